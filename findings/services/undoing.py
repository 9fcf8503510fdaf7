"""What a wrong move (T27) put on record here is taken back, by the events of its act; nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterable

import clock
from accounts.models import User
from casework.models import Case, CaseEvent, Verb
from casework.services import record
from findings.models import Decision, Finding, Objection, Plea, Proceeding, Referral, Repair, Sanction
from findings.proceeding import INNER
from findings.queries.determination import current_referral, hearing_of
from findings.queries.seen import KINDS, fresh
from findings.services.listing import OVERTAKEN
from findings.services.recording import end_finding
from findings.services.sanctioning import lift_sanctions
from notices.models import Notice
from organisations.transactions import one_transaction

WHY = "更正误操作"


@one_transaction()
def take_back_findings(events: Iterable[CaseEvent], *, reason: str, acting_user: User) -> None:
    """Of these events, the last first: what was recorded never was, what was ended stands again."""
    for event in sorted(events, key=lambda event: -event.seq):
        match event.verb:
            case Verb.SANCTION_LIFTED:
                _impose_again(event, reason, acting_user)
            case Verb.FINDING_ENDED:
                _let_stand_again(event, reason, acting_user)
            case Verb.SANCTIONED:
                sanction = Sanction.objects.select_related("finding").get(pk=event.details["sanction"])
                lift_sanctions(sanction.finding, reason=reason, acting_user=acting_user, only=[sanction])
            case Verb.FINDING_RECORDED if not event.details.get("stands_again"):
                finding = Finding.objects.get(pk=event.details["finding"])
                status = Finding.Status.TAKEN_BACK
                end_finding(finding, status=status, reason=reason, acting_user=acting_user)


# --- the determination --------------------------------------------------------------------------------------


@one_transaction()
def take_back_referral(case: Case) -> None:
    """提请认定 never was: the referral has ended, and says why."""
    referral = current_referral(case)
    if referral is not None:
        Referral.objects.filter(pk=referral.pk, overtaken_on=None).update(
            overtaken_on=clock.today(), overtaken_by=WHY
        )


@one_transaction()
def take_back_decision(case: Case) -> None:
    """The decision never was: the referral is in force again, and its pleas are not answered."""
    newest = Decision.objects.filter(referral__case=case, taken_back_on=None).order_by("-id").first()
    if newest is None:
        return
    newest.taken_back_on = clock.today()
    newest.save(update_fields=["taken_back_on"])
    Plea.objects.filter(hearing__referral=newest.referral_id).update(is_adopted=None, verdict_reason="")


@one_transaction()
def let_referral_go_on(case: Case) -> None:
    """The court's listing was recorded by mistake: the determination that it overtook is under way again."""
    referral = current_referral(case)
    if referral is not None and referral.overtaken_by == OVERTAKEN:
        Referral.objects.filter(pk=referral.pk).update(overtaken_on=None, overtaken_by="")


def why_referral_stays(case: Case) -> str:
    """Why a referral cannot be taken back, as a sentence; "" where it can."""
    referral = current_referral(case)
    if referral is not None and hearing_of(referral) is not None:
        return "已向单位告知拟认定的内容，提请认定不能更正；请由认定机关作出不予认定的决定。"
    return ""


def why_finding_stays(case: Case) -> str:
    """Why a finding that was made by mistake is not simply corrected: its body has answered it already."""
    standing = Finding.objects.standing().filter(case=case)
    about = Objection.objects.exclude(status__in=INNER).filter(case=case)
    objected = about.filter(finding__in=standing) | about.filter(sanction__finding__in=standing)
    if objected.exists() or Repair.objects.exclude(status__in=INNER).filter(finding__in=standing).exists():
        return "单位已对认定提出异议或者修复申请，认定已经送达，不能更正；请作出处理决定或者撤销认定。"
    return ""


# --- proceedings that moved the case, or lapsed with it -----------------------------------------------------


def why_ruling_stays(case: Case, event: CaseEvent) -> str:
    """Why the decision of a proceeding, which made this move, cannot be taken back; "" where none did, or it can."""
    row = _ruled(event)
    if row is None:
        return ""
    if row.noted_at is not None:
        return f"申请单位已收阅{row.PAPER}，不能更正；需要继续办理的，请重启案件或者另行立案。"
    voided = _voided_by(row)
    if voided is not None:
        number = voided.number_text
        return f"撤销时{number}已经作废，文号不能恢复使用，不能更正；请另行立案后重新发文。"
    return ""


def _voided_by(row: Proceeding) -> Notice | None:
    """The document that the decision withdrew and that is void since."""
    if not isinstance(row, Objection):
        return None
    paper = row.paper or (row.finding.paper if row.finding else None)
    return paper.notice if paper is not None and paper.notice.voided_at is not None else None


@one_transaction()
def take_back_ruling(event: CaseEvent, *, acting_user: User) -> None:
    """The decision that made this move is drafted anew, with a paper of its own; what it voided stays void."""
    row = _ruled(event)
    if row is None:
        return
    row.reconsider()
    row.scan = row.decision = row.decided_by = row.decided_at = row.ended_at = None
    row.reviewed_by = row.reviewed_at = None
    row.paper_number = ""
    row.returned_for = WHY
    row.save()
    _note(row, Verb.DECISION_RETURNED, acting_user)


@one_transaction()
def revive_proceedings(events: Iterable[CaseEvent], *, acting_user: User) -> None:
    """What lapsed with the case goes on where it stood. Its clocks come back with those of the move."""
    for event in events:
        if event.verb == Verb.APPLICATION_LAPSED:
            row = fresh(KINDS[event.details["proceeding"]], event.details["id"])
            row.revive(event.details["was"])
            row.ended_for, row.ended_at = "", None
            row.save()
            _note(row, Verb.APPLICATION_REVIVED, acting_user)


def _ruled(event: CaseEvent) -> Proceeding | None:
    """The proceeding whose decision made the move, or None."""
    code = event.details.get("proceeding")
    return fresh(KINDS[code], event.details["id"]) if code in KINDS else None


def _note(row: Proceeding, verb: Verb, acting_user: User) -> None:
    details = {"proceeding": row.CODE, "id": row.pk, "what": row.WHAT}
    record(row.case, verb, acting_user=acting_user, reason=WHY, details=details, is_internal=True)


def _let_stand_again(event: CaseEvent, reason: str, acting_user: User) -> None:
    finding = Finding.objects.select_for_update(of=("self",)).get(pk=event.details["finding"])
    finding.status, finding.ended_on, finding.ended_by, finding.end_reason = (
        Finding.Status.STANDS,
        None,
        None,
        "",
    )
    finding.save(update_fields=["status", "ended_on", "ended_by", "end_reason"])
    details = {"finding": finding.pk, "path": finding.path, "stands_again": True}
    record(event.case, Verb.FINDING_RECORDED, acting_user=acting_user, reason=reason, details=details)


def _impose_again(event: CaseEvent, reason: str, acting_user: User) -> None:
    sanction = Sanction.objects.select_for_update(of=("self",)).get(pk=event.details["sanction"])
    sanction.lifted_on, sanction.lifted_by, sanction.lift_reason = None, None, ""
    sanction.save(update_fields=["lifted_on", "lifted_by", "lift_reason"])
    details = {"sanction": sanction.pk, "kind": sanction.kind, "in_force_again": True}
    record(event.case, Verb.SANCTIONED, acting_user=acting_user, reason=reason, details=details)
