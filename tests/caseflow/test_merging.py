"""并案: everything open in the case ends, and what the court holds goes over and is released there."""

from __future__ import annotations

from decimal import Decimal

import pytest

import clock
from caseflow.doors import Incomplete, assign_case, other_moves
from caseflow.models import CaseTask
from caseflow.reconciling import reconcile
from casework.lifecycle import UNDER_WAY
from casework.models import Behaviour, Case, Draft, Merger, Proposal
from casework.services import NotYours, Stale, approve_merger, leading_case, merged_into, move
from enforcement.models import CaseLink, EnforcementCase, Stage
from enforcement.services import Progress, link_case, record_stage
from interviews.models import Interview
from organisations.models import Body
from organisations.refusals import Refusal
from tests.desk.pages import text, visit
from tests.journeys.beside_the_ladder import merge, resume, suspend, transfer
from tests.journeys.filling import beside, fill, read
from tests.journeys.office import body, do, open_case, open_nodes, person, render_all
from tests.journeys.reaching import answer, reach

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def enforcement_case(docket: str = "（2026）样0101执12号", **columns: object) -> EnforcementCase:
    values = {
        "court": Body.objects.get(name="澄川市中级人民法院"),
        "filed_on": "2026-03-02",
        "debtor": body("澄川市交通运输局"),
        "principal": 1000,
        "paid": 0,
        "stage": Stage.FILED,
        "first_seen_at": clock.now(),
        "updated_at": clock.now(),
        "as_of": clock.today(),
    }
    return EnforcementCase.objects.create(docket=docket, **values | columns)


def held(case: Case, **columns: object) -> EnforcementCase:
    found = enforcement_case(**columns)
    link_case(found, case, acting_user=person("fgw_officer"))
    case.refresh_from_db()
    return found


def performed(found: EnforcementCase) -> None:
    """The court puts on record that it was performed."""
    progress = Progress(stage=Stage.PERFORMED, principal=found.principal, paid=found.principal)
    record_stage(found, progress, acting_user=person("zy_clerk"))


@pytest.mark.parametrize("state", UNDER_WAY)
def test_it_ends_in_every_state_and_goes_on_in_the_other(state: str) -> None:
    leading = reach("early_warning")
    desks = open_nodes(leading)
    case = reach(state)
    merge(case, leading)
    assert (case.state, open_nodes(case), reconcile()) == ("merged", set(), [])
    assert not case.deadlines.filter(deadline__met_on=None, deadline__cancelled_on=None).exists()
    assert not case.drafts.filter(status__in=["submitted", "laid_by"]).exists()
    assert not Proposal.objects.filter(case=case, status="open").exists()
    assert (read(leading).state, open_nodes(leading)) == ("early_warning", desks)
    assert leading_case(read(case)) == leading
    assert merged_into(leading) == [case]
    assert case.events.get(move="merge").details["into"] == leading.number
    assert leading.events.get(verb="merged_in").details["case"] == case.number


def test_the_leader_approves_the_form_and_it_stays_in_the_house() -> None:
    leading, case = reach("early_warning"), reach("warned")
    merge(case, leading)
    slip = Merger.objects.get(case=case).slip
    assert slip is not None
    facts = slip.notice.facts
    assert (facts["matter"], facts["leading_case"], facts["stage"]) == ("并案", leading.number, "警示中")
    assert [entry["by"] for entry in facts["opinions"]] == [
        person("fgw_officer").full_name,
        person("fgw_leader").full_name,
    ]
    assert slip.notice.number_text == "澄发改批〔2026〕1号"
    assert case.events.get(verb="issued", documents__0__id=slip.notice_id).is_internal
    render_all()
    assert visit("fgw_officer", f"/documents/{slip.notice_id}/").status_code == 200
    assert visit("jtj_head", f"/documents/{slip.notice_id}/").status_code == 404


def test_the_courts_hold_goes_over_and_is_released_there() -> None:
    leading, case = reach("rectifying"), reach("warned")
    found = held(case)
    assert (case.open_holds, leading.open_holds) == (1, 0)
    merge(case, leading)
    leading = read(leading)
    assert (read(case).open_holds, leading.open_holds) == (0, 1)
    assert leading.holds.get().source_key == found.source_key
    link = CaseLink.objects.get(enforcement_case=found, ended_at=None)
    assert link.case == leading
    performed(found)
    assert read(leading).open_holds == 0


def test_it_holds_closure_until_then() -> None:
    leading, case = reach("closing"), reach("warned")
    found = held(case)
    merge(case, leading)
    with pytest.raises(Refusal, match="尚未了结，不能结案"):
        fill(leading, "close", "fgw_officer", "close")
    performed(found)
    fill(leading, "close", "fgw_officer", "close")
    do(leading, "sign_closure", "fgw_leader", "sign")
    assert leading.state == "closed"


def test_one_enforcement_case_holds_the_leading_case_once() -> None:
    leading, case = reach("rectifying"), reach("warned")
    found = held(case)
    link_case(found, leading, acting_user=person("fgw_officer"))
    merge(case, leading)
    assert (read(leading).open_holds, CaseLink.objects.filter(ended_at=None).count()) == (1, 1)
    performed(found)
    assert read(leading).open_holds == 0


def test_a_listing_is_proposed_in_the_leading_case() -> None:
    leading, case = reach("warned"), reach("warned")
    held(case, stage=Stage.LISTED, listed_on="2026-10-08")
    assert Proposal.objects.get(case=case, kind="record_listing").status == "open"
    merge(case, leading)
    assert Proposal.objects.get(case=case, kind="record_listing").status == "lapsed"
    assert Proposal.objects.get(case=leading, kind="record_listing").status == "open"
    assert "decide" in open_nodes(leading)
    assert reconcile() == []


