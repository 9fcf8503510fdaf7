"""整改验收意见书: returned for another round, or accepted."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from accounts.models import User
from casework.lifecycle import State
from casework.models import Draft, Purpose
from casework.services import (
    Content,
    Owed,
    Paper,
    Stale,
    count_return,
    facts_of,
    issue,
    meet_owed,
    owe_now,
    parse_term,
    put_forward,
)
from deadlines.limits import limit
from notices.facts import VerificationOpinionFacts
from notices.kinds import Kind
from notices.models import Notice
from notices.wording import term
from organisations.refusals import Refusal
from rectification.models import Opinion, Order, OrderItem, Verification
from rectification.queries import Stage, current_verification, latest_verdicts
from rectification.services.checks import order_of, require_issuers_officer, take

WORDS = {True: "合格", False: "不合格"}


@transaction.atomic
def draft_return(order: Order, facts: VerificationOpinionFacts, *, paper: Paper, acting_user: User) -> Draft:
    """Drafts 整改验收意见书 (不合格) by the issuer's officer: at least one item is unmet on record.

    The new term is the facts' `new_term`, at most the limit `return_term_max`; the count of returns printed
    is the order's own. Raises NotYours, Stale, or Refusal naming the field.
    """
    require_issuers_officer(order, acting_user)
    return put_forward(order.case, return_content(order, facts, paper=paper), acting_user=acting_user)


def return_content(order: Order, facts: VerificationOpinionFacts, *, paper: Paper) -> Content:
    """What the opinion (不合格) says. Raises Stale or Refusal naming the field."""
    order = take(order, Stage.VERIFIED_UNMET, state=State.VERIFYING)
    _require_as_on_record(order, facts, is_accepted=False)
    require_short_term(facts.new_term)
    facts = replace(facts, returned_times=str(order.round), record="", lifted=())
    return _content(order, "return_rectification", facts, paper)


@transaction.atomic
def draft_acceptance(
    order: Order, facts: VerificationOpinionFacts, *, paper: Paper, acting_user: User
) -> Draft:
    """Drafts 整改验收意见书 (合格): all items met on record, joint verifiers agree, no court hold stands."""
    require_issuers_officer(order, acting_user)
    return put_forward(order.case, acceptance_content(order, facts, paper=paper), acting_user=acting_user)


def acceptance_content(order: Order, facts: VerificationOpinionFacts, *, paper: Paper) -> Content:
    """What the opinion (合格) says. Raises Stale or Refusal naming the field."""
    order = take(order, Stage.VERIFIED_MET, state=State.VERIFYING)
    if order.case.open_holds:
        raise Refusal("法院登记的执行案件尚未了结，不能验收合格。", remedy="待法院登记履行完毕后再办。")
    _require_as_on_record(order, facts, is_accepted=True)
    facts = replace(facts, new_term="", returned_times="", record="", lifted=())
    return _content(order, "accept_rectification", facts, paper)


@transaction.atomic
def sign_return(draft: Draft, *, acting_user: User) -> Notice:
    """T12 退回整改: a new round with a new term from the signing for; what is met stays met."""
    order, verification = _take_drafted(draft, Stage.VERIFIED_UNMET)
    meet_owed(draft.case, Purpose.VERIFY, acting_user=acting_user)
    owed = [Owed(Purpose.REPORT, facts_of(draft).new_term)]
    notice = _issue_opinion(draft, verification, owed, is_accepted=False, acting_user=acting_user)
    order.round += 1
    order.save(update_fields=["round"])
    count_return(draft.case)
    return notice


@transaction.atomic
def sign_acceptance(draft: Draft, *, acting_user: User) -> Notice:
    """T13 验收合格: the case waits for closure by the body that issued it."""
    _, verification = _take_drafted(draft, Stage.VERIFIED_MET)
    meet_owed(draft.case, Purpose.VERIFY, acting_user=acting_user)
    notice = _issue_opinion(draft, verification, [], is_accepted=True, acting_user=acting_user)
    owe_now(draft.case, Purpose.CLOSE, debtor=draft.case.issuing_body, acting_user=acting_user)
    return notice


def require_short_term(new_term: str) -> None:
    """Raises Refusal unless the term is in the unit of the limit `return_term_max` and within it."""
    most = limit("return_term_max")
    longest = term(most.amount, most.unit)
    if not new_term:
        raise Refusal("没有写明再次整改期限。", field="new_term", remedy=f"请写明期限，最长{longest}。")
    amount, unit = parse_term(new_term)
    if unit != most.unit or amount > most.amount:
        raise Refusal(
            f"再次整改期限写作“{new_term}”，超过规定或者单位不符。",
            field="new_term",
            remedy=f"请以同一单位填写，最长{longest}。",
        )


def _content(order: Order, move: str, facts: VerificationOpinionFacts, paper: Paper) -> Content:
    verification = current_verification(order)
    assert verification is not None
    extras = {"verification": verification.pk}
    return Content.of(paper, move=move, kind=Kind.VERIFICATION_OPINION, facts=facts, extras=extras)


def _require_as_on_record(order: Order, facts: VerificationOpinionFacts, *, is_accepted: bool) -> None:
    """The opinion says what the verifiers recorded. Raises Refusal for the first item that differs."""
    if facts.outcome != WORDS[is_accepted]:
        raise Refusal(f"核查记录的结论为{WORDS[is_accepted]}，与所拟意见不符。", field="outcome")
    recorded = latest_verdicts(order)
    if len(facts.findings) != len(recorded):
        raise Refusal(f"整改事项共{len(recorded)}项，意见书写了{len(facts.findings)}项。", field="findings")
    for finding, (item, verdict) in zip(facts.findings, recorded, strict=True):
        if verdict is None or finding.conclusion != WORDS[verdict.is_met]:
            raise Refusal(
                f"第{item.number}项写作“{finding.conclusion}”，与核查记录不符。",
                field="findings",
                remedy="请按核查记录填写；核查有误的，重新核查。",
            )


def _take_drafted(draft: Draft, stage: Stage) -> tuple[Order, Verification]:
    """Order and verification of a drafted opinion. Raises Stale where it was drafted on another record."""
    order = take(order_of(draft.case), stage, state=State.VERIFYING)
    verification = current_verification(order)
    if verification is None or verification.pk != draft.content["extras"].get("verification"):
        raise Stale("核查记录已有变动，所拟意见已不相符。请退回重拟。")
    return order, verification


def _issue_opinion(
    draft: Draft, verification: Verification, owed: list[Owed], *, is_accepted: bool, acting_user: User
) -> Notice:
    notice = issue(draft, acting_user=acting_user, owed=owed)
    assert notice is not None
    Opinion.objects.create(verification=verification, paper=notice.paper, is_accepted=is_accepted)
    for verdict in verification.verdicts.select_related("item"):
        _settle(verdict.item, is_met=verdict.is_met)
    return notice


def _settle(item: OrderItem, *, is_met: bool) -> None:
    item.verdict = OrderItem.Verdict.MET if is_met else OrderItem.Verdict.UNMET
    item.times_unmet += not is_met
    item.save(update_fields=["verdict", "times_unmet"])
