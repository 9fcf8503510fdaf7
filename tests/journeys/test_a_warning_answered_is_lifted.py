"""The thin whole path: clue → early warning drafted, signed, numbered, rendered, signed for, answered, lifted."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from notices.models import Notice
from tests.journeys.office import do, letter_data, open_case, open_nodes, render_all

PROOF = b"%PDF-1.4 proof of payment"


@pytest.mark.django_db
def test_it_ends_lifted_with_two_documents(city: None) -> None:
    case = open_case()
    assert (case.state, open_nodes(case)) == ("triage", {"triage"})
    do(case, "triage", "fgw_officer", "warn_early", letter_data())
    assert (case.state, open_nodes(case)) == ("triage", {"sign_letter"})
    do(case, "sign_letter", "fgw_leader", "sign")
    assert (case.state, open_nodes(case)) == ("early_warning", {"sign_for_letter"})
    [warning] = render_all()
    assert warning.number_text == "澄发改预〔2026〕1号"
    do(case, "sign_for_letter", "jtj_handler", "sign_for")
    assert open_nodes(case) == {"answer"}
    files = MultiValueDict({"attachments": [SimpleUploadedFile("凭证.pdf", PROOF)]})
    do(case, "answer", "jtj_handler", "answer", {"text": "款项已付清。"}, files)
    assert open_nodes(case) == {"approve_answer"}
    do(case, "approve_answer", "jtj_head", "approve")
    assert open_nodes(case) == {"review"}
    lifting = {
        "subject_matter": "养护工程款逾期未付",
        "earlier_name": "预警通知书",
        "earlier_number": warning.number_text,
        "earlier_signed_on": "2026年11月20日",
        "grounds": "款项已全部付清，凭证经核实无误。",
        "contact_name": "陆采薇",
        "contact_phone": "0000-2000001",
    }
    do(case, "review", "fgw_officer", "lift", lifting)
    assert open_nodes(case) == {"sign_lifting"}
    do(case, "sign_lifting", "fgw_leader", "sign")
    assert (case.state, open_nodes(case)) == ("lifted", {"sign_for_result"})
    render_all()
    do(case, "sign_for_result", "jtj_handler", "sign_for")
    assert open_nodes(case) == set()
    assert case.processes.get().status == "DONE"
    assert list(Notice.objects.values_list("number_text", flat=True)) == [
        "澄发改预〔2026〕1号",
        "澄发改解〔2026〕1号",
    ]
    moves = list(case.events.exclude(move="").values_list("move", "from_state", "to_state"))
    assert moves == [
        ("register", "draft", "triage"),
        ("warn_early", "triage", "early_warning"),
        ("lift", "early_warning", "lifted"),
    ]
