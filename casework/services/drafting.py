"""Drafts: an officer proposes a document or a move on paper; a leader signs or returns. A draft moves nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django_fsm import can_proceed

import clock
from accounts.models import User
from casework.access import ISSUING_LETTERS, standing
from casework.lifecycle import MOVES, State
from casework.models import Case, Draft, DraftStep, Verb
from casework.services.dating import as_signed_today
from casework.services.laying_by import OVERRIDING, take_up_drafts
from casework.services.passing import STEP_AT, note_step, taken
from casework.services.recording import append_event, keep, lock
from casework.services.routing import PLAIN, Route, ask_countersigners, path_of
from casework.services.telling import tell_of_case
from casework.services.turning import hand_of, raise_decided, require, turn
from notices.drafting import DraftState, drafting_side
from notices.fields import check, from_json, to_json
from notices.kinds import Kind, facts_class, spec_of
from notifications.models import Topic
from organisations.models import Body
from organisations.queries import present_form
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction

# Characters of a message.
TOLD = 400
# (state, move) that skip a rung: they need a reason and the leader's signature (domain 0b.6).
SKIPS = {
    (State.TRIAGE, "remind"),
    (State.TRIAGE, "warn"),
    (State.TRIAGE, "summon"),
    (State.EARLY_WARNING, "warn"),
    (State.EARLY_WARNING, "summon"),
    (State.REMINDED, "summon"),
}

# The paragraphs of a document that are also why its move is made, by kind: nobody types the reason twice.
REASON_IN = {
    Kind.DECLINING: "reasons",
    Kind.SUSPENSION: "situation",
    Kind.RESUMPTION: "grounds",
    Kind.REOPENING: "found",
}
REASON_LIMIT = 1000


@dataclass(frozen=True)
class Paper:
    """What an officer puts forward besides the facts: copies (full names), contact, reason, and by which way."""

    copies_to: tuple[str, ...] = ()
    contact: tuple[str, str] = ("", "")
    reason: str = ""
    route: Route = PLAIN


@dataclass(frozen=True)
class Beside:
    """A second document of a draft: signed, numbered and sent in the same act, under the same copies and contact."""

    kind: Kind
    facts: Any


@dataclass(frozen=True)
class Content:
    """What a draft says, to whom and why: the arguments of `submit_draft`, as the service of its kind checked them.

    Whoever amends a draft has the same service check it again (`casework.services.revising`).
    """

    move: str = ""
    kind: str = ""
    facts: Any = None
    copies_to: tuple[str, ...] = ()
    contact: tuple[str, str] = ("", "")
    extras: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    addressee: Body | None = None
    addressee_name: str = ""
    route: Route = PLAIN
    beside: Beside | None = None

    @classmethod
    def of(cls, paper: Paper, **more: Any) -> Content:
        """With the copies, contact, reason and way of `paper`, each unless `more` says otherwise."""
        return cls(**vars(paper) | more)

    @property
    def stored(self) -> dict[str, Any]:
        """As `Draft.content` keeps it."""
        second = self.beside
        return {
            "facts": to_json(self.facts) if self.facts is not None else {},
            "copies_to": list(self.copies_to),
            "contact": list(self.contact),
            "extras": self.extras,
            **({"beside": {"kind": second.kind, "facts": to_json(second.facts)}} if second else {}),
        }

    def check(self) -> None:
        """Raises Refusal naming the field of what cannot be printed, in either paper."""
        for facts in (self.facts, self.beside and self.beside.facts):
            if facts is not None:
                check(facts)


def require_reason_for_skip(case: Case, move: str, reason: str) -> None:
    """Raises Refusal where a rung is skipped without a reason."""
    if (State(case.state), move) in SKIPS and not reason.strip():
        raise Refusal("越级办理没有写明理由。", field="reason", remedy="请写明越过前一梯级的理由。")


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
    route: Route = PLAIN,
    beside: Beside | None = None,
) -> Draft:
    """Puts a paper on its path to the leader of the officer's body. At most one of a case lies on it.

    Its first station is the leader's desk, unless it is to be reviewed, countersigned or approved twice: what the
    drafter asks for (`route`), what a rule demands, and what two levels approve (`routing.levels_of`).

    It goes to the responsible department, or to `addressee`, or to an organ outside the register of `addressee_name`.
    `move` is the name of the move its signing makes ("" for minutes), `kind` the document's ("" for a move
    without one), `beside` a second one that goes with it. Raises NotYours, Stale (the state no longer allows the
    move) or Refusal naming the field.
    """
    said = Content(
        move, kind, facts, copies_to, contact, extras or {}, reason, addressee, addressee_name, route, beside
    )
    return put_forward(case, said, acting_user=acting_user)


@one_transaction()
def put_forward(case: Case, said: Content, *, acting_user: User) -> Draft:
    """The same, of a content that is made already."""
    lock(case)
    move, kind, route = said.move, said.kind, said.route
    held = standing(acting_user, case)
    if not ISSUING_LETTERS & held.drafts or acting_user.body is None:
        raise NotYours("只有承办机关的经办人可以拟稿。")
    if move and not can_proceed(getattr(case, move), check_conditions=False):
        raise Stale(f"案件现为“{State(case.state).label}”，不能拟办“{MOVES[move]}”。")
    if lying := case.drafts.lying().first():
        raise Stale(f"本案已有一份文稿{DraftState(lying.status).label}，请等签发或者退回后再拟。")
    said.check()
    kinds = (kind, said.beside.kind) if said.beside is not None else (kind,)
    path = path_of(case, move, kinds, route, acting_user=acting_user)
    draft = Draft.objects.create(
        case=case,
        move=move,
        kind=kind,
        status=path[0],
        path=path,
        awaited=len(route.countersigners),
        issuer=acting_user.body,
        addressee=said.addressee,
        addressee_name=said.addressee_name.strip(),
        content=said.stored,
        reason=said.reason,
        drafted_by=acting_user,
        drafted_at=clock.now(),
    )
    if route.countersigners:
        ask_countersigners(draft, route.countersigners)
    append_event(
        case,
        Verb.DRAFTED,
        acting_user=acting_user,
        reason=said.reason,
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
    """退回拟稿 with a reason, by whoever it lies with: reviewer, countersigning body, leader. Drafted anew."""
    if not reason.strip():
        raise Refusal("没有写明退回意见。", field="reason", remedy="请写明须修改之处。")
    draft = _as_it_stands(draft)
    station, body = STEP_AT.get(DraftState(draft.status)), _on_whose_desk(draft, acting_user)
    _decide(draft, "send_back", Verb.DRAFT_RETURNED, acting_user=acting_user, reason=reason)
    if station is not None:
        note_step(draft, station, DraftStep.Opinion.RETURN, words=reason, acting_user=acting_user, body=body)
    # From the case's page no desk opens again: the drafter would miss it.
    tell_drafter(draft, "文稿被退回", f"{acting_user.full_name}：{reason.strip()}")
    return draft


def tell_drafter(draft: Draft, became: str, text: str) -> None:
    """A message to whoever drafted it: what became of the paper on its path, and in whose words."""
    tell_of_case(
        draft.case,
        [draft.drafted_by],
        topic=Topic.RESULT,
        title=f"{draft.case.number} {title_of(draft)}{became}",
        text=text[:TOLD],
        href=reverse("caseflow:draft_page", args=[draft.pk]),
    )


@one_transaction()
def withdraw_draft(draft: Draft, *, acting_user: User, reason: str = "") -> Draft:
    """撤回拟稿 by an officer of the drafting body, before it is signed, wherever it lies."""
    return _decide(
        _as_it_stands(draft), "withdraw", Verb.DRAFT_WITHDRAWN, acting_user=acting_user, reason=reason
    )


def may_withdraw_draft(draft: Draft, user: User) -> bool:
    """Whether the person may take it back now."""
    return draft.is_lying and drafting_side(draft, hand_of(user, draft))


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
    """Raises NotYours for anybody but a leader of the drafting body who had no hand in the paper before."""
    if draft.status != Draft.Status.SUBMITTED:
        draft.refresh_from_db(fields=["status", "path"])
    if draft.status != Draft.Status.SUBMITTED:
        raise_decided(draft.status)
    require(draft, "sign", user)


def facts_of(draft: Draft) -> Any:
    """The facts of a draft as its kind's frozen dataclass; while it is not signed, as it would be signed today."""
    facts = from_json(facts_class(draft.kind), draft.content["facts"])
    if draft.notice_id is not None:
        return facts
    return as_signed_today(draft.kind, facts, drafted_on=drafted_on(draft))


