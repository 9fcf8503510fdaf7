"""Whose turn is it? One pure reading of a case's state and records, for the flow, the reconciler and the tests."""

from __future__ import annotations

from collections.abc import Iterator

from django_fsm import can_proceed

from caseflow.desks import Turn
from caseflow.models import Rank
from caseflow.paper_turns import leaving, of_each_desk, signing_for
from caseflow.records import Record, Records, records_of
from casework.lifecycle import ENDED, MOVES, PAUSED, State
from casework.models import Assignment, Case, CaseDeadline, Proposal, Purpose
from casework.services import undecided_relapse
from early_warnings.models import Answer, Supervision
from findings.models import Finding
from findings.queries import determination
from findings.queries.sanctions import findings_of_concern
from interviews import queries as interviews
from notices.drafting import DraftState
from notices.kinds import Kind
from organisations.models import Body
from organisations.queries import is_same_body
from rectification import queries as rectification

# The desk on which a draft of this move is signed; of this kind, where it moves nothing.
SIGN_NODE = {
    "warn_early": "sign_letter",
    "remind": "sign_letter",
    "warn": "sign_letter",
    "lift": "sign_lifting",
    "settle": "sign_settlement",
    "summon": "sign_summons",
    "minutes": "sign_minutes",
    "supervision": "sign_supervision",
    "circular": "sign_document",
    "accountability": "sign_document",
    "supervisory_advice": "sign_document",
    "rectification_order": "sign_order",
    "decline": "sign_decline",
    "merge": "sign_merger",
    "suspend": "sign_suspension",
    "resume": "sign_resumption",
    "transfer": "sign_transfer",
    "conclude_transfer": "sign_conclusion",
    "reopen": "sign_reopening",
    "order_rectification": "sign_order",
    "return_rectification": "sign_opinion",
    "accept_rectification": "sign_opinion",
    "close": "sign_closure",
    "refuse_closure": "sign_closure",
    "refer_for_determination": "sign_referral",
    "hearing_notice": "sign_hearing_notice",
    "determine": "sign_determination",
    "not_determined": "sign_determination",
    "clear": "sign_determination",
    "confirm_performance": "sign_performance",
    "revoke": "approve_revocation",
}
# Who has a 督办函 that is signed for: the handler, the head, the officer of the body that issued it.
SUPERVISION_DESKS = {
    Supervision.Status.AWAITING.value: ("answer_supervision", Rank.HANDLER),
    Supervision.Status.SUBMITTED.value: ("approve_supervision", Rank.HEAD),
    Supervision.Status.SENT.value: ("note_supervision", Rank.OFFICER),
}


def turns(case: Case, records: Records | None = None) -> list[Turn]:
    """Every task that should be open on the case now. Empty for a case that is over and served.

    While a case rests nothing lies on a desk but the paper that would wake or close it, at a station of its path, and
    what tells of the rest, to be sealed and served.
    A case that has ended may still be looked back at, and what would reopen it signed.
    `records` are the case's, where they have been read already.
    """
    if case.state == State.DRAFT:
        return []
    records = records_of(case) if records is None else records
    if case.state in PAUSED:
        # What would wake the case is reviewed and countersigned as any paper.
        drafts = [turn for draft in records["draft"] for turn in _on_its_path(draft, records)]
        return [*drafts, *leaving(case, records["leaving"])]
    if case.state == State.MERGED:
        # Its papers are answered in the leading case; what a leader wants done is still owed to him.
        return list(_of_any_state(records))
    papers = of_each_desk(_in_force(case, records, "paper"))
    found = [
        *signing_for(case, papers),
        *leaving(case, _in_force(case, records, "leaving")),
        *_of_any_state(records),
    ]
    # One paper at a time is on its path; after the end one that still has a move to make (a revocation).
    for draft in records["draft"]:
        if case.state not in ENDED or (draft.word in MOVES and can_proceed(getattr(case, draft.word))):
            found.extend(_on_its_path(draft, records))
    for plan in records["plan"]:
        found.append(Turn("approve_sanctions", plan.ref, Rank.LEADER, plan.pk))
    drafting = bool(records["draft"])
    if case.state in ENDED:
        return found + list(_after_the_end(case, records, drafting=drafting))
    found.extend(_supervised(records))
    found.extend(_of_state(case, records, drafting=drafting, unsigned={node for node, _ in papers}))
    if not drafting:
        # An open proposal lies with the officers it is addressed to; one at a time is enough.
        for proposal in records["proposal"][:1]:
            found.append(Turn("decide", proposal.ref, Rank.OFFICER, proposal.pk))
    return found


