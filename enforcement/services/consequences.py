"""What follows from the register: holds on linked cases, and proposals. Nothing moves (domain 0b.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from accounts.models import User
from casework.lifecycle import State
from casework.models import Case, Proposal, Verb
from casework.services import (
    lapse_proposals,
    place_hold,
    propose,
    propose_again,
    propose_many,
    record,
    release_hold,
)
from enforcement.models import CaseLink, EnforcementCase, Stage
from enforcement.queries import open_links
from enforcement.services.registry import Bodies
from organisations.transactions import one_transaction

# What the stage suggests (domain 2.9); the rest is a case in triage and an early warning.
SUGGESTED = {
    Stage.LISTING_PLANNED: "拟纳入失信名单，建议立案并考虑约谈",
    Stage.LISTED: "已纳入失信名单，建议按严重失信立案",
    Stage.SETTLEMENT: "和解尚未履行完毕，建议立案跟踪",
    Stage.STAYED: "执行中止而债务仍在，建议立案跟踪",
    Stage.CURRENT_PROCEEDING_ENDED: "终结本次执行程序而债务仍在，建议立案跟踪",
}
SUGGESTED_OTHERWISE = "建议立案并预警"


def follow(
    changed: Sequence[EnforcementCase],
    bodies: Bodies,
    *,
    fresh: Sequence[EnforcementCase] = (),
    acting_user: User | None,
) -> list[Case]:
    """Draws the consequences of changed and new enforcement cases. Returns the cases of ours they touched."""
    by_pk = {each.pk: each for each in changed}
    links = open_links(changed)
    for link in links:
        enforcement_case = by_pk[link.enforcement_case_id]
        if not link.case.has_ended:
            _note(link, enforcement_case, acting_user=acting_user)
        settle_hold(enforcement_case, link.case, acting_user=acting_user)
        propose_listing(enforcement_case, link.case)
    opened = {link.enforcement_case_id for link in links if not link.case.has_ended}
    propose_many(
        proposal
        for each in (*changed, *fresh)
        if each.pk not in opened and not each.is_done and (proposal := opening_proposal(each, bodies))
    )
    lapse_proposals(key for each in changed for key in outdated_keys(each))
    return [link.case for link in links]


def settle_hold(enforcement_case: EnforcementCase, case: Case, *, acting_user: User | None) -> None:
    """The hold stands while the court's matter is not done, and no longer; an ended case gets no new one."""
    key = enforcement_case.source_key
    if enforcement_case.is_done:
        reason = f"{enforcement_case.docket}{ending_of(enforcement_case)}"
        release_hold(case, source_key=key, reason=reason, acting_user=acting_user)
    elif not case.has_ended:
        place_hold(
            case,
            source_key=key,
            placed_by=enforcement_case.court,
            reason=f"{enforcement_case.docket}执行未了",
            acting_user=acting_user,
        )


def propose_listing(enforcement_case: EnforcementCase, case: Case) -> None:
    """A listed debtor's open case: whoever issued it is asked to put the listing on record (path (a))."""
    if not enforcement_case.is_listed or case.has_ended or case.is_paused:
        return
    if case.state in (State.DRAFT, State.DETERMINED):
        return
    assert enforcement_case.listed_on is not None
    key = f"{enforcement_case.key_at(Stage.LISTED)}:{case.pk}"
    if propose_again(key):
        return
    propose(
        key=key,
        kind=Proposal.Kind.RECORD_LISTING,
        case=case,
        body=enforcement_case.debtor,
        addressee=case.issuing_body,
        move="record_listing",
        why=(
            f"{enforcement_case.court.name}已于{in_words(enforcement_case.listed_on)}将"
            f"{enforcement_case.debtor.name}纳入失信名单（{enforcement_case.docket}）。"
            "建议在案件中记录，请决定。"
        ),
        facts=facts_of(enforcement_case),
    )


@one_transaction()
def catch_up(case: Case, *, acting_user: User) -> None:
    """A case that rested or had ended goes on: what the court did meanwhile holds it, and is proposed, as of today."""
    links = CaseLink.objects.filter(case=case, ended_at=None).select_related("enforcement_case__court")
    for link in links.select_related("enforcement_case__debtor").order_by("id"):
        settle_hold(link.enforcement_case, case, acting_user=acting_user)
        propose_listing(link.enforcement_case, case)


