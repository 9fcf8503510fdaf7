"""不予受理: the officer drafts it at triage with its ground; the leader approves; the clue tells what became of it."""

from __future__ import annotations

from typing import Any

import pytest

from caseflow.doors import Incomplete, other_moves
from caseflow.reconciling import reconcile
from casework.models import Case, Decline, Draft, Evidence
from casework.services import NotYours, approve_decline
from organisations.refusals import Refusal
from tests.desk.pages import text, visit
from tests.journeys.office import do, open_case, open_nodes, person
from tests.journeys.reaching import beside, decline, reach, scan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def at_triage(case: Case, **changed: Any) -> None:
    data = {"ground": "out_of_scope", "reason": "属于个人纠纷。"} | changed
    do(case, "triage", "fgw_officer", "decline", data, {"scan": scan()})


def test_it_is_drafted_at_the_triage_desk_and_approved() -> None:
    case = open_case()
    at_triage(case)
    assert (case.state, open_nodes(case)) == ("triage", {"sign_decline"})
    do(case, "sign_decline", "fgw_leader", "sign")
    assert (case.state, open_nodes(case), reconcile()) == ("declined", set(), [])
    found = Decline.objects.get(case=case)
    assert (found.ground, found.reason, found.scan.is_internal) == ("out_of_scope", "属于个人纠纷。", True)
    assert not case.deadlines.filter(deadline__met_on=None, deadline__cancelled_on=None).exists()


def test_returned_it_begins_with_what_was_written() -> None:
    case = open_case()
    at_triage(case)
    do(case, "sign_decline", "fgw_leader", "return", {"reason": "写明依据。"})
    assert open_nodes(case) == {"triage"}
    page = text("fgw_officer", f"/flow/cases/{case.number}/moves/decline/")
    assert "属于个人纠纷。" in page
    do(case, "triage", "fgw_officer", "decline", {"ground": "out_of_scope", "reason": "不属于受理范围。"})
    do(case, "sign_decline", "fgw_leader", "sign")
    assert case.state == "declined"


def test_a_duplicate_names_the_other_case() -> None:
    other, case = reach("warned"), open_case()
    with pytest.raises(Refusal, match="与哪一件案件重复"):
        at_triage(case, ground="duplicate")
    with pytest.raises(Refusal, match="只有与另案重复的"):
        at_triage(case, duplicate_of=other.pk)
    at_triage(case, ground="duplicate", duplicate_of=other.pk)
    do(case, "sign_decline", "fgw_leader", "sign")
    assert Decline.objects.get(case=case).duplicate_of == other


@pytest.mark.parametrize("which", ["itself", "another body's"])
def test_the_other_case_is_of_the_same_body(which: str) -> None:
    case = open_case()
    other = case if which == "itself" else open_case(subject="澄川市财政局")
    with pytest.raises(Incomplete):
        at_triage(case, ground="duplicate", duplicate_of=other.pk)


def test_it_wants_ground_reason_and_paper() -> None:
    case = open_case()
    for changed in ({"ground": ""}, {"reason": " "}):
        with pytest.raises((Incomplete, Refusal)):
            at_triage(case, **changed)
    with pytest.raises(Refusal, match="不予受理告知的扫描件"):
        do(case, "triage", "fgw_officer", "decline", {"ground": "no_facts", "reason": "没有事实。"})
    assert not Draft.objects.exists()


def test_the_clue_tells_what_became_of_it() -> None:
    case = decline(open_case(), ground="for_court", reason="已由法院受理执行。")
    page = text("fgw_intake", f"/clues/{case.clue.pk}/")
    assert "不予受理：应当由法院处理。已由法院受理执行。" in page
    assert "不予受理/了结" in page


def test_the_department_never_hears_of_it() -> None:
    case = decline(open_case())
    assert visit("jtj_head", f"/cases/{case.number}/").status_code == 404
    assert Evidence.objects.get(case=case).is_internal


@pytest.mark.parametrize("who", ["fgw_leader", "zf_officer", "jtj_handler", "zy_clerk", "rd_viewer"])
def test_only_an_officer_of_commission_or_credit_office_drafts_it(who: str) -> None:
    case = open_case()
    assert "decline" not in other_moves(case, person(who))
    with pytest.raises(NotYours):
        beside(case, "decline", who, ground="no_facts", reason="没有事实。")


@pytest.mark.parametrize("who", ["fgw_officer", "jw_leader", "zf_leader"])
def test_only_the_drafting_bodys_leader_approves(who: str) -> None:
    case = open_case()
    at_triage(case)
    with pytest.raises(NotYours):
        approve_decline(Draft.objects.get(case=case), acting_user=person(who))


@pytest.mark.parametrize("state", ["early_warning", "closing", "suspended", "declined"])
def test_only_in_triage(state: str) -> None:
    assert "decline" not in other_moves(reach(state), person("fgw_officer"))
