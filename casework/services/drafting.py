"""Drafts: an officer proposes a document or a move on paper; a leader signs or returns. A draft moves nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NoReturn

from django_fsm import can_proceed

import clock
from accounts.models import User
from casework.access import ISSUING_LETTERS, standing
from casework.lifecycle import MOVES, State
from casework.models import Case, Draft, Verb
from casework.services.laying_by import OVERRIDING, take_up_drafts
from casework.services.recording import append_event, keep, lock
from notices.fields import check, from_json, to_json
from notices.kinds import Kind, facts_class, spec_of
from notices.wording import chinese_date
from organisations.models import Body
from organisations.queries import present_form
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction

# (state, move) that skip a rung: they need a reason and the leader's signature (domain 0b.6).
SKIPS = {
    (State.TRIAGE, "remind"),
    (State.TRIAGE, "warn"),
    (State.TRIAGE, "summon"),
    (State.EARLY_WARNING, "warn"),
    (State.EARLY_WARNING, "summon"),
    (State.REMINDED, "summon"),
}

# What a document says of the day on which it is signed, whenever it was drafted: the field of its facts, by kind.
DAY_OF_SIGNING = {Kind.SUSPENSION: "suspended_on", Kind.RESUMPTION: "resumed_on"}


@dataclass(frozen=True)
class Paper:
    """What an officer puts before the leader besides the facts: copies (full names), contact, reason."""

    copies_to: tuple[str, ...] = ()
    contact: tuple[str, str] = ("", "")
    reason: str = ""


def require_reason_for_skip(case: Case, move: str, reason: str) -> None:
    """Raises Refusal where a rung is skipped without a reason."""
    if (State(case.state), move) in SKIPS and not reason.strip():
        raise Refusal("越级办理没有写明理由。", field="reason", remedy="请写明越过前一梯级的理由。")


@one_transaction()
def submit_draft(
    case: Case,
    *,
    acting_user: User,
    move: str = "",
    kind: str = "",
    facts: Any = None,
    copies_to: tuple[str, ...] = (),
    contact: tuple[str, str] = ("", ""),
    extras: dict[str, Any] | None = None,
    reason: str = "",
    addressee: Body | None = None,
    addressee_name: str = "",
) -> Draft:
    """Puts a paper before the leader of the officer's body. At most one lies there for a case.

    It goes to the responsible department, or to `addressee`, or to an organ outside the register of `addressee_name`.
    `move` is the name of the move its signing makes ("" for minutes), `kind` the document's ("" for a move
    without one). Raises NotYours, Stale (the state no longer allows the move) or Refusal naming the field.
    """
    lock(case)
    held = standing(acting_user, case)
    if not ISSUING_LETTERS & held.drafts or acting_user.body is None:
        raise NotYours("只有承办机关的经办人可以拟稿。")
    if move and not can_proceed(getattr(case, move), check_conditions=False):
        raise Stale(f"案件现为“{State(case.state).label}”，不能拟办“{MOVES[move]}”。")
    if case.drafts.filter(status=Draft.Status.SUBMITTED).exists():
        raise Stale("本案已有一份文稿待签发，请等签发或者退回后再拟。")
    if facts is not None:
        check(facts)
    draft = Draft.objects.create(
        case=case,
        move=move,
        kind=kind,
        issuer=acting_user.body,
        addressee=addressee,
        addressee_name=addressee_name.strip(),
        content={
            "facts": to_json(facts) if facts is not None else {},
            "copies_to": list(copies_to),
            "contact": list(contact),
            "extras": extras or {},
        },
        reason=reason,
        drafted_by=acting_user,
        drafted_at=clock.now(),
    )
    append_event(
        case,
        Verb.DRAFTED,
        acting_user=acting_user,
        reason=reason,
        details={"draft": draft.pk, "move": move, "kind": kind},
        is_internal=True,
    )
    if case.state == State.TRIAGE and acting_user.works_for(case.issuing_body_id):
        # Whoever takes the matter up in triage handles it; until then it was the intake officer's.
        case.lead_officer = acting_user.principal
    keep(case, "lead_officer")
    return draft


@one_transaction()
def return_draft(draft: Draft, *, acting_user: User, reason: str) -> Draft:
    """退回拟稿 by the leader with a reason; the officer drafts anew."""
    if not reason.strip():
        raise Refusal("没有写明退回意见。", field="reason", remedy="请写明须修改之处。")
    _require_leader(draft, acting_user)
    return _decide(draft, Draft.Status.RETURNED, Verb.DRAFT_RETURNED, acting_user=acting_user, reason=reason)


@one_transaction()
def withdraw_draft(draft: Draft, *, acting_user: User, reason: str = "") -> Draft:
    """撤回拟稿 by an officer of the drafting body, before it is signed."""
    if not acting_user.works_for(draft.issuer_id) or not standing(acting_user, draft.case).drafts:
        raise NotYours("只有拟稿机关的经办人可以撤回文稿。")
    return _decide(
        draft, Draft.Status.WITHDRAWN, Verb.DRAFT_WITHDRAWN, acting_user=acting_user, reason=reason
    )


@one_transaction()
def overtake_draft(case: Case, *, acting_user: User, reason: str) -> None:
    """The paper that lies with a leader has no object any more: what the court did came first."""
    for draft in case.drafts.filter(status=Draft.Status.SUBMITTED):
        draft.case = case
        _decide(draft, Draft.Status.WITHDRAWN, Verb.DRAFT_WITHDRAWN, acting_user=acting_user, reason=reason)


def take_for_signing(draft: Draft, *, acting_user: User) -> Draft:
    """Locks a submitted draft for its signatory. Raises Stale where somebody was faster, NotYours, Refusal."""
    locked = (
        Draft.objects.select_for_update(of=("self",)).select_related("issuer", "drafted_by").get(pk=draft.pk)
    )
    if locked.status != Draft.Status.SUBMITTED:
        raise_decided(locked.status)
    require_signatory(locked, acting_user)
    return locked


def require_signatory(draft: Draft, user: User) -> None:
    """Raises NotYours for anybody but a leader of the drafting body who did not draft the paper."""
    _require_leader(draft, user)
    if draft.drafted_by_id in user.persons:
        raise NotYours("拟稿人不能签发本人拟的文稿，代其办理的人也不能。")


def raise_decided(status: str) -> NoReturn:
    """Raises Stale: the draft does not lie with the leader any more."""
    raise Stale(f"文稿{Draft.Status(status).label}，不能再办。请刷新后查看。")


def facts_of(draft: Draft) -> Any:
    """The facts of a draft as its kind's frozen dataclass; while it is not signed, as it would be signed today."""
    facts = from_json(facts_class(draft.kind), draft.content["facts"])
    field = DAY_OF_SIGNING.get(Kind(draft.kind))
    if field is None or draft.notice_id is not None:
        return facts
    return replace(facts, **{field: chinese_date(clock.today())})