def _in_force(case: Case, records: Records, what: str) -> list[Record]:
    """The documents among the records that still ask something: no letter that was withdrawn on an objection.

    Of a revoked case what revoked it alone: what was issued before asks nothing any more.
    """
    withdrawn = {letter.ref for letter in records["withdrawn"]}
    found = [paper for paper in records[what] if paper.pk not in withdrawn]
    if case.state == State.REVOKED:
        return [paper for paper in found if paper.word == Kind.OBJECTION_DECISION]
    return found


def _on_its_path(draft: Record, records: Records) -> Iterator[Turn]:
    """Where a draft lies: with a reviewer, with every body that has still to countersign, with a leader."""
    match draft.rank:
        case DraftState.REVIEWING:
            yield Turn("review_draft", draft.ref, Rank.REVIEWER, draft.pk)
        case DraftState.COUNTERSIGNING:
            for asked in records["countersigning"]:
                yield Turn("countersign_draft", asked.ref, Rank(asked.rank), draft.pk)
        case DraftState.APPROVING:
            yield Turn("approve_draft", draft.ref, Rank.LEADER, draft.pk)
        case _:
            yield Turn(SIGN_NODE[draft.word], draft.ref, Rank.LEADER, draft.pk)


def _of_any_state(records: Records) -> Iterator[Turn]:
    """What waits wherever the case stands, and when it is over: 批示 to carry out, a fact to be put right, a request.

    A desk has one task of a kind: the oldest comes first, and the next opens when that is done.
    """
    for what, node, rank in (
        ("instruction", "carry_out", Rank.OFFICER),
        ("correction", "approve_correction", Rank.LEADER),
        ("extension", "approve_extension", Rank.HEAD),
        ("application", "decide_extension", Rank.LEADER),
    ):
        seen: set[int] = set()
        for record in records[what]:
            if record.ref not in seen:
                yield Turn(node, record.ref, rank, record.pk)
            seen.add(record.ref)


def _supervised(records: Records) -> Iterator[Turn]:
    """What a 督办函 asks, wherever the case stands: its answer, the head's approval, the issuer's reading.

    A desk has one task of a kind: the oldest letter comes first.
    """
    seen: set[tuple[str, int]] = set()
    for record in records["supervision"]:
        node, rank = SUPERVISION_DESKS[record.word]
        body_id = record.about or 0 if rank == Rank.OFFICER else record.ref
        if (node, body_id) not in seen:
            yield Turn(node, body_id, rank, record.pk)
        seen.add((node, body_id))


def assignment_turns(assignment: Assignment) -> list[Turn]:
    """The assigned body answers; a leader of whoever assigned it decides on 退单; a joint department delivers.

    Nothing lies on a desk while the case is paused, or once it has ended.
    """
    if assignment.case.state in PAUSED | ENDED:
        return []
    if assignment.status == Assignment.Status.PENDING:
        return [Turn("accept_assignment", assignment.body_id, answering_rank(assignment.body), assignment.pk)]
    if assignment.status == Assignment.Status.REFUSED:
        return [Turn("reassign", assignment.assigned_for_id, Rank.LEADER, assignment.pk)]
    owes = assignment.contribution == Assignment.Contribution.OWED
    if assignment.status == Assignment.Status.ACCEPTED and owes:
        return [Turn("contribute", assignment.body_id, answering_rank(assignment.body), assignment.pk)]
    return []


def answering_rank(body: Body) -> Rank:
    """Who at a body answers an assignment: a department's handler, a verifying body's verifier, else an officer."""
    if body.plays("D"):
        return Rank.HANDLER
    return Rank.VERIFIER if body.plays("V") else Rank.OFFICER


