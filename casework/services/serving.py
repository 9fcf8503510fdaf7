"""用印, 送达, 签收 of a document in a case: through the system, or on paper with the proof that each way asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

import clock
from accounts.models import User
from casework.access import ISSUING_LETTERS, acts_for, standing
from casework.lifecycle import PAUSED, State
from casework.models import Case, CaseNotice, Proposal, Service, Verb
from casework.services.addressing import SIGNERS_FOR
from casework.services.evidence import add_evidence
from casework.services.owing import runs_in_a_rest, start_signing, turn_to_paper
from casework.services.proving import file_proof, proof_facts
from casework.services.recording import lock, record
from casework.services.transferring import note_service
from deadlines.counting import working_days_between
from deadlines.limits import limit
from deadlines.queries import calendar_since
from notices import services as notices
from notices.fields import check
from notices.sealing import BY_SYSTEM, confirm_seal, serve_through_system
from notices.serving import BY_LEAVING, BY_POST, Handed, hand_over
from notices.wording import chinese_date
from organisations.refusals import NotYours, Refusal, Stale
from organisations.transactions import one_transaction


@dataclass(frozen=True)
class ServiceTerms:
    """送达 on paper as the officer writes it down: one of `notices.serving.METHODS`, when, where, and its proof.

    Of post the hour is not known, and the day is that of the receipt. `servers` are two names.
    """

    method: str
    served_on: date
    place: str
    servers: tuple[str, ...]
    served_time: time | None = None
    received_by: str = ""
    post_number: str = ""
    refusal: str = ""
    witnesses: tuple[str, ...] = ()
    note: str = ""

    @property
    def when(self) -> str:
        """2026年11月20日15时20分, or the day alone."""
        day = chinese_date(self.served_on)
        return f"{day}{self.served_time:%H时%M分}" if self.served_time else day

    @property
    def proof(self) -> str:
        """What proves it in one line, for lists and the file."""
        if self.method == BY_POST:
            return f"邮件号码{self.post_number}"
        if self.method == BY_LEAVING:
            return f"见证人：{'、'.join(self.witnesses)}"
        return f"收件人：{self.received_by}"


@one_transaction()
def sign_for(case: Case, paper: CaseNotice, *, acting_user: User) -> CaseNotice:
    """签收 by an officer or head of the addressee: the document's clocks start, counting from tomorrow."""
    lock(case)
    _require_may_begin(case, paper)
    if not _is_signer(acting_user, case, paper):
        raise NotYours("只有主送机关的经办人或者负责人可以签收。")
    paper.notice = notices.sign_for(paper.notice, receiver_id=paper.receiver_id, acting_user=acting_user)
    _lapse_proposals(case)
    turn_to_paper(case, paper, acting_user=acting_user)
    note_service(paper, on=clock.today())
    _record(case, paper, Verb.SIGNED_FOR, acting_user=acting_user)
    return paper


def may_sign_for_in_a_rest(case: Case, paper: CaseNotice, user: User) -> bool:
    """Whether the person signs for the document from its page: its case rests, so that no desk is open for it."""
    notice = paper.notice
    is_open = notice.rendered_at is not None and notice.signed_for_at is None and notice.voided_at is None
    return is_open and case.state in PAUSED and _is_signer(user, case, paper) and runs_in_a_rest(case, paper)


@one_transaction()
def confirm_paper_seal(case: Case, paper: CaseNotice, *, sealed_on: date, acting_user: User) -> CaseNotice:
    """用印确认 by the issuer's officer; unless the issuer chooses the way of service, the system serves it at once."""
    _require_issuer(case, paper, acting_user)
    paper.notice = confirm_seal(paper.notice, sealed_on=sealed_on, acting_user=acting_user)
    record(
        case,
        Verb.SEALED,
        acting_user=acting_user,
        documents=[paper.notice],
        details={"how": paper.notice.get_sealed_how_display(), "on": sealed_on.isoformat()},
        is_internal=True,
    )
    if paper.notice.served_at is not None:
        _follow_service(case, paper, acting_user=acting_user)
    return paper


@one_transaction()
def serve_paper(case: Case, paper: CaseNotice, *, acting_user: User) -> CaseNotice:
    """系统送达 by the issuer's officer, where the issuer chooses the way."""
    _require_issuer(case, paper, acting_user)
    paper.notice = serve_through_system(paper.notice, acting_user=acting_user)
    _follow_service(case, paper, acting_user=acting_user)
    return paper