def require_document(draft: Draft) -> None:
    """Raises Refusal for a draft from before its document was made here: it has a scan, and no words to sign."""
    if not draft.kind:
        raise Refusal("这份文稿所附的是纸质文书扫描件。", remedy="请退回拟稿人，由其在系统内重新拟制文书。")


def addressee_of(draft: Draft) -> Body | None:
    """To whom the paper goes, under its present name; None for an organ outside the register."""
    if draft.addressee_name:
        return None
    return present_form(draft.addressee or draft.case.lead_department)


def title_of(draft: Draft) -> str:
    """What lies before the leader, in words: the document's name, or the move's where it has none."""
    return spec_of(draft.kind).label if draft.kind else MOVES[draft.move]


def _require_leader(draft: Draft, user: User) -> None:
    if not user.works_for(draft.issuer_id) or not ISSUING_LETTERS & standing(user, draft.case).leads:
        raise NotYours("只有拟稿机关的负责人可以签发或者退回。")


def _decide(draft: Draft, status: str, verb: Verb, *, acting_user: User, reason: str) -> Draft:
    case = lock(draft.case)
    current = Draft.objects.values_list("status", flat=True).get(pk=draft.pk)
    if current != Draft.Status.SUBMITTED:
        raise_decided(current)
    draft.status, draft.decided_by, draft.decided_at = status, acting_user, clock.now()
    draft.returned_for = reason
    draft.save(update_fields=["status", "decided_by", "decided_at", "returned_for"])
    append_event(
        case, verb, acting_user=acting_user, reason=reason, details={"draft": draft.pk}, is_internal=True
    )
    keep(case)
    if draft.move in OVERRIDING:
        take_up_drafts(case, acting_user=acting_user)
    return draft