def _of_state(case: Case, records: Records, *, drafting: bool, unsigned: set[str]) -> Iterator[Turn]:
    match case.state:
        case State.TRIAGE if not drafting:
            yield Turn("triage", case.issuing_body_id, Rank.OFFICER)
        case State.EARLY_WARNING | State.REMINDED | State.WARNED:
            yield from _letter(case, records, drafting=drafting, unsigned=unsigned)
        case State.INTERVIEWING:
            yield from _interview(case, drafting)
        case State.RECTIFYING | State.VERIFYING:
            yield from _rectification(case, drafting)
        case State.DETERMINING:
            yield from _determination(case, drafting)
        case State.DETERMINED if not drafting:
            yield from _after_finding(case)
        case State.CLOSING if not drafting:
            yield Turn("close", case.issuing_body_id, Rank.OFFICER)


def _after_the_end(case: Case, records: Records, *, drafting: bool) -> Iterator[Turn]:
    for proposal in records["proposal"]:
        if proposal.word == Proposal.Kind.LOOK_BACK:
            yield Turn("look_back", proposal.ref, Rank.OFFICER, proposal.pk)
    relapse = None if drafting else undecided_relapse(case)
    if relapse is not None:
        yield Turn("reopen", ordering_body(case).pk, Rank.OFFICER, relapse.pk)


def _letter(case: Case, records: Records, *, drafting: bool, unsigned: set[str]) -> Iterator[Turn]:
    if _asks_nothing(case, records):
        # Its letter is on paper, and so is the answer; or it was withdrawn: the officer judges what came in.
        if not drafting:
            yield Turn("review", case.measure_issuer_id or case.issuing_body_id, Rank.OFFICER)
        return
    if "sign_for_letter" in unsigned or not records["letter"]:
        return
    letter = records["letter"][-1]
    answer = next((found for found in reversed(records["answer"]) if found.ref == letter.pk), None)
    if answer is None or answer.word == Answer.Status.RETURNED:
        yield Turn("answer", letter.ref, Rank.HANDLER, letter.pk)
    elif answer.word == Answer.Status.SUBMITTED:
        yield Turn("approve_answer", letter.ref, Rank.HEAD, answer.pk)
    elif not drafting:
        yield Turn("review", letter.about or 0, Rank.OFFICER, answer.pk)


def _asks_nothing(case: Case, records: Records) -> bool:
    """Whether no letter of ours waits for an answer: an older case's, or one withdrawn on an objection.

    Where the table revokes the measure the case has ended; an early warning it does not: somebody must lead on.
    """
    if not records["letter"]:
        return case.is_older
    return any(found.pk == records["letter"][-1].pk for found in records["withdrawn"])


def _interview(case: Case, drafting: bool) -> Iterator[Turn]:
    interview = interviews.current_interview(case)
    if interview is None:
        return
    interview.case = case  # within an act its row is not written yet
    issuer, about = interview.issuer_id, interview.pk
    match interviews.stage_of(interview):
        case interviews.Stage.SCHEDULED | interviews.Stage.AWAITING_NEW_TIME:
            yield Turn("hold_interview", issuer, Rank.OFFICER, about)
            if is_owed(case, Purpose.CONFIRM):
                yield Turn("attend", case.lead_department_id, Rank.HANDLER, about)
        case interviews.Stage.AWAITING_RECORD_SIGNATURE:
            yield Turn("sign_record", case.lead_department_id, Rank.HEAD, about)
            # A refusal takes two of the issuer's people: the officer tells it, the leader confirms.
            noted = interview.record.first_witness_id is not None
            yield Turn("note_refusal", issuer, Rank.LEADER if noted else Rank.OFFICER, about)
        case interviews.Stage.AWAITING_MINUTES if not drafting:
            yield Turn("write_minutes", issuer, Rank.OFFICER, about)
        case interviews.Stage.AWAITING_ORDER if not drafting:
            yield Turn("order", ordering_body(case).pk, Rank.OFFICER, about)
        case interviews.Stage.AWAITING_SETTLEMENT if not drafting:
            yield Turn("settle", issuer, Rank.OFFICER, about)