def test_a_merged_case_takes_its_own_merged_cases_along() -> None:
    first, second, third = (reach("early_warning") for _ in range(3))
    held(first)
    merge(first, second)
    merge(second, third)
    assert merged_into(third) == [second, first]
    assert read(third).open_holds == 1
    page = text("fgw_officer", f"/cases/{third.number}/")
    assert first.number in page
    assert second.number in page


def test_drafts_and_appointments_end_with_it() -> None:
    leading, case = reach("warned"), reach("early_warning")
    answer(case)
    fill(case, "review", "fgw_officer", "remind", contact_phone="0000-2000001")
    merge(case, leading)
    assert set(Draft.objects.filter(case=case).values_list("move", "status")) >= {("remind", "withdrawn")}
    invited = reach("interviewing")
    merge(invited, leading)
    assert Interview.objects.get(case=invited).status == "called_off"


def test_an_assignment_ends_with_it() -> None:
    leading, case = reach("warned"), reach("early_warning")
    assign_case(case, case.subject, part="lead", summary="请核实办理。", acting_user=person("fgw_officer"))
    merge(case, leading)
    assert not CaseTask.objects.open().filter(process__case=case).exists()
    assert reconcile() == []


def test_it_does_not_merge_into_what_cannot_go_on() -> None:
    case = reach("warned")
    for other in (reach("declined"), suspend(reach("warned")), transfer(reach("warned"))):
        with pytest.raises(Incomplete):
            merge(case, other)
    with pytest.raises(Incomplete):
        merge(case, case)


def test_it_wants_the_same_body_and_the_same_cause_or_creditor() -> None:
    case = reach("warned")
    other_body = open_case(subject="澄川市财政局")
    with pytest.raises(Incomplete):
        merge(case, other_body)
    other_cause = open_case(behaviour=Behaviour.objects.get(code="ZX03"))
    with pytest.raises(Refusal, match="不是同一事由"):
        merge(case, other_cause)
    merge(case, other_cause, ground="creditor")
    assert Merger.objects.get(case=case).ground == "creditor"


def test_no_circles() -> None:
    one, two = reach("warned"), reach("warned")
    data = {"ground": "cause", "reason": "同一工程款。"}
    beside(one, "merge", "fgw_officer", leading=two.pk, **data)
    beside(two, "merge", "fgw_officer", leading=one.pk, **data)
    do(one, "sign_merger", "fgw_leader", "sign")
    with pytest.raises(Refusal, match="不能并入"):
        do(two, "sign_merger", "fgw_leader", "sign")
    two.refresh_from_db()
    assert (two.state, open_nodes(two)) == ("warned", {"sign_merger", "answer"})


def test_a_merger_returned_gives_the_letter_its_place_back() -> None:
    leading, case = reach("warned"), reach("early_warning")
    answer(case)
    fill(case, "review", "fgw_officer", "remind", contact_phone="0000-2000001")
    data = {"leading": leading.pk, "ground": "cause", "reason": "同一工程款。"}
    beside(case, "merge", "fgw_officer", **data)
    do(case, "sign_merger", "fgw_leader", "return", {"reason": "事由不同。"})
    assert open_nodes(case) == {"sign_letter"}


@pytest.mark.parametrize("who", ["fgw_leader", "jw_officer", "zf_officer", "jtj_handler", "zy_clerk"])
def test_only_the_issuing_bodys_officer_drafts_it(who: str) -> None:
    assert "merge" not in other_moves(reach("warned"), person(who))


@pytest.mark.parametrize("who", ["fgw_officer", "jw_leader", "zf_leader"])
def test_only_its_leader_approves(who: str) -> None:
    leading, case = reach("warned"), reach("warned")
    data = {"leading": leading.pk, "ground": "cause", "reason": "同一工程款。"}
    beside(case, "merge", "fgw_officer", **data)
    with pytest.raises(NotYours):
        approve_merger(Draft.objects.get(case=case, status="submitted"), acting_user=person(who))


def test_the_second_to_act_is_told() -> None:
    leading, case = reach("warned"), reach("warned")
    seen = read(case)
    merge(case, leading)
    with pytest.raises(Stale, match="已由他人办理"):
        move(seen, Case.suspend, acting_user=person("fgw_leader"))


def test_its_file_is_read_from_the_leading_case_by_who_may() -> None:
    leading, case = reach("rectifying"), reach("warned")
    merge(case, leading)
    paper = case.papers.select_related("notice").get().notice
    for who in ("fgw_officer", "jtj_head"):
        page = text(who, f"/cases/{leading.number}/")
        assert paper.number_text in page
        assert visit(who, f"/documents/{paper.pk}/").status_code == 200
    # The department learns that its case was merged, and into which: it knows of both.
    assert leading.number in text("jtj_head", f"/cases/{case.number}/")


def test_the_department_learns_nothing_of_a_leading_case_it_may_not_see() -> None:
    leading, case = open_case(title="同一工程的另一笔欠款"), reach("warned")
    merge(case, leading)
    page = text("jtj_head", f"/cases/{case.number}/")
    assert "案件已并入另案办理。" in page
    assert leading.number not in page


def test_a_case_that_goes_on_after_a_rest_is_held_by_what_the_court_did_meanwhile() -> None:
    case = reach("warned")
    found = held(case)
    suspend(case)
    progress = Progress(stage=Stage.LISTED, principal=Decimal(1000), paid=Decimal(0), listed_on=clock.today())
    record_stage(found, progress, acting_user=person("zy_clerk"))
    assert not Proposal.objects.filter(case=case, kind="record_listing", status="open").exists()
    resume(case)
    assert Proposal.objects.filter(case=case, kind="record_listing", status="open").exists()
    assert "decide" in open_nodes(case)
