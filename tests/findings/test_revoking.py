"""Revocation without an objection: drafted, signed by a leader, and everything open ends."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from caseflow import filing
from caseflow.reconciling import reconcile
from casework.models import Case, CaseDeadline, CaseEvent, Draft, Proposal
from casework.services import NotYours, Stale, propose
from casework.verification import broken_chains
from findings.models import Finding, Objection, Sanction
from findings.queries.records import standing_findings
from findings.services.objecting import Target
from findings.services.revoking import may_draft_revocation
from organisations.refusals import Refusal
from tests.desk.pages import text
from tests.factories.casework import body, make_case, person, read_again
from tests.factories.proceedings import found_case, reminded_case, revocation_terms, sent_objection
from tests.journeys.office import do, open_nodes

pytestmark = pytest.mark.usefixtures("city")

MOVES = Path(__file__).resolve().parents[2] / "samples" / "lifecycle-moves.csv"


def draft(case: Case, by: str = "zf_officer", **changed: Any) -> Draft:
    return filing.draft_revocation(case, revocation_terms(case, **changed), acting_user=person(by))


def test_it_ends_everything_that_is_open() -> None:
    case, finding = found_case()
    objection = sent_objection(case, Target(sanction=Sanction.objects.get()))
    propose(
        key="sample",
        kind=Proposal.Kind.RECORD_LISTING,
        body=case.subject,
        addressee=case.issuing_body,
        why="样例",
        case=case,
    )
    draft(read_again(case))
    assert "review_draft" in open_nodes(case)
    assert read_again(case).state == "determined", "a draft moves nothing"
    do(case, "approve_revocation", "zf_leader", "approve")
    finding.refresh_from_db()
    objection.refresh_from_db()
    assert (case.state, finding.status, objection.status) == ("revoked", "revoked", "lapsed")
    assert not Sanction.objects.filter(lifted_on=None).exists()
    assert not Proposal.objects.filter(status="open").exists()
    # Nothing is owed any more but the signing for what revoked it.
    owed = CaseDeadline.objects.filter(case=case, deadline__met_on=None, deadline__cancelled_on=None)
    assert [row.purpose for row in owed] == ["sign_for"]
    assert open_nodes(case) == {"sign_for_paper"}
    assert reconcile() == [] and list(broken_chains()) == []
    page = text("jtj_handler", f"/cases/{case.number}/")
    assert "异议处理决定书" in page and "发现认定或者措施有误" in page, "the department sees why"


def test_it_is_done_from_a_closed_case_too() -> None:
    case, finding = found_case(state="closed")
    draft(case)
    assert open_nodes(case) == {"review_draft"} and reconcile() == []
    do(case, "approve_revocation", "zf_leader", "approve")
    finding.refresh_from_db()
    assert (case.state, finding.status) == ("revoked", "revoked")
    assert open_nodes(case) == {"sign_for_paper"} and reconcile() == []


def test_returned_it_leaves_the_closed_case_without_a_desk() -> None:
    case, _ = found_case(state="closed")
    draft(case)
    do(case, "approve_revocation", "zf_leader", "return", {"reason": "依据不足"})
    assert (case.state, open_nodes(case)) == ("closed", set())
    assert reconcile() == []
    draft(read_again(case))
    assert open_nodes(case) == {"review_draft"}


def test_a_measure_is_withdrawn_where_nothing_was_found() -> None:
    case = reminded_case()
    draft(case, by="fgw_officer")
    do(case, "approve_revocation", "fgw_leader", "approve")
    assert case.state == "revoked" and open_nodes(case) == {"sign_for_paper"}
    notice = case.papers.latest("pk").notice
    reminder = case.papers.earliest("pk").notice
    assert (notice.facts["earlier_name"], notice.facts["earlier_number"]) == ("提醒函", reminder.number_text)


@pytest.mark.parametrize("state", ["determined", "closed"])
def test_there_is_nothing_to_revoke_where_no_finding_stands(state: str) -> None:
    case, finding = found_case(state=state)
    Sanction.objects.all().delete()
    Finding.objects.filter(pk=finding.pk).update(status="repaired")
    with pytest.raises(Refusal, match="没有有效的认定记录"):
        draft(case)


def rights() -> list[tuple[str, str, bool]]:
    """From each state, each kind of body: may its officer put the revocation before its leader?"""
    with MOVES.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["from"]: row for row in csv.DictReader(file) if row["move"] == "revoke"}
    people = {"J": "jw_officer", "F": "fgw_officer", "R": "zf_officer", "D": "jtj_handler"}
    return [
        (state, username, letter in rows[state]["issuing_body"].split())
        for state in rows
        for letter, username in people.items()
    ]


@pytest.mark.parametrize(("state", "username", "may"), rights())
def test_the_table_says_whose_revocation_it_is(state: str, username: str, may: bool) -> None:
    case = make_case(state=state, issuing_body=body("澄川市发展和改革委员会"))
    if username == "jw_officer":
        Case.objects.filter(pk=case.pk).update(measure_issuer=person(username).body)
        case = read_again(case)
    Finding.objects.create(
        case=case,
        path="determined",
        body=case.subject,
        made_by=body("澄川市人民政府"),
        made_on=case.opened_at.date(),
        grounds="样例",
        national_severity="ordinary",
        regional_severity="ordinary",
        recorded_by=person("zf_leader"),
        recorded_at=case.opened_at,
    )
    assert may_draft_revocation(person(username), case) == may


def test_a_reversed_judgment_names_docket_and_document() -> None:
    case, _ = found_case()
    with pytest.raises(Refusal, match="没有写明裁判的案号"):
        draft(case, ground="judgment")
    with pytest.raises(Refusal, match="没有写明裁判文书编号"):
        draft(case, ground="judgment", docket="（2026）样03民终1号")
    made = draft(case, ground="judgment", docket="（2026）样03民终1号", judgment="判字第1号")
    assert made.content["extras"]["docket"] == "（2026）样03民终1号"


def test_a_courts_listing_is_withdrawn_only_with_its_judgment() -> None:
    case, _finding = found_case(path="listed", sanctioned=False)
    with pytest.raises(Refusal, match="只能由法院"):
        draft(case, by="fgw_officer")
    draft(case, by="fgw_officer", ground="judgment", docket="（2026）样03执监1号", judgment="裁定1号")
    do(case, "approve_revocation", "fgw_leader", "approve")
    assert case.state == "revoked" and standing_findings(case) == []


@pytest.mark.parametrize("username", ["jtj_handler", "jyj_handler", "zf_leader", "zjj_officer"])
def test_a_stranger_and_the_wrong_rank_may_not_draft(username: str) -> None:
    case, _ = found_case()
    with pytest.raises(NotYours):
        draft(case, by=username)
    assert not Draft.objects.filter(case=case, move="revoke").exists()


def test_it_needs_what_was_found() -> None:
    case, _ = found_case()
    terms = revocation_terms(case)
    with pytest.raises(Refusal) as refused:
        draft(case, facts=replace(terms.facts, found=()))
    assert refused.value.field == "found"


def test_whoever_comes_second_is_told() -> None:
    case, _ = found_case()
    draft(case)
    with pytest.raises(Stale, match="已有一份文稿待核稿"):
        draft(read_again(case))


def test_the_document_says_what_is_withdrawn_and_of_whose_motion() -> None:
    case, _ = found_case()
    draft(case)
    do(case, "approve_revocation", "zf_leader", "approve")
    notice = case.papers.latest("pk").notice
    assert (notice.kind, notice.number_text) == ("objection_decision", "澄政异〔2026〕1号")
    assert notice.addressee == case.lead_department
    said = notice.facts
    assert (said["applicant"], said["outcome"]) == ("本机关", "撤销")
    assert (said["earlier_name"], said["earlier_number"]) == ("失信认定书", "澄政认〔2026〕1号")
    assert "有异议" not in notice.words and "本机关对《失信认定书》" in notice.words
    moved = CaseEvent.objects.get(case=case, move="revoke")
    assert [paper["id"] for paper in moved.documents] == [notice.pk]
    assert not Objection.objects.exists()
