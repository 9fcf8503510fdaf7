"""A body that goes by another name in the middle of a case keeps every right it had, and no guard lets it slip by.

Rights and guards compare bodies by their line (`User.line`, `lines_of`, `is_same_body`); keys alone would not know
the body again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

import clock
from accounts.services import succeed_body
from caseflow.acts import At, acts_at
from caseflow.acts.determining import RECORD_LISTING
from caseflow.doors import Incomplete, open_task
from caseflow.models import CaseTask
from casework.lifecycle import State
from casework.models import Case, Proposal
from casework.services import (
    DeclineTerms,
    Paper,
    draft_decline,
    draft_merger,
    last_move,
    may_correct,
    move,
    submit_draft,
)
from casework.services.addressing import addressed
from casework.services.correcting import authorities
from casework.services.instructing import bodies_to_act
from casework.services.outgoing import sign_outgoing
from casework.services.outgoing_facts import initial_outgoing, receivers
from casework.services.routing import may_countersign
from early_warnings.queries import supervisable
from enforcement.models import Stage
from findings import services as findings
from findings.queries.determination import possible_authorities
from findings.queries.repairs import repairable
from findings.services.referring import takes_up_own_order
from notices.kinds import Kind
from notices.sample_facts import FACTS
from notices.services import note_opening
from organisations.models import Body
from organisations.queries import is_same_body, lines_of
from organisations.refusals import Refusal
from tests.caseflow.test_merging import held
from tests.casework.test_pressing import on, owed, waiting
from tests.desk.pages import visit
from tests.factories.casework import make_case
from tests.factories.findings import performance_terms
from tests.factories.organisations import BodyFactory
from tests.factories.proceedings import found_case
from tests.journeys.beside_the_ladder import TRANSFER
from tests.journeys.filling import beside, read
from tests.journeys.office import body, open_case, person
from tests.journeys.reaching import reach

pytestmark = pytest.mark.usefixtures("city")

ROADS, OFFICE, GOVERNMENT = "澄川市交通运输局", "澄川市发展和改革委员会", "澄川市人民政府"
COMMISSION = "中共澄川市纪律检查委员会 澄川市监察委员会"
NEW = {ROADS: "澄川市交通运输管理局", OFFICE: "澄川市发展改革和数据局", GOVERNMENT: "澄川新市人民政府"}


def rename(name: str) -> Body:
    return succeed_body(body(name), name=NEW[name], on=clock.today(), acting_user=None)


# --- what is asked of bodies ----------------------------------------------------------------------------------


def test_a_body_is_the_same_under_all_its_names_and_with_what_was_merged_into_it() -> None:
    first = body(ROADS)
    second = rename(ROADS)
    first.refresh_from_db()
    other = BodyFactory(successor=second, valid_to=date(2026, 11, 19))
    assert is_same_body(first, second) and is_same_body(second, other) and is_same_body(first, first)
    assert not is_same_body(first, body(OFFICE)) and not is_same_body(first, None)
    assert not is_same_body(None, None)
    assert lines_of(first, None) == {first.pk, second.pk, other.pk} == lines_of(second)
    assert lines_of(first, body(OFFICE)) == lines_of(first) | {body(OFFICE).pk}


def test_bodies_nobody_succeeded_are_compared_without_a_statement(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    one, other = body(ROADS), body(OFFICE)
    with django_assert_num_queries(0):
        assert not is_same_body(one, other)


# --- rights that go with the body -----------------------------------------------------------------------------


def test_the_authority_confirms_performance_of_the_finding_it_made_under_its_old_name() -> None:
    case, _ = found_case()
    rename(GOVERNMENT)
    task = open_task(case, "follow_finding")
    assert "confirm_performance" in {act.code for act in acts_at(At(task, read(case), person("zf_officer")))}
    draft = findings.draft_performance(
        read(case), performance_terms(), listings=(), acting_user=person("zf_officer")
    )
    findings.sign_performance(draft, listings=(), acting_user=person("zf_leader"))
    assert read(case).state == State.CLOSING


def test_a_handler_is_offered_the_repair_of_a_finding_against_the_old_name() -> None:
    case, finding = found_case()
    rename(ROADS)
    assert repairable(person("jtj_handler"), read(case)) == [finding]


def test_an_authority_takes_up_the_order_it_issued_under_its_old_name() -> None:
    case = make_case(state=State.RECTIFYING, measure_issuer=GOVERNMENT)
    heir = rename(GOVERNMENT)
    assert takes_up_own_order(read(case), heir, heir)
    assert not takes_up_own_order(read(case), body(COMMISSION), body(COMMISSION))


def test_an_authority_under_its_new_name_can_be_asked_to_determine() -> None:
    case = make_case(subject=ROADS)
    heir = rename(GOVERNMENT)
    assert heir in possible_authorities(read(case))


def test_what_was_proposed_to_the_old_name_is_taken_up_by_the_new_one() -> None:
    case = open_case()
    held(case, stage=Stage.LISTED, listed_on="2026-10-08")
    proposal = Proposal.objects.get(case=case, kind=Proposal.Kind.RECORD_LISTING)
    rename(OFFICE)
    at = At(CaseTask(), read(case), person("fgw_officer"))
    form = RECORD_LISTING.form(at, {"national_severity": "grave", "regional_severity": "grave"}, None)
    assert form.is_valid(), form.errors
    RECORD_LISTING.perform(at, form)
    proposal.refresh_from_db()
    assert proposal.status == Proposal.Status.ACCEPTED


def test_a_leader_corrects_what_the_body_did_under_its_old_name() -> None:
    case = reach("early_warning", is_served=False)
    rename(OFFICE)
    case = read(case)
    wrong = last_move(case)
    assert wrong is not None and may_correct(case, wrong, person("fgw_leader"))


def test_the_judge_corrects_what_a_renamed_department_sent_in() -> None:
    case = make_case(state=State.RECTIFYING, measure_issuer=GOVERNMENT)
    move(case, Case.report_rectification, acting_user=person("jtj_head"))
    rename(ROADS)
    case = read(case)
    wrong = last_move(case)
    assert wrong is not None and may_correct(case, wrong, person("zf_leader"))


def test_a_renamed_department_is_pressed_by_letter_for_what_it_owes() -> None:
    case = waiting()
    heir = rename(ROADS)
    debt = owed(case)
    debt.debtor = heir
    debt.save(update_fields=["debtor"])
    on(date(2026, 12, 1))
    assert supervisable(read(case)) == [debt]


def test_the_first_opening_counts_under_the_new_name() -> None:
    case = reach("early_warning", is_served=False)
    notice = case.papers.get().notice
    rename(ROADS)
    assert note_opening(notice, acting_user=person("jtj_handler"))


# --- guards that a new name does not pass ---------------------------------------------------------------------


@pytest.mark.parametrize("name", [ROADS, OFFICE])
def test_a_letter_that_leaves_the_case_goes_to_none_of_its_own_bodies(name: str) -> None:
    case = reach("warned")
    heir = rename(name)
    with pytest.raises(Refusal, match="不能主送"):
        addressed(read(case), heir, "", field="receiver")
    page = visit("fgw_officer", f"/flow/cases/{case.number}/moves/transfer/")
    assert heir not in page.context["form"].fields["receiver"].queryset
    with pytest.raises(Incomplete):
        beside(case, "transfer", "fgw_officer", **(TRANSFER | {"receiver": heir.pk, "receiver_name": ""}))


@pytest.mark.parametrize("name", [ROADS, OFFICE])
def test_no_body_countersigns_a_paper_about_itself(name: str) -> None:
    case = make_case()
    heir = rename(name)
    case, issuer = read(case), body(OFFICE)
    assert heir not in may_countersign(case, issuer) and body("澄川市教育局") in may_countersign(case, issuer)


def test_advice_goes_to_the_department_under_its_new_name() -> None:
    case = make_case(state=State.WARNED)
    heir = rename(ROADS)
    case = read(case)
    user = person("jw_officer")
    assert heir in receivers(case, Kind.SUPERVISORY_ADVICE, user)
    assert initial_outgoing(case, Kind.SUPERVISORY_ADVICE, user)["receiver"] == heir.pk
    assert heir not in receivers(case, Kind.ACCOUNTABILITY, user)


def test_advice_to_the_renamed_department_is_no_secret_to_it() -> None:
    case = open_case("jw_intake")
    heir = rename(ROADS)
    draft = submit_draft(
        read(case),
        acting_user=person("jw_officer"),
        kind=Kind.SUPERVISORY_ADVICE,
        facts=FACTS[Kind.SUPERVISORY_ADVICE],
        addressee=heir,
    )
    draft = type(draft).objects.select_related("case").get(pk=draft.pk)
    sign_outgoing(draft, acting_user=person("jw_leader"))
    assert not read(case).papers.get().is_internal


def test_two_cases_of_one_body_are_merged_under_whichever_name() -> None:
    leading = open_case()
    heir = rename(ROADS)
    case = open_case(subject=heir.name, title="另一笔")
    page = visit("fgw_officer", f"/flow/cases/{case.number}/moves/merge/")
    assert leading in page.context["form"].fields["leading"].queryset
    draft_merger(
        read(case),
        leading=read(leading),
        ground="cause",
        reason="同一工程",
        acting_user=person("fgw_officer"),
    )


def test_a_matter_of_one_body_is_a_duplicate_under_whichever_name() -> None:
    other = open_case()
    heir = rename(ROADS)
    case = open_case(subject=heir.name, title="另一笔")
    terms = DeclineTerms("duplicate", duplicate_of=read(other), receiver_name="反映人")
    draft_decline(read(case), FACTS[Kind.DECLINING], terms, paper=Paper(), acting_user=person("fgw_officer"))


def test_a_renamed_authority_is_no_authority_over_itself() -> None:
    case = make_case(subject=GOVERNMENT)
    heir = rename(GOVERNMENT)
    case = read(case)
    assert heir not in possible_authorities(case) and heir not in authorities(case)
    assert not any(is_same_body(heir, each) for each in bodies_to_act(case))
