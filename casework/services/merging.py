"""并案 (T20): a case goes on in another of the same body. Its court holds go over, so that they still hold closure."""

from __future__ import annotations

from collections.abc import Iterable

import clock
from accounts.models import User
from casework.access import may_draft_move
from casework.lifecycle import UNDER_WAY, State
from casework.models import Case, Draft, Hold, Merger, Verb
from casework.services.drafting import submit_draft
from casework.services.holding import place_hold, release_hold
from casework.services.issuing import issue
from casework.services.laying_by import end_drafts, lay_by
from casework.services.merger_facts import merger_facts
from casework.services.moving import NotYours
from casework.services.recording import lock, record
from casework.services.slipping import file_slip, require_printable
from notices.facts import MergerSlipFacts
from notices.kinds import Kind
from organisations.queries import is_same_body
from organisations.refusals import Refusal
from organisations.transactions import one_transaction

Ground = Merger.Ground


@one_transaction()
def draft_merger(case: Case, *, leading: Case, ground: str, reason: str, acting_user: User) -> Draft:
    """Drafts 并案 into `leading`: a case under way of the same body, of the same cause or the same creditor.

    Nothing leaves the house: the leader approves the 并案（中止）审批表. What lies with the leader is laid by.
    Raises NotYours, Stale, or Refusal naming the field.
    """
    lock(case)
    if not may_draft_move(acting_user, case, "merge"):
        raise NotYours("并案由案件的承办机关（纪委监委、发展改革部门）办理，只有其经办人可以拟办。")
    if not reason.strip():
        raise Refusal("没有写明理由。", field="reason", remedy="请写明为何应当并案。")
    require_mergeable(case, leading, ground, acting_user)
    lay_by(case, acting_user=acting_user)
    extras = {"leading": leading.pk, "ground": ground}
    draft = submit_draft(case, acting_user=acting_user, move="merge", reason=reason, extras=extras)
    require_printable(slip_of_merger(draft))
    return draft


def slip_of_merger(draft: Draft, approver: str = "") -> MergerSlipFacts:
    """The 并案（中止）审批表 of a drafted merger; without an approver's name as it stands before the leader."""
    said = {"approver": approver} if approver else {}
    on = draft.drafted_at.astimezone(clock.ZONE).date()
    by = draft.drafted_by.full_name
    return merger_facts(draft.case, leading_of(draft), reason=draft.reason, by=by, on=on, **said)


@one_transaction()
def approve_merger(draft: Draft, *, acting_user: User) -> Merger:
    """T20 并案: the case ends in the other, and everything open in it ends. Both files say so, by number.

    The leader, too, must be able to see the leading case, and it must be under way still. Locks both cases: whoever
    calls this has locked their flows in one order (`caseflow.following.lock_flows`).
    """
    extras = draft.content["extras"]
    case = draft.case = lock(draft.case)
    leading = lock(leading_of(draft))
    require_mergeable(case, leading, extras["ground"], acting_user)
    details = {"into": leading.number, "ground": Ground(extras["ground"]).label}
    form = slip_of_merger(draft, acting_user.full_name)
    issue(draft, acting_user=acting_user, details=details)
    end_drafts(case, acting_user=acting_user, reason="已并案")
    # The row first: what it carries over is not older than it.
    merger = Merger.objects.create(
        case=case,
        leading=leading,
        ground=extras["ground"],
        reason=draft.reason,
        merged_by=acting_user,
        merged_at=clock.now(),
    )
    _carry_holds(merger, acting_user=acting_user)
    # The department learns of it only where it knew of both.
    is_one_department = is_same_body(case.lead_department, leading.lead_department)
    known = case.papers.not_internal().exists() and is_one_department
    record(
        leading,
        Verb.MERGED_IN,
        acting_user=acting_user,
        details={"case": case.number, "ground": Ground(extras["ground"]).label},
        is_internal=not known,
    )
    # Last, since it takes a number.
    merger.slip = file_slip(draft, Kind.MERGER_SLIP, form, acting_user=acting_user)
    merger.save(update_fields=["slip"])
    return merger


def require_mergeable(case: Case, leading: Case, ground: str, user: User) -> None:
    """Raises Refusal, naming the field, where the one cannot go on in the other."""
    if leading.pk == case.pk or not Case.objects.visible_to(user).filter(pk=leading.pk).exists():
        raise Refusal("没有这件案件，或者就是本案。", field="leading", remedy="请核对主办案件的编号。")
    if leading.state not in UNDER_WAY:
        raise Refusal(
            f"{leading.number}现为“{State(leading.state).label}”，不能并入。",
            field="leading",
            remedy="请选择在办的案件。",
        )
    if not is_same_body(leading.subject, case.subject):
        raise Refusal(
            f"{leading.number}的涉事单位是{leading.subject.name}，与本案不同。",
            field="leading",
            remedy="只有同一单位的案件可以并案。",
        )
    if ground not in Ground.values:
        raise Refusal("没有选择并案情形。", field="ground", remedy="请选择同一事由或者同一债权人。")
    if ground == Ground.CAUSE and leading.behaviour.code != case.behaviour.code:
        raise Refusal(
            f"{leading.number}的失信行为是{leading.behaviour}，与本案不是同一事由。",
            field="ground",
            remedy="债权人相同的，请选择“同一债权人”并在理由中写明。",
        )


def leading_of(draft: Draft) -> Case:
    """The case that a drafted merger names as leading."""
    return Case.objects.select_related("subject", "behaviour", "issuing_body", "lead_department").get(
        pk=draft.content["extras"]["leading"]
    )


def merged_into(case: Case) -> list[Case]:
    """The cases that go on in this one, those that had been merged into them too; oldest merger first."""
    found: list[Case] = []
    asked: Iterable[int] = [case.pk]
    while asked:
        rows = Merger.objects.filter(
            leading__in=asked, case__state=State.MERGED, taken_back_on=None
        ).order_by("id")
        new = [row.case for row in rows.select_related("case__subject", "case__issuing_body", "leading")]
        found += new
        asked = [each.pk for each in new]
    return found


def leading_case(case: Case) -> Case | None:
    """Where a merged case goes on; None for any other."""
    if case.state != State.MERGED:
        return None
    newest = newest_merger(case)
    return newest.leading if newest else None


def newest_merger(case: Case) -> Merger | None:
    """The merger by which the case goes on in another, or None."""
    rows = Merger.objects.filter(case=case, taken_back_on=None).select_related("leading")
    return rows.order_by("-id").first()


def _carry_holds(merger: Merger, *, acting_user: User) -> None:
    """A court's matter that is not done holds the leading case from now on, under the same source."""
    case, leading = merger.case, merger.leading
    for hold in Hold.objects.filter(case=case, released_at=None).select_related("placed_by").order_by("id"):
        place_hold(
            leading,
            source_key=hold.source_key,
            placed_by=hold.placed_by,
            reason=hold.reason,
            acting_user=acting_user,
        )
        said = merger.carried_words
        release_hold(case, source_key=hold.source_key, reason=said, acting_user=acting_user)
