"""An objection of a person concerned, who came on paper: kept apart, and named in no document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from pypdfium2 import PdfDocument

from caseflow import filing
from casework.models import Case, CaseEvent, CaseNotice
from casework.services import NotYours
from findings.models import Objection, Petitioner
from findings.queries.objections import may_read_petitioner
from findings.queries.seen import fresh
from findings.services.objecting import Person, Target
from organisations.refusals import Refusal
from tests.desk.pages import text
from tests.factories.casework import person
from tests.factories.proceedings import decided_objection, desks_beside, found_case, ruling_data, said
from tests.journeys.office import do, open_nodes, render_all

pytestmark = pytest.mark.usefixtures("city")


def entered(case: Case, target: Target, username: str = "fgw_intake", **changed: Any) -> Objection:
    who = Person("鹡鸰某", "鹔鹴电话", "鹈鹕住址")
    return filing.enter_objection(case, target, said(**changed), who, acting_user=person(username))


def test_a_person_concerned_is_entered_and_kept_apart() -> None:
    case, finding = found_case()
    row = entered(case, Target(finding=finding))
    assert (row.status, row.is_on_paper, row.applicant_body) == ("applied", True, None)
    assert Petitioner.objects.get().name == "鹡鸰某"
    assert desks_beside(case) == {"accept_objection"}
    told = "".join(f"{event.reason}{event.details}" for event in CaseEvent.objects.filter(case=case))
    assert not any(word in told for word in ("鹡鸰", "鹔鹴", "鹈鹕"))
    assert not row.evidence.filter(is_internal=False).exists()


@pytest.mark.parametrize(
    ("username", "may"),
    [
        ("zf_officer", True),
        ("zf_leader_b", True),
        # Recorded the finding: what is objected to is the own work.
        ("zf_leader", False),
        ("fgw_intake", False),
        ("fgw_officer", False),
        ("jw_leader", False),
        ("jtj_handler", False),
        ("zjj_officer", False),
    ],
)
def test_only_the_handling_side_reads_who_it_is(username: str, may: bool) -> None:
    case, finding = found_case()
    row = fresh(Objection, entered(case, Target(finding=finding)).pk)
    assert may_read_petitioner(person(username), row) == may


@pytest.mark.parametrize("username", ["fgw_officer", "zf_officer", "jtj_handler", "jtj_head"])
def test_only_an_intake_officer_enters_one_on_paper(username: str) -> None:
    case, finding = found_case()
    with pytest.raises(NotYours):
        entered(case, Target(finding=finding), username)


def test_one_on_paper_names_its_person() -> None:
    case, finding = found_case()
    with pytest.raises(Refusal, match="没有写明申请人"):
        filing.enter_objection(
            case, Target(finding=finding), said(), Person(" "), acting_user=person("fgw_intake")
        )
    assert not Objection.objects.exists()


def test_the_decision_on_paper_of_a_person_stays_with_the_governing_side() -> None:
    case, finding = found_case()
    entered(case, Target(finding=finding))
    do(case, "accept_objection", "zf_officer_b", "accept")
    row = decided_objection(case, "maintain")
    assert row.decision is not None and row.decision.is_internal
    assert desks_beside(case) == set()


def petitioned() -> tuple[Case, Objection]:
    case, finding = found_case()
    person_ = Person("鹭飞白", "0000-2000999", "样例路1号")
    row = filing.enter_objection(
        case, Target(finding=finding), said(), person_, acting_user=person("fgw_intake")
    )
    do(case, "accept_objection", "zf_officer_b", "accept")
    return case, row


def test_a_person_concerned_is_named_in_no_document_and_no_digest() -> None:
    case, _ = petitioned()
    row = decided_objection(case, "maintain")
    assert row.decision is not None
    notice = row.decision.notice
    assert (notice.addressee, notice.addressed_to, row.decision.is_internal) == (None, "异议申请人", True)
    [made] = [found for found in render_all() if found.pk == notice.pk]
    content = (Path(settings.DOCUMENTS_DIR) / made.file).read_bytes()
    printed = "".join(page.get_textpage().get_text_range() for page in PdfDocument(content))
    stored = f"{notice.words}{notice.facts}{notice.sheet}{notice.title}{printed}"
    events = [f"{event.reason}{event.details}{event.documents}" for event in case.events.all()]
    for secret in ("鹭飞白", "2000999", "样例路1号"):
        assert secret not in stored and secret.encode() not in content
        assert not any(secret in event for event in events)
    assert "异议申请人" in printed.replace("\n", "").replace("\r", "")
    # Nobody of the register signs for it, and the body it is about does not read it.
    assert "sign_for_paper" not in open_nodes(case)
    assert not CaseNotice.objects.readable_by(person("jtj_handler")).filter(pk=row.decision.pk).exists()
    assert "异议处理决定书" not in text("jtj_handler", f"/cases/{case.number}/")


@pytest.mark.parametrize("field", ["found", "objections-0-answer", "consequences", "copies_to", "reason"])
def test_a_document_that_names_the_person_is_refused(field: str) -> None:
    case, _ = petitioned()
    with pytest.raises(Refusal, match="写有申请人的姓名"):
        do(
            case,
            "handle_objection",
            "zf_officer_b",
            "propose",
            ruling_data("maintain") | {field: "经核查，鹭飞白所述不实。"},
        )
    assert Objection.objects.get().status == "handling"