@one_transaction()
def record_service(
    case: Case, paper: CaseNotice, terms: ServiceTerms, *, acting_user: User, scan: Any = None
) -> Service:
    """登记送达 on paper by the issuer's officer; its 送达回证 goes into the file, with a scan of the signed one.

    The document's clocks are counted from the day after the service. What the system has served is to be signed for
    first: service on paper stands in for that once the time for it has passed (domain 0b.13).
    """
    _require_issuer(case, paper, acting_user)
    _require_may_begin(case, paper)
    _require_sent(paper)
    _require_waited(paper)
    facts = proof_facts(case, paper, terms)
    check(facts)
    handed = Handed(terms.method, terms.served_on, terms.proof, terms.served_time)
    paper.notice = hand_over(paper.notice, handed, acting_user=acting_user)
    _lapse_proposals(case)
    turn_to_paper(case, paper, on=terms.served_on, acting_user=acting_user)
    note_service(paper, on=terms.served_on)
    said = {"method": terms.method, "on": terms.served_on.isoformat()}
    _record(case, paper, Verb.SERVED, acting_user=acting_user, reason=terms.proof, details=said)
    kept = None
    if scan is not None:
        kept = add_evidence(
            case,
            scan,
            description=f"{paper.notice.number_text}送达回证扫描件",
            acting_user=acting_user,
            is_internal=paper.is_internal,
        )
    # Last of all: the form takes a number.
    return Service.objects.create(
        paper=paper,
        proof=file_proof(case, paper, facts, acting_user=acting_user),
        method=terms.method,
        served_on=terms.served_on,
        scan=kept,
        recorded_by=acting_user,
        recorded_at=clock.now(),
    )


def may_dispatch(user: User, case: Case, paper: CaseNotice) -> bool:
    """Whether the person seals, serves and puts service on record: an officer of the issuer who works on the case."""
    return user.works_for(paper.notice.issuer_id) and bool(ISSUING_LETTERS & standing(user, case).drafts)


def why_not_on_paper(case: Case, paper: CaseNotice) -> str:
    """What stands against service on paper now, as a sentence; "" where nothing does."""
    try:
        _require_may_begin(case, paper)
        _require_sent(paper)
        _require_waited(paper)
        notices.require_open(paper.notice)
    except Refusal as refusal:
        return refusal.message
    return "" if paper.notice.ready_at else "文书尚未用印，不能送达。"


def _require_issuer(case: Case, paper: CaseNotice, user: User) -> None:
    lock(case)
    if not may_dispatch(user, case, paper):
        raise NotYours("用印、送达由发文机关的经办人办理。")


def _follow_service(case: Case, paper: CaseNotice, *, acting_user: User) -> None:
    start_signing(case, paper, acting_user=acting_user)
    _record(case, paper, Verb.SERVED, acting_user=acting_user, details={"method": BY_SYSTEM})


def _record(case: Case, paper: CaseNotice, verb: Verb, *, acting_user: User, **said: Any) -> None:
    """What is said of an internal paper is said inside."""
    record(
        case, verb, acting_user=acting_user, documents=[paper.notice], is_internal=paper.is_internal, **said
    )


def _lapse_proposals(case: Case) -> None:
    """Nobody need propose the proof of what is signed for or served."""
    Proposal.objects.filter(case=case, kind=Proposal.Kind.SERVICE_PROOF, status=Proposal.Status.OPEN).update(
        status=Proposal.Status.LAPSED, decided_at=clock.now()
    )


def _is_signer(user: User, case: Case, paper: CaseNotice) -> bool:
    return acts_for(user, paper.receiver_id, case) and user.holds(*SIGNERS_FOR)


def _require_may_begin(case: Case, paper: CaseNotice) -> None:
    """While a case rests no clock may start; a paper that sets none (中止告知, 移送函) may be signed for or served."""
    if case.state in PAUSED and not runs_in_a_rest(case, paper):
        raise Stale(f"案件现为“{State(case.state).label}”，恢复办理后再签收、登记送达。")


def _require_sent(paper: CaseNotice) -> None:
    """A paper to a department that knows nothing of the case has its name alone (`addressing`): it goes to nobody."""
    if paper.stays_on_file:
        raise Refusal("责任单位不知悉本案，这份文书留存备查，不送达。", remedy="不必登记送达。")


def _require_waited(paper: CaseNotice) -> None:
    """What the system served is left to be signed for during the limit for it (default 2 working days)."""
    if paper.notice.served_at is None:
        return
    served_on = paper.notice.served_at.astimezone(clock.ZONE).date()
    waited = working_days_between(served_on, clock.today(), calendar_since(served_on))
    needed = limit("service_proof").amount
    if waited < needed:
        raise Refusal(
            f"系统送达后满{needed}个工作日未签收的，才能登记送达回证；现为第{waited}个工作日。",
            remedy="请先催办签收。",
        )
