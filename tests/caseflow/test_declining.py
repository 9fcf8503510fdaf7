"""不予受理: the officer drafts it at triage with its ground; the leader approves; the clue tells what became of it."""

from __future__ import annotations

from typing import Any

import pytest

from caseflow.doors import Incomplete, other_moves
from caseflow.reconciling import reconcile
from casework.models import Case, Decline, Draft
from casework.services import NotYours, approve_decline
from casework.verification import broken_chains
from organisations.refusals import Refusal
from tests.desk.pages import text, visit
from tests.journeys.beside_the_ladder import decline
from tests.journeys.filling import beside, fill
from tests.journeys.office import body, do, open_case, open_nodes, person, render_all
from tests.journeys.reaching import reach

COMMISSION = "中共澄川市纪律检查委员会 澄川市监察委员会"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def at_triage(case: Case, **changed: Any) -> None:
    data = {"ground": "out_of_scope", "reasons": "属于个人纠纷。"} | changed
    fill(case, "triage", "fgw_officer", "decline", **data)


def test_it_is_drafted_at_the_triage_desk_and_approved() -> None:
    case = open_case()
    at_triage(case)
    assert (case.state, open_nodes(case)) == ("triage", {"sign_decline"})
    do(case, "sign_decline", "fgw_leader", "sign")
    assert (case.state, open_nodes(case), reconcile()) == ("declined", set(), [])
    found = Decline.objects.get(case=case)
    assert (found.ground, found.reason, found.scan) == ("out_of_scope", "属于个人纠纷。", None)
    assert found.paper is not None and found.paper.is_internal
    notice = found.paper.notice
    assert (found.paper_number, notice.addressed_to) == ("澄发改不受〔2026〕1号", "来信人")
    assert notice.facts["ground"] == "不属于政务失信治理范围"
    assert not case.deadlines.filter(deadline__met_on=None, deadline__cancelled_on=None).exists()


def test_returned_it_begins_with_what_was_written() -> None:
    case = open_case()
    at_triage(case)
    do(case, "sign_decline", "fgw_leader", "return", {"reason": "写明依据。"})
    assert open_nodes(case) == {"triage"}
    page = text("fgw_officer", f"/flow/cases/{case.number}/moves/decline/")
    assert "属于个人纠纷。" in page
    fill(case, "triage", "fgw_officer", "decline")
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


def test_it_wants_ground_reasons_and_one_addressee() -> None:
    case = open_case()
    for changed in ({"ground": ""}, {"reasons": " "}):
        with pytest.raises(Incomplete):
            at_triage(case, **changed)
    for changed in ({"receiver_name": ""}, {"receiver": body(COMMISSION).pk}):
        with pytest.raises(Refusal, match="二者填一项"):
            at_triage(case, **changed)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"receiver_name": "鹭飞白"},
        {"reasons": "鹭飞白反映的是合同纠纷。"},
        {"matters": "反映人电话0000-2000999。"},
    ],
)
def test_no_paper_names_who_reported(changed: dict[str, str]) -> None:
    case = open_case(informant=("鹭飞白", "0000-2000999", ""))
    with pytest.raises(Incomplete) as found:
        at_triage(case, **changed)
    [field] = changed
    assert "不得公开的反映人信息" in str(found.value.form.errors[field])
    at_triage(case)


def test_a_body_that_sees_the_case_signs_for_it_here_and_the_department_reads_nothing() -> None:
    case = open_case()
    commission = body(COMMISSION)
    at_triage(case, receiver=commission.pk, receiver_name="")
    do(case, "sign_decline", "fgw_leader", "sign")
    render_all()
    paper = case.papers.select_related("notice").get()
    assert (paper.receiver_id, open_nodes(case)) == (commission.pk, {"sign_for_paper"})
    assert visit("jw_officer", f"/documents/{paper.notice_id}/").status_code == 200
    assert visit("jtj_head", f"/documents/{paper.notice_id}/").status_code == 404
    do(case, "sign_for_paper", "jw_officer", "sign_for")
    assert (open_nodes(case), reconcile()) == (set(), [])
    assert case.events.get(verb="signed_for").is_internal


def test_an_outsider_is_served_with_proof_at_once_and_the_chain_holds() -> None:
    case = decline(open_case(), is_served=True)
    notice = case.papers.get().notice
    assert (notice.service_method, notice.service_proof) == ("邮寄送达", "邮件号码样邮1号")
    issued = case.events.get(verb="issued")
    assert issued.is_internal and issued.documents == [notice.reference()]
    assert case.events.get(move="decline").documents == []
    assert list(broken_chains()) == []


def test_the_clue_tells_what_became_of_it() -> None:
    case = decline(open_case(), ground="for_court", reasons="已由法院受理执行。")
    page = text("fgw_intake", f"/clues/{case.clue.pk}/")
    assert "不予受理：应当由法院处理。已由法院受理执行。" in page
    assert "不予受理/了结" in page


def test_the_department_never_hears_of_it() -> None:
    case = decline(open_case())
    assert visit("jtj_head", f"/cases/{case.number}/").status_code == 404
    assert case.papers.get().is_internal


@pytest.mark.parametrize("who", ["fgw_leader", "zf_officer", "jtj_handler", "zy_clerk", "rd_viewer"])
def test_only_an_officer_of_commission_or_credit_office_drafts_it(who: str) -> None:
    case = open_case()
    assert "decline" not in other_moves(case, person(who))
    with pytest.raises(NotYours):
        beside(case, "decline", who, ground="no_facts", reasons="没有事实。")


@pytest.mark.parametrize("who", ["fgw_officer", "jw_leader", "zf_leader"])
def test_only_the_drafting_bodys_leader_approves(who: str) -> None:
    case = open_case()
    at_triage(case)
    with pytest.raises(NotYours):
        approve_decline(Draft.objects.get(case=case), acting_user=person(who))


@pytest.mark.parametrize("state", ["early_warning", "closing", "suspended", "declined"])
def test_only_in_triage(state: str) -> None:
    assert "decline" not in other_moves(reach(state), person("fgw_officer"))
