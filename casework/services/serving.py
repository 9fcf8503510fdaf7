"""Signing for a document in a case, and recording its service where nobody signs."""

from __future__ import annotations

import clock
from accounts.models import User
from accounts.roles import LEADER, OFFICER
from casework.access import ISSUING_LETTERS, acts_for, standing
from casework.lifecycle import PAUSED, State
from casework.models import Case, CaseNotice, Proposal, Verb
from casework.services.owing import turn_to_paper
from casework.services.recording import lock, record
from deadlines.counting import working_days_between
from deadlines.limits import limit
from deadlines.queries import calendar_since
from notices import services as notices
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction

# Who signs for what was sent to the body: its officers and its heads, whatever part it plays.
SIGNERS_FOR = (*(OFFICER[letter] for letter in "JFRGD"), *(LEADER[letter] for letter in "JFRGD"))


@one_transaction()
def sign_for(case: Case, paper: CaseNotice, *, acting_user: User) -> CaseNotice:
    """签收 by an officer or head of the addressee: the document's clocks start, counting from tomorrow."""
    _require_not_paused(case)
    if not acts_for(acting_user, paper.receiver_id, case) or not acting_user.holds(*SIGNERS_FOR):
        raise NotYours("只有主送机关的经办人或者负责人可以签收。")
    paper.notice = notices.sign_for(paper.notice, receiver_id=paper.receiver_id, acting_user=acting_user)
    Proposal.objects.filter(case=case, kind=Proposal.Kind.SERVICE_PROOF, status=Proposal.Status.OPEN).update(
        status=Proposal.Status.LAPSED, decided_at=clock.now()
    )
    turn_to_paper(case, paper, acting_user=acting_user)
    record(case, Verb.SIGNED_FOR, acting_user=acting_user, documents=[paper.notice])
    return paper


@one_transaction()
def record_service(
    case: Case, paper: CaseNotice, *, method: str, proof: str, acting_user: User
) -> CaseNotice:
    """登记送达 with proof by the issuer's officer, once the time for signing has passed (domain 0b.13)."""
    _require_not_paused(case)
    if not ISSUING_LETTERS & standing(acting_user, case).drafts:
        raise NotYours("只有发文机关的经办人可以登记送达。")
    _require_waited(paper)
    paper.notice = notices.record_service(paper.notice, method=method, proof=proof, acting_user=acting_user)
    turn_to_paper(case, paper, acting_user=acting_user)
    record(
        case,
        Verb.SERVED,
        acting_user=acting_user,
        reason=proof,
        documents=[paper.notice],
        details={"method": method},
    )
    return paper


def _require_not_paused(case: Case) -> None:
    """While a case rests no clock may start."""
    if lock(case).state in PAUSED:
        raise Stale(f"案件现为“{State(case.state).label}”，恢复办理后再签收、登记送达。")


def _require_waited(paper: CaseNotice) -> None:
    """Service with proof stands in for signing only after the limit for it (default 2 working days)."""
    if paper.notice.served_at is None:
        raise Refusal("文书正在成文，请稍候再办。")
    served_on = paper.notice.served_at.astimezone(clock.ZONE).date()
    waited = working_days_between(served_on, clock.today(), calendar_since(served_on))
    needed = limit("service_proof").amount
    if waited < needed:
        raise Refusal(
            f"送达后满{needed}个工作日未签收的，才能登记送达回证；现为第{waited}个工作日。",
            remedy="请先催办签收。",
        )