def drafted_on(draft: Draft) -> date:
    """The day of the drafting, in the city."""
    return draft.drafted_at.astimezone(clock.ZONE).date()


def reason_in(kind: Kind, facts: Any) -> str:
    """Why a move is made, as its document of one of the kinds of `REASON_IN` says it."""
    return "\n".join(getattr(facts, REASON_IN[kind]))[:REASON_LIMIT]


def reason_of(draft: Draft) -> str:
    """Why, as the paper says it now: on its way a reviewer may have amended the words that were the reason."""
    is_in_paper = draft.kind in REASON_IN
    return reason_in(Kind(draft.kind), facts_of(draft)) if is_in_paper else draft.reason


def beside_of(draft: Draft) -> Beside | None:
    """The second document of a draft, or None."""
    stored = draft.content.get("beside")
    if stored is None:
        return None
    kind = Kind(stored["kind"])
    return Beside(kind, from_json(facts_class(kind), stored["facts"]))


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
    """What lies before the leader, in words: the names of its documents, or the move's where it has none."""
    if not draft.kind:
        return MOVES[draft.move]
    second = draft.content.get("beside")
    kinds = [draft.kind, second["kind"]] if second else [draft.kind]
    return "、".join(spec_of(kind).label for kind in kinds)


def _as_it_stands(draft: Draft) -> Draft:
    """The object given, brought up to date under the lock of its case."""
    now = taken(draft)
    draft.refresh_from_db()
    draft.case = now.case
    return draft


def _on_whose_desk(draft: Draft, user: User) -> Body:
    """For which body the person speaks: a countersigning one, or the issuer."""
    asked = draft.countersignings.filter(body__in=user.line).select_related("body").first()
    return asked.body if asked and draft.status == DraftState.COUNTERSIGNING else draft.issuer


def _decide(draft: Draft, step: str, verb: Verb, *, acting_user: User, reason: str) -> Draft:
    case = lock(draft.case)
    turn(
        draft,
        step,
        acting_user=acting_user,
        decided_by=acting_user,
        decided_at=clock.now(),
        returned_for=reason,
    )
    append_event(
        case, verb, acting_user=acting_user, reason=reason, details={"draft": draft.pk}, is_internal=True
    )
    keep(case)
    if draft.move in OVERRIDING:
        take_up_drafts(case, acting_user=acting_user)
    return draft
