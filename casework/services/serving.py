"""Signing for a document in a case, and recording its service where nobody signs."""

from __future__ import annotations

import clock
from accounts.models import User
from casework.access import ISSUING_LETTERS, acts_for, standing
from casework.lifecycle import PAUSED, State
from casework.models import Case, CaseNotice, Proposal, Verb
from casework.services.addressing import SIGNERS_FOR
from casework.services.owing import runs_in_a_rest, turn_to_paper
from casework.services.recording import lock, record
from casework.services.transferring import note_service
from deadlines.counting import working_days_between
from deadlines.limits import limit
from deadlines.queries import calendar_since
from notices import services as notices
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction


@one_transaction()
def sign_for(case: Case, paper: CaseNotice, *, acting_user: User) -> CaseNotice:
    """签收 by an officer or head of the addressee: the document's clocks start, counting from tomorrow."""
    _require_may_begin(case, paper)
    if not _is_signer(acting_user, case, paper):
        raise NotYours("只有主送机关的经办人或者负责人可以签收。")
    paper.notice = notices.sign_for(paper.notice, receiver_id=paper.receiver_id, acting_user=acting_user)
    Proposal.objects.filter(case=case, kind=Proposal.Kind.SERVICE_PROOF, status=Proposal.Status.OPEN).update(
        status=Proposal.Status.LAPSED, decided_at=clock.now()
    )
    turn_to_paper(case, paper, acting_user=acting_user)
    note_service(paper)
    record(
        case,
        Verb.SIGNED_FOR,
        acting_user=acting_user,
        documents=[paper.notice],
        is_internal=paper.is_internal,
    )
    return paper


def may_sign_for_in_a_rest(case: Case, paper: CaseNotice, user: User) -> bool:
    """Whether the person signs for the document from its page: its case rests, so that no desk is open for it."""
    notice = paper.notice
    is_open = notice.rendered_at is not None and notice.signed_for_at is None and notice.voided_at is None
    return is_open and case.state in PAUSED and _is_signer(user, case, paper) and runs_in_a_rest(case, paper)


def may_record_service(case: Case, paper: CaseNotice, user: User) -> bool:
    """Whether the person may put its service on record now: an officer of its issuer, where nobody signed for it."""
    notice = paper.notice
    is_open = notice.served_at is not None and notice.signed_for_at is None and notice.voided_at is None
    if not is_open or _stays_on_file(paper) or not user.works_for(notice.issuer_id):
        return False
    is_resting = case.state in PAUSED and not runs_in_a_rest(case, paper)
    return not is_resting and bool(ISSUING_LETTERS & standing(user, case).drafts)


@one_transaction()
def record_service(
    case: Case, paper: CaseNotice, *, method: str, proof: str, acting_user: User
) -> CaseNotice:
    """登记送达 with proof by the issuer's officer, once the time for signing has passed (domain 0b.13).

    An organ or a person outside the register signs on paper: that is recorded at once.
    """
    _require_may_begin(case, paper)
    if _stays_on_file(paper):
        raise Refusal("责任单位不知悉本案，这份文书留存备查，不送达。", remedy="不必登记送达。")
    if not ISSUING_LETTERS & standing(acting_user, case).drafts:
        raise NotYours("只有发文机关的经办人可以登记送达。")
    _require_waited(paper)
    paper.notice = notices.record_service(paper.notice, method=method, proof=proof, acting_user=acting_user)
    turn_to_paper(case, paper, acting_user=acting_user)
    note_service(paper)
    record(
        case,
        Verb.SERVED,
        acting_user=acting_user,
        reason=proof,
        documents=[paper.notice],
        details={"method": method},
        is_internal=paper.is_internal,
    )
    return paper


def _stays_on_file(paper: CaseNotice) -> bool:
    """Addressed to a department that knows nothing of the case, by its name alone (`addressing`): sent to nobody."""
    return paper.is_internal and paper.receiver_id is None and paper.move in ("suspend", "resume", "reopen")


def _is_signer(user: User, case: Case, paper: CaseNotice) -> bool:
    return acts_for(user, paper.receiver_id, case) and user.holds(*SIGNERS_FOR)


def _require_may_begin(case: Case, paper: CaseNotice) -> None:
    """While a case rests no clock may start; a paper that sets none (中止告知, 移送函) may be signed for."""
    if lock(case).state in PAUSED and not runs_in_a_rest(case, paper):
        raise Stale(f"案件现为“{State(case.state).label}”，恢复办理后再签收、登记送达。")


def _require_waited(paper: CaseNotice) -> None:
    """Service with proof stands in for signing only after the limit for it (default 2 working days)."""
    if paper.notice.served_at is None:
        raise Refusal("文书正在成文，请稍候再办。")
    if paper.receiver_id is None:
        return
    served_on = paper.notice.served_at.astimezone(clock.ZONE).date()
    waited = working_days_between(served_on, clock.today(), calendar_since(served_on))
    needed = limit("service_proof").amount
    if waited < needed:
        raise Refusal(
            f"送达后满{needed}个工作日未签收的，才能登记送达回证；现为第{waited}个工作日。",
            remedy="请先催办签收。",
        )
