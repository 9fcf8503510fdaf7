"""Signing: in one transaction the words are frozen, the case moves, the clocks are set, the number is taken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import clock
from accounts.models import User
from casework.lifecycle import PAUSED
from casework.models import Case, CaseNotice, Draft, Verb
from casework.services.drafting import addressee_of, beside_of, facts_of, reason_of, require_signatory
from casework.services.moving import CONFIDENTIAL, move
from casework.services.owing import Owed, cancel_owed, resume_owed, set_owed, stop_owed
from casework.services.recording import lock, record
from casework.services.turning import turn
from notices.models import Notice
from notices.services import assign_number, freeze
from organisations.transactions import one_transaction

# Moves that issue a new measure: their issuer judges it from now on (domain 0b.2).
NEW_MEASURES = frozenset({"warn_early", "remind", "warn", "summon", "order_rectification"})


@one_transaction()
def issue(
    draft: Draft,
    *,
    acting_user: User,
    owed: Iterable[Owed] = (),
    details: dict[str, Any] | None = None,
    is_internal: bool = False,
    moves: bool = True,
) -> Notice | None:
    """Signs a draft: makes its move and issues its document, either of which it may lack.

    A second document that goes with the first (`drafting.Beside`) is frozen, numbered and served like it, on the same
    event. `owed` are the obligations the first one sets its addressee; their clocks start when it is signed for.
    `details` go into the event beside the draft's key. An internal document is read by the issuing side and its
    addressee alone, and so is the event that names it; the event of its move is as it always is. A document whose
    move is kept from the department (`CONFIDENTIAL`) is named by an event of its own, too. `moves` is False where
    the draft's move is not made by it: a part of a matter is handed over, and the case goes on.
    Returns the numbered document, the first of two, or None for a draft without one. Raises Stale, NotYours or
    Refusal; then nothing has happened.
    """
    # The case before the draft: the order in which every act takes its locks.
    case = draft.case = lock(draft.case)
    require_signatory(draft, acting_user)
    draft.reason = reason_of(draft)
    papers = _freeze(draft, acting_user)
    notice = papers[0] if papers else None
    _mark_signed(draft, notice, acting_user)
    is_apart = is_internal or draft.move in CONFIDENTIAL or not (draft.move and moves)
    told = [] if is_apart else papers
    said = {"draft": draft.pk, **(details or {})}
    if draft.move and moves:
        move(
            case,
            getattr(Case, draft.move),
            acting_user=acting_user,
            reason=draft.reason,
            documents=told,
            details=said,
            new_issuer=draft.issuer if draft.move in NEW_MEASURES else None,
        )
        _turn_clocks(case, draft.move, acting_user)
    if papers and is_apart:
        # Why a confidential move was made is as confidential as that it was.
        is_secret = draft.move in CONFIDENTIAL and not is_internal
        record(
            case,
            Verb.ISSUED,
            acting_user=acting_user,
            reason="" if is_secret else draft.reason,
            documents=papers,
            details={"draft": draft.pk} if is_secret else said,
            is_internal=is_internal,
        )
    for issued in papers:
        paper = CaseNotice.objects.create(case=case, notice=issued, move=draft.move, is_internal=is_internal)
        # While a case rests no clock begins; what is signed for then, is so from the document's page.
        if issued.addressee is not None and case.state not in PAUSED:
            asked = owed if issued is notice else ()
            set_owed(case, paper, asked, debtor=issued.addressee, acting_user=acting_user)
        assign_number(issued)
    return notice


def sign_off(draft: Draft, *, acting_user: User) -> Case:
    """Signs a draft that neither moves the case nor issues a document of ours; the case, locked.

    Raises Stale where somebody was faster, NotYours as `issue` does.
    """
    case = draft.case = lock(draft.case)
    require_signatory(draft, acting_user)
    _mark_signed(draft, None, acting_user)
    return case


def _turn_clocks(case: Case, made: str, acting_user: User) -> None:
    """What was owed before stands still with a case that rests, and goes on with it; it ends where something else
    takes its place."""
    if case.state in PAUSED:
        stop_owed(case, acting_user=acting_user, reason="案件暂停办理")
    elif made == "resume":
        resume_owed(case, acting_user=acting_user, reason="案件恢复办理")
    else:
        cancel_owed(case, acting_user=acting_user, reason="案件已进入下一环节")


def _freeze(draft: Draft, signatory: User) -> list[Notice]:
    """The documents of a draft as they are signed: none, one, or one with a second beside it."""
    if not draft.kind:
        return []
    second = beside_of(draft)
    papers = [(draft.kind, facts_of(draft)), *([(second.kind, second.facts)] if second else [])]
    return [_freeze_one(draft, kind, facts, signatory) for kind, facts in papers]


def _freeze_one(draft: Draft, kind: str, facts: Any, signatory: User) -> Notice:
    content: dict[str, Any] = draft.content
    name, phone = content["contact"]
    return freeze(
        kind,
        facts,
        issuer=draft.issuer,
        addressee=addressee_of(draft),
        addressee_name=draft.addressee_name,
        copies_to=tuple(content["copies_to"]),
        contact=(name, phone),
        reference=draft.case.number,
        drafted_by=draft.drafted_by,
        signatory=signatory,
    )


def _mark_signed(draft: Draft, notice: Notice | None, signatory: User) -> None:
    """Signs the row if it still lies with the leader; raises Stale where somebody was faster."""
    # Who signs was asked before the words were frozen.
    turn(draft, "sign", decided_by=signatory, decided_at=clock.now(), notice=notice, reason=draft.reason)