def is_owed(case: Case, purpose: Purpose) -> bool:
    """Whether a clock of this purpose is open on the case."""
    return CaseDeadline.objects.filter(
        case=case, purpose=purpose, deadline__met_on=None, deadline__cancelled_on=None
    ).exists()


def _rectification(case: Case, drafting: bool) -> Iterator[Turn]:
    order = rectification.current_order(case)
    if order is None:
        # Reopened on a relapse: what it must put right now, a new order says.
        if case.state == State.RECTIFYING and not drafting:
            yield Turn("order", ordering_body(case).pk, Rank.OFFICER)
        return
    order.case = case  # within an act its row is not written yet
    department, issuer, about = case.lead_department_id, order.issuer_id, order.pk
    match rectification.stage_of(order):
        case rectification.Stage.AWAITING_PLAN:
            yield Turn("file_plan", department, Rank.HANDLER, about)
        case rectification.Stage.AWAITING_REPORT:
            yield Turn("report", department, Rank.HANDLER, about)
        case rectification.Stage.AWAITING_APPROVAL:
            yield Turn("approve_report", department, Rank.HEAD, about)
        case rectification.Stage.AWAITING_VERIFICATION:
            yield Turn("verify", issuer, Rank.OFFICER, about)
        case rectification.Stage.AWAITING_COUNTERSIGNATURE:
            verification = rectification.current_verification(order)
            assert verification is not None
            for body in rectification.bodies_to_countersign(verification):
                yield Turn("countersign", body.pk, Rank.VERIFIER, about)
        case rectification.Stage.VERIFIED_MET | rectification.Stage.VERIFIED_UNMET if not drafting:
            yield Turn("conclude", issuer, Rank.OFFICER, about)


def _determination(case: Case, drafting: bool) -> Iterator[Turn]:
    """Told, heard, decided, once the authority and then the department have signed for what came to them.

    That the time to be heard still runs, the act says: the desk is open meanwhile.
    """
    referral = determination.current_referral(case)
    if referral is None or not referral.is_received:
        return
    authority, department = referral.authority_id, case.lead_department_id
    hearing = determination.hearing_of(referral)
    if hearing is None:
        if not drafting:
            yield Turn("tell", authority, Rank.OFFICER, referral.pk)
        return
    match determination.stage_of(hearing):
        case determination.Stage.AWAITING_SERVICE:
            return
        case determination.Stage.AWAITING_PLEA:
            yield Turn("plead", department, Rank.HANDLER, hearing.pk)
        case determination.Stage.AWAITING_APPROVAL:
            plea = determination.newest_plea(hearing)
            assert plea is not None
            yield Turn("approve_plea", department, Rank.HEAD, plea.pk)
    if not drafting:
        yield Turn("determine", authority, Rank.OFFICER, referral.pk)


def _after_finding(case: Case) -> Iterator[Turn]:
    """The side of the finding orders anew or confirms performance: who made it; of a listing who issued the case.

    Where that body may not order (domain 0b.3), whoever may has the desk beside it.
    """
    bodies: dict[int, int] = {}
    for finding in findings_of_concern(case):
        if finding.path == Finding.Path.DETERMINED:
            bodies[finding.made_by_id] = finding.pk
        else:
            bodies[case.issuing_body_id] = finding.pk
            if not any(case.issuing_body.plays(letter) for letter in "JRG"):
                bodies.setdefault(ordering_body(case).pk, finding.pk)
    for body_id, about in bodies.items():
        yield Turn("follow_finding", body_id, Rank.OFFICER, about)


def ordering_body(case: Case) -> Body:
    """Who orders rectification after an interview: the measure's issuer if it may (J R G), else the superior.

    The credit office does not order a peer or a government to rectify (domain 0b.3): then the subject's
    superior or the authority named for the case does.
    """
    for body in (case.measure_issuer, case.authority, case.subject.superior, case.issuing_body):
        if body is not None and {*"JRG"} & body.part_letters and not is_same_body(body, case.subject):
            return body
    return case.issuing_body
