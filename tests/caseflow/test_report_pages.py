"""整改报告 on its pages: the real page beside the form and before the head, on the verifier's desk, and taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from caseflow.doors import open_task
from caseflow.following import act, start_case_flow
from caseflow.undoing import correct
from casework.models import Case
from notices.models import Notice
from organisations.models import Body
from tests.factories.casework import DEPARTMENT, body, person, read_again, render_all
from tests.factories.rectification import ready_to_report

pytestmark = pytest.mark.usefixtures("city")
GOVERNMENT = "澄川市人民政府"
SAID = {"cover": "已全部整改", "result_1": "已付清", "result_2": "已列入", "result_3": "已建立台账"}


def at_its_desk() -> Case:
    case = ready_to_report().case
    start_case_flow(case)
    act(case, work=lambda: None)
    return read_again(case)


def client_of(username: str) -> Client:
    client = Client()
    client.force_login(person(username))
    return client


def page(case: Case, node: str, username: str, issuer: str = DEPARTMENT) -> str:
    return client_of(username).get(address(case, node, issuer)).content.decode()


def address(case: Case, node: str, issuer: str = DEPARTMENT) -> str:
    return f"/flow/tasks/{open_task(case, node, body(issuer)).pk}/"


def posted(case: Case, **more: Any) -> Any:
    proofs = {f"files_{n}": SimpleUploadedFile(f"凭证{n}.pdf", b"%PDF-1.7 p") for n in (1, 2, 3)}
    return client_of("jtj_handler").post(address(case, "report"), SAID | proofs | more | {"act": "report"})


def sent(case: Case) -> Notice:
    assert posted(case).status_code == 302
    answer = client_of("jtj_head").post(address(case, "approve_report"), {"act": "approve"})
    assert answer.status_code == 302
    return Notice.objects.filter(kind="rectification_report").latest("pk")


@pytest.mark.django_db
def test_the_real_page_follows_what_the_handler_types_and_lies_before_the_head() -> None:
    case = at_its_desk()
    shown = page(case, "report", "jtj_handler")
    assert "data-live-paper" in shown and "第1项措施" in shown and "纸质报告" in shown
    live = client_of("jtj_handler").post(
        address(case, "report"), SAID | {"act": "report", "preview": "1"}, headers={"HX-Request": "true"}
    )
    assert "data:image/png" in live.content.decode()
    assert posted(case).status_code == 302
    assert "data:image/png" in page(case, "approve_report", "jtj_head")
    assert not Notice.objects.filter(kind="rectification_report").exists()


@pytest.mark.django_db
def test_the_ordering_bodys_officer_finds_it_on_the_desk_and_both_in_the_file() -> None:
    case = at_its_desk()
    notice = sent(case)
    render_all()
    assert notice.number_text in page(case, "verify", "zf_officer", GOVERNMENT)
    for name in ("zf_officer", "jtj_handler"):
        seen = client_of(name).get(f"/cases/{case.number}/").content.decode()
        assert notice.number_text in seen and "已报送" in seen, name
        assert client_of(name).get(f"/documents/{notice.pk}/").status_code == 200


@pytest.mark.django_db
def test_a_sending_that_is_corrected_voids_it_though_it_was_opened() -> None:
    case = at_its_desk()
    notice = sent(case)
    render_all()
    assert client_of("zf_officer").get(f"/documents/{notice.pk}/file.pdf").status_code == 200
    notice.refresh_from_db()
    assert notice.has_reached
    case = read_again(case)
    correct(case, seq=case.last_move["seq"], reason="报送有误", acting_user=person("zf_leader"))
    notice.refresh_from_db()
    assert notice.voided_at is not None and read_again(case).state == "rectifying"
    client_of("jtj_head").post(address(case, "approve_report"), {"act": "approve"})
    again = Notice.objects.filter(kind="rectification_report").latest("pk")
    assert (again.number, again.voided_at) == (2, None)


@pytest.mark.django_db
def test_without_a_mark_the_page_says_who_sets_it_and_asks_for_the_paper() -> None:
    case = at_its_desk()
    Body.objects.filter(name=DEPARTMENT).update(document_mark="")
    shown = page(case, "report", "jtj_handler")
    assert "请系统管理员在机构名录中登记本单位的机关代字" in shown
    assert "data-live-paper" not in shown and ">预览<" not in shown
    assert posted(case).status_code == 422
    assert posted(case, file=SimpleUploadedFile("整改报告.pdf", b"%PDF-1.7 r")).status_code == 302
    assert "已全部整改" in page(case, "approve_report", "jtj_head")