def opening_proposal(enforcement_case: EnforcementCase, bodies: Bodies) -> Proposal | None:
    """Unsaved: the credit office is asked to open a case. None where no credit office is registered."""
    addressee = bodies.credit_office_of(enforcement_case.debtor)
    if addressee is None:
        return None
    return Proposal(
        key=enforcement_case.key_at(enforcement_case.stage),
        kind=Proposal.Kind.OPEN_CASE,
        body=enforcement_case.debtor,
        addressee=addressee,
        why=why_open(enforcement_case),
        facts=facts_of(enforcement_case),
    )


def why_open(enforcement_case: EnforcementCase) -> str:
    """The reason in a sentence or two: docket, court, amounts, stage."""
    stage = Stage(enforcement_case.stage)
    planned = enforcement_case.planned_listing_on
    by = f"，拟于{in_words(planned)}纳入" if stage == Stage.LISTING_PLANNED and planned else ""
    return (
        f"{enforcement_case.court.name}{enforcement_case.docket}：{enforcement_case.debtor.name}被执行"
        f"{enforcement_case.principal:,.2f}元，已执行{enforcement_case.paid:,.2f}元，"
        f"未执行{enforcement_case.unpaid:,.2f}元，现为“{stage.label}”{by}。"
        f"{SUGGESTED.get(stage, SUGGESTED_OTHERWISE)}，请决定。"
    )


def facts_of(enforcement_case: EnforcementCase) -> dict[str, object]:
    """The figures a proposal rests on; `enforcement_case` is its key."""
    return {
        "enforcement_case": enforcement_case.pk,
        "docket": enforcement_case.docket,
        "stage": str(enforcement_case.stage),
        "principal": str(enforcement_case.principal),
        "paid": str(enforcement_case.paid),
    }


def outdated_keys(enforcement_case: EnforcementCase) -> list[str]:
    """Keys of what was proposed at other stages; of all stages once the court's matter is done."""
    now = "" if enforcement_case.is_done else enforcement_case.stage
    return [enforcement_case.key_at(stage) for stage in Stage.values if stage != now]


def effects_of(enforcement_cases: Sequence[EnforcementCase], bodies: Bodies) -> dict[str, str]:
    """By docket, what writing a case into the register will lead to: for the page of a trial run."""
    links = defaultdict(list)
    for link in open_links(each for each in enforcement_cases if each.pk):
        if not link.case.has_ended:
            links[link.enforcement_case_id].append(link.case.number)
    return {each.docket: _effect(each, links.get(each.pk, []), bodies) for each in enforcement_cases}


def _effect(enforcement_case: EnforcementCase, numbers: Iterable[str], bodies: Bodies) -> str:
    named = "、".join(numbers)
    if named:
        return f"{'解除持有' if enforcement_case.is_done else '持有'}{named}，写入经过"
    office = bodies.credit_office_of(enforcement_case.debtor)
    if enforcement_case.is_done or office is None:
        return "只登记"
    return f"建议{office.label}立案，待人决定"


def _note(link: CaseLink, enforcement_case: EnforcementCase, *, acting_user: User | None) -> None:
    """The court's progress, on the file of the case it concerns."""
    record(
        link.case,
        Verb.COURT_NOTED,
        acting_user=acting_user,
        reason=f"{enforcement_case.docket}：{Stage(enforcement_case.stage).label}，"
        f"已执行{enforcement_case.paid:,.2f}元，未执行{enforcement_case.unpaid:,.2f}元",
        details=facts_of(enforcement_case),
    )


def ending_of(enforcement_case: EnforcementCase) -> str:
    """How it was done: 履行完毕, 结案 or 已从失信名单删除."""
    stage = Stage(enforcement_case.stage)
    if stage in (Stage.PERFORMED, Stage.CLOSED):
        return stage.label
    return Stage.CLOSED.label if enforcement_case.closed_on else "已从失信名单删除"


def in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
