"""T27 更正误操作: the last move was wrong and reached nobody; the case stands again where it stood.

What a move finds and sets stands in the case's own row (`Case.last_move`), written by `move()` and by the
clocks (`casework.services.recording.note_clocks`). Only the last move can be corrected, and a correction
leaves nothing to correct: there is no going to and fro. What the move wrote in a room is taken back there,
by `caseflow.undoing`, in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import clock
from accounts.models import User
from casework.access import ISSUING_LETTERS, standing
from casework.lifecycle import MOVES, State
from casework.models import SENT_IN, Case, CaseEvent, CaseNotice, Evidence, Proposal, Verb
from casework.services.moving import NotYours, Stale, move
from casework.services.noting import reclassify
from casework.services.owing import take_back_clocks, turn_clocks_back
from casework.services.recording import keep, lock, record
from casework.services.taking_back import WHY, take_back_rows, turn_drafts, why_rows_stay
from notices.models import Notice
from notices.services import void
from organisations.models import Body
from organisations.queries import is_same_body
from organisations.refusals import Refusal
from organisations.transactions import one_transaction


@dataclass(frozen=True)
class WrongMove:
    """The last move of a case and what it left: its event, the act's events, documents, and paper scans.

    `leads_to` is the state the case goes back to; `events` begin with the first of the same act.
    """

    event: CaseEvent
    events: tuple[CaseEvent, ...]
    leads_to: State
    notices: tuple[Notice, ...]
    scans: tuple[str, ...]
    # The number of the last event of the same act: what comes after it is another's.
    until: int

    @property
    def act(self) -> tuple[CaseEvent, ...]:
        """The events of the move's own act; `events` holds what came after it as well."""
        return tuple(found for found in self.events if found.seq <= self.until)

    @property
    def name(self) -> str:
        return MOVES[self.event.move]


def last_move(case: Case) -> WrongMove | None:
    """The move that a correction would take back, or None where there is none. Reads; asks no permission."""
    trace = case.last_move
    if not trace:
        return None
    events = tuple(CaseEvent.objects.filter(case=case, seq__gt=trace["since"]).order_by("seq"))
    event = next(found for found in events if found.seq == trace["seq"])
    until = trace.get("until", events[-1].seq)
    # A document for some eyes alone, and one issued beside the move, stand in an event of their own of the same act.
    issued = [found for found in events if found.verb == Verb.ISSUED and found.seq <= until]
    papers = [paper["id"] for found in (event, *issued) for paper in found.documents]
    scans = {str(event.details["scan"])} if event.details.get("scan") else set()
    on_paper = (Verb.SCANNED, Verb.APPLICATION_DECIDED)
    digests = {found.details.get("sha256") for found in events if found.verb in on_paper}
    scans |= {str(digest) for digest in digests if digest}
    return WrongMove(
        event=event,
        events=events,
        leads_to=State(case.moved_from),
        notices=tuple(Notice.objects.filter(pk__in=papers).order_by("pk")),
        scans=tuple(sorted(scans)),
        until=until,
    )


def may_correct(case: Case, wrong: WrongMove, user: User) -> bool:
    """Whether `user` leads the body whose move it was.

    A document is voided by the body that issued it alone; what a department sent in is put right by the body
    that judges the measure, or that issued the case.
    """
    if not ISSUING_LETTERS & standing(user, case).leads:
        return False
    issuers = {notice.issuer_id for notice in wrong.notices if notice.kind not in SENT_IN}
    if issuers:
        return all(user.works_for(issuer) for issuer in issuers)
    mover = _body_of(wrong.event)
    if mover is not None and not is_same_body(mover, case.lead_department):
        return user.works_for(mover.pk)
    return user.works_for(case.measure_issuer_id) or user.works_for(case.issuing_body_id)


def why_not_correct(wrong: WrongMove) -> str:
    """What stands against it as a sentence; "" where nothing does."""
    for notice in wrong.notices:
        # What was sent in comes back by the word of those who received it.
        if notice.has_reached and notice.kind not in SENT_IN:
            done = "签收" if notice.signed_for_at else "阅读"
            return f"{notice.number_text}已由主送单位{done}，视为已经送达，不能更正；请另行发文。"
    if any(found.verb == Verb.ISSUED for found in wrong.events if found.seq > wrong.until):
        return "此后已另行印发文书，不能更正。"
    return why_rows_stay(wrong.event.case, wrong.event.move)


