"""`move()`, the only door to a state: who may, when, what is written, and that a refusal leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import clock
from casework.lifecycle import State
from casework.models import Assignment, Case, Proposal, Verb
from casework.services import NotYours, Stale, assign, move, place_hold, propose, release_hold
from notices.models import Notice
from notices.sample_facts import FACTS
from notices.services import freeze
from organisations.refusals import Refusal
from tests.factories.casework import CREDIT_OFFICE, body, make_case, person, read_again

pytestmark = pytest.mark.usefixtures("city")
Do = Callable[[], Any]


def frozen(kind: str = "early_warning") -> Notice:
    return freeze(
        kind,
        FACTS[kind],  # type: ignore[index]
        issuer=body(CREDIT_OFFICE),
        addressee=body("澄川市交通运输局"),
        copies_to=(),
        contact=("陆采薇", "0000-2000001"),
        reference="",
        drafted_by=person("fgw_officer"),
        signatory=person("fgw_leader"),
    )


def hold(case: Case) -> None:
    place_hold(
        case, source_key="enforcement:1", placed_by=body("望河区人民法院"), reason="未履行", acting_user=None
    )


def refused(case: Case, error: type[Refusal], do: Do) -> Refusal:
    """Does what must be refused with exactly this error; the case and its file are as they were."""
    before = Case.objects.filter(pk=case.pk).values().get(), case.events.count()
    with pytest.raises(Refusal) as caught:
        do()
    assert type(caught.value) is error
    assert (Case.objects.filter(pk=case.pk).values().get(), case.events.count()) == before
    return caught.value


def test_it_moves_the_case_and_writes_who_when_why_and_with_what() -> None:
    case, notice, leader = make_case(), frozen(), person("fgw_leader")
    event = move(
        case,
        Case.warn_early,
        acting_user=leader,
        reason="风险属实",
        documents=[notice],
        details={"draft": 7},
        new_issuer=leader.body,
    )
    now = read_again(case)
    assert (now.state, now.moved_from, now.measure_issuer) == ("early_warning", "triage", leader.body)
    assert (now.last_seq, now.last_hash) == (2, event.hash)
    stored = case.events.get(seq=2)
    assert (stored.verb, stored.move, stored.from_state, stored.to_state) == (
        Verb.MOVED,
        "warn_early",
        "triage",
        "early_warning",
    )
    assert (stored.actor, stored.actor_name, stored.actor_body) == (leader, "顾临渊", CREDIT_OFFICE)
    assert (stored.at, stored.reason, stored.details) == (clock.now(), "风险属实", {"draft": 7})
    assert stored.documents == [{"id": notice.pk, "kind": "early_warning", "digest": notice.digest}]
    assert stored.previous_hash == case.events.get(seq=1).hash


@pytest.mark.parametrize(
    "username",
    [
        "fgw_officer",  # drafts, does not sign
        "fgw_intake",
        "jw_leader",  # a commission that the case was not assigned to
        "whfg_leader",
        "zf_leader",  # a government warns nobody early
        "jtj_head",  # the department itself
        "jyj_head",
        "zy_judge",
        "czj_verifier",
        "zf_mayor",
        "rd_viewer",
        "xt_admin",
    ],
)
def test_it_refuses_who_may_not(username: str) -> None:
    case = make_case()
    refusal = refused(
        case, NotYours, lambda: move(case, Case.warn_early, acting_user=person(username), reason="r")
    )
    assert str(refusal) == "你所在单位或岗位无权办理“预警”。"


def test_a_commission_may_once_the_case_is_assigned_to_it() -> None:
    case = make_case()
    commission = person("jw_leader")
    assert commission.body is not None
    joint = assign(
        case, commission.body, part=Assignment.Part.JOINT, summary="会办", acting_user=person("fgw_officer")
    )
    move(case, Case.warn_early, acting_user=commission)
    Assignment.objects.filter(pk=joint.pk).update(status=Assignment.Status.WITHDRAWN)
    refused(case, NotYours, lambda: move(case, Case.remind, acting_user=commission))


def test_nobody_signs_after_leaving() -> None:
    case, leader = make_case(), person("fgw_leader")
    leader.is_active = False
    refused(case, NotYours, lambda: move(case, Case.warn_early, acting_user=leader))


def test_the_second_of_two_is_told_that_somebody_was_faster() -> None:
    first = make_case()
    second = read_again(first)
    move(first, Case.warn_early, acting_user=person("fgw_leader"))
    refusal = refused(first, Stale, lambda: move(second, Case.warn_early, acting_user=person("fgw_leader")))
    assert str(refusal) == "案件已由他人办理，现为“预警中”，不能再办“预警”。请刷新后查看。"


def test_it_refuses_a_move_that_the_state_does_not_allow() -> None:
    case = make_case()
    refusal = refused(case, Stale, lambda: move(case, Case.close, acting_user=person("fgw_leader")))
    assert str(refusal) == "案件现为“待研判”，不能办理“结案（销号）”。"


def test_a_court_hold_blocks_lifting_and_nothing_else() -> None:
    leader = person("fgw_leader")
    case = make_case(state=State.EARLY_WARNING, measure_issuer=CREDIT_OFFICE)
    stranger = read_again(case)
    hold(case)
    # Read before the hold was placed: what counts is the row under lock.
    refusal = refused(case, Refusal, lambda: move(stranger, Case.lift, acting_user=leader))
    assert "法院" in str(refusal) and refusal.remedy
    release_hold(case, source_key="enforcement:1", reason="履行完毕", acting_user=None)
    move(stranger, Case.lift, acting_user=leader)
    assert read_again(case).state == State.LIFTED

    other = make_case(state=State.EARLY_WARNING, measure_issuer=CREDIT_OFFICE)
    hold(other)
    move(other, Case.remind, acting_user=leader)
    assert read_again(other).state == State.REMINDED


def test_one_source_holds_once_and_another_keeps_holding() -> None:
    case, court = make_case(), body("望河区人民法院")
    for key in ("enforcement:1", "enforcement:1", "enforcement:2"):
        place_hold(case, source_key=key, placed_by=court, reason="未履行", acting_user=None)
    assert read_again(case).open_holds == 2
    assert release_hold(case, source_key="enforcement:1", reason="了结", acting_user=None)
    assert not release_hold(case, source_key="enforcement:1", reason="了结", acting_user=None)
    assert read_again(case).open_holds == 1


def test_what_fails_after_the_transition_takes_it_back() -> None:
    case = make_case()

    def torn() -> Iterator[Notice]:
        yield frozen()
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        move(case, Case.warn_early, acting_user=person("fgw_leader"), documents=torn())
    now = read_again(case)
    assert (now.state, now.last_seq, case.events.count()) == ("triage", 1, 1)
    assert not Notice.objects.exists()


def test_a_pause_leads_back_and_an_end_is_dated() -> None:
    leader = person("fgw_leader")
    case = make_case(state=State.REMINDED, measure_issuer=CREDIT_OFFICE)
    move(case, Case.suspend, acting_user=leader, reason="机构改革")
    assert (read_again(case).state, read_again(case).paused_from) == ("suspended", "reminded")
    move(case, Case.resume, acting_user=leader, reason="恢复")
    move(case, Case.settle, acting_user=leader, reason="答复属实")
    assert (read_again(case).state, read_again(case).closing_from) == ("closing", "reminded")
    move(case, Case.refuse_closure, acting_user=leader, reason="凭证不全")
    assert (read_again(case).state, read_again(case).ended_at) == ("reminded", None)
    move(case, Case.settle, acting_user=leader, reason="凭证已补")
    move(case, Case.close, acting_user=leader, reason="办结")
    assert (read_again(case).state, read_again(case).ended_at) == ("closed", clock.now())


def test_what_was_proposed_of_the_state_left_behind_lapses() -> None:
    case = make_case(state=State.EARLY_WARNING, measure_issuer=CREDIT_OFFICE)
    office = body(CREDIT_OFFICE)
    for kind in (Proposal.Kind.ESCALATE, Proposal.Kind.RECORD_LISTING):
        propose(
            key=kind, kind=kind, case=case, body=case.subject, addressee=office, why="逾期", move="remind"
        )
    move(case, Case.remind, acting_user=person("fgw_leader"))
    assert dict(Proposal.objects.values_list("kind", "status")) == {
        "escalate": "lapsed",
        "record_listing": "open",
    }