@one_transaction()
def correct_move(
    case: Case, *, seq: int, reason: str, is_paper_withdrawn: bool = False, acting_user: User
) -> WrongMove:
    """T27: takes the last move back, by a leader of the body that made it. Returns what was taken back.

    `seq` is the number of the event the leader saw: Stale where another came after it, and where the
    document has reached its addressee meanwhile. A move of the days when its paper was a scan needs
    `is_paper_withdrawn`: that paper is known to nobody but the leader. Raises NotYours, Stale, or Refusal naming
    the field.
    """
    case = lock(case)
    wrong = last_move(case)
    if wrong is None or wrong.event.seq != seq:
        raise Stale("上一步流转已经更正，或者案件已有新的流转。请刷新后查看。")
    if not may_correct(case, wrong, acting_user):
        raise NotYours("误操作由作出该项流转的机关的负责人更正。")
    _check(wrong, reason, is_paper_withdrawn)
    trace = case.last_move
    said = f"{WHY}：{reason}"
    # The rows are locked before they are judged: whoever opens or signs for a document comes before or after.
    locked = list(Notice.objects.select_for_update().filter(pk__in=[notice.pk for notice in wrong.notices]))
    if refused := why_not_correct(replace(wrong, notices=tuple(locked))):
        raise Stale(refused)
    move(
        case,
        Case.correct,
        acting_user=acting_user,
        reason=reason,
        details={"corrects": wrong.event.seq, "move": wrong.event.move},
    )
    for notice in locked:
        void(notice, reason=said[:200])
        internal = CaseNotice.objects.filter(notice=notice, is_internal=True).exists()
        record(
            case, Verb.VOIDED, acting_user=acting_user, reason=said, documents=[notice], is_internal=internal
        )
    _withdraw_scans(case, wrong)
    _restore(case, trace["before"])
    take_back_clocks(
        case, opened=trace["opened"], ended=trace["ended"], acting_user=acting_user, reason=said[:300]
    )
    moved_on = wrong.event.at.astimezone(clock.ZONE).date()
    turn_clocks_back(case, since=moved_on, acting_user=acting_user, reason=said[:300])
    turn_drafts(case, wrong.events, wrong.act, acting_user=acting_user)
    _classify_again(case, wrong, trace["before"], acting_user)
    take_back_rows(case, wrong.event.move, acting_user=acting_user)
    Proposal.objects.filter(pk__in=trace["lapsed"], status=Proposal.Status.LAPSED).update(
        status=Proposal.Status.OPEN, decided_at=None
    )
    return wrong


def corrected_seqs(events: list[CaseEvent]) -> set[int]:
    """The numbers of the events that were corrected, and of those that corrected them: neither counts."""
    found = {event.seq: event.details["corrects"] for event in events if event.move == "correct"}
    return set(found) | set(found.values())


def _check(wrong: WrongMove, reason: str, is_paper_withdrawn: bool) -> None:
    if not reason.strip():
        raise Refusal("没有写明更正的理由。", field="reason", remedy="请写明错在哪里，应当如何办理。")
    if wrong.scans and not is_paper_withdrawn:
        raise Refusal(
            "这一步附有纸质文书的扫描件。",
            field="is_paper_withdrawn",
            remedy="纸质文书尚未送达并已收回的，请确认后再更正；已经送达的，不能更正。",
        )


def _body_of(event: CaseEvent) -> Body | None:
    return event.actor.body if event.actor is not None else None


def _withdraw_scans(case: Case, wrong: WrongMove) -> None:
    """The scan of a paper that was taken back stays on file, for the issuing side alone."""
    for scan in Evidence.objects.filter(case=case, sha256__in=wrong.scans):
        scan.is_internal, scan.description = True, f"{scan.description}（已作废）"[:200]
        scan.save(update_fields=["is_internal", "description"])


def _classify_again(case: Case, wrong: WrongMove, before: dict[str, Any], acting_user: User) -> None:
    """The severity that the move found, unless somebody has changed it since for a reason of its own."""
    changed = [found for found in wrong.act if found.verb == Verb.SEVERITY_CHANGED]
    now = [case.get_national_severity_display(), case.get_regional_severity_display()]
    if changed and now == [changed[-1].details["national"][1], changed[-1].details["regional"][1]]:
        reclassify(
            case,
            national=before["national_severity"],
            regional=before["regional_severity"],
            reason=WHY,
            acting_user=acting_user,
        )


def _restore(case: Case, before: dict[str, Any]) -> None:
    """The columns as the wrong move found them; and no way back from here, since that move never was."""
    case.moved_from = ""
    case.closing_from, case.paused_from = before["closing_from"], before["paused_from"]
    case.measure_issuer_id, case.returns = before["measure_issuer_id"], before["returns"]
    case.authority_id = before.get("authority_id", case.authority_id)
    case.look_back_on = date.fromisoformat(before["look_back_on"]) if before["look_back_on"] else None
    case.ended_at = datetime.fromisoformat(before["ended_at"]) if before["ended_at"] else None
    case.last_move = {}
    changed = ("moved_from", "closing_from", "paused_from", "measure_issuer", "authority", "returns")
    keep(case, *changed, "look_back_on", "ended_at", "last_move")
