"""Every desk and what can be done at it. The first act of a desk is its main one."""

from __future__ import annotations

from caseflow.acts import (
    advising,
    amending,
    assigning,
    determining,
    dispatching,
    exempting,
    extending,
    informing,
    interviewing,
    letters,
    moving,
    objecting,
    recording,
    rectifying,
    referring,
    repairing,
    revoking,
    supervising,
)
from caseflow.acts.base import Act, At
from caseflow.acts.drafts import PATH_DESKS, signing, the_draft
from early_warnings import services as early_warnings
from findings import services as findings
from interviews import services as interviews

LADDER = (letters.EARLY_WARNING, letters.REMIND, letters.WARN, interviewing.SUMMON, rectifying.ORDER)
# What an officer of a party may draft from the case's page beyond the ladder.
MEASURES = (*LADDER, referring.REFER, referring.TAKE_UP)
# What needs no turn and waits for no other paper: done from the case's page at any time.
BESIDE = (
    determining.RECORD_LISTING,
    determining.SANCTION,
    determining.LIFT_SANCTION,
    informing.RECORD_ANSWER,
)
NEXT_RUNGS = (letters.REMIND, letters.WARN, interviewing.SUMMON, rectifying.ORDER)

ACTS: dict[str, tuple[Act, ...]] = {
    "triage": (*LADDER, moving.declining.DECLINE),
    # letters
    "sign_letter": signing(early_warnings.sign_letter),
    "sign_for_letter": (letters.SIGN_FOR,),
    "answer": (letters.ANSWER,),
    "approve_answer": (letters.APPROVE_ANSWER, letters.RETURN_ANSWER),
    "review": (letters.LIFT, letters.SETTLE, letters.RETURN_FOR_MORE, *NEXT_RUNGS),
    "decide": (
        advising.ADOPT,
        *dispatching.PROPOSED,
        determining.RECORD_LISTING,
        referring.REFER,
        referring.TAKE_UP,
        *NEXT_RUNGS,
        letters.REFUSE_PROPOSAL,
    ),
    "sign_lifting": signing(early_warnings.sign_lifting),
    "sign_settlement": signing(letters.sign_settlement, "核准"),
    # the interview
    "sign_summons": signing(interviews.sign_interview_notice),
    "sign_for_summons": (letters.SIGN_FOR,),
    "attend": (interviewing.ATTEND,),
    "hold_interview": (interviewing.RECORD, interviewing.POSTPONE, interviewing.SUMMON_AGAIN),
    "sign_record": (interviewing.SIGN_RECORD,),
    "note_refusal": (interviewing.NOTE_REFUSAL,),
    "write_minutes": (interviewing.MINUTES,),
    "sign_minutes": signing(interviews.sign_minutes),
    "sign_for_minutes": (letters.SIGN_FOR,),
    "settle": (interviewing.SETTLE, rectifying.ORDER),
    # what presses beside the measure
    "sign_supervision": signing(early_warnings.sign_supervision),
    **supervising.DESKS,
    **informing.DESKS,
    # rectification
    "order": (rectifying.ORDER,),
    "sign_order": signing(rectifying.sign_order),
    "sign_for_order": (letters.SIGN_FOR,),
    "file_plan": (rectifying.FILE_PLAN,),
    "report": (rectifying.REPORT,),
    "approve_report": (rectifying.APPROVE_REPORT, rectifying.RETURN_REPORT),
    "verify": (rectifying.VERIFY,),
    "countersign": (rectifying.COUNTERSIGN,),
    "conclude": (rectifying.ACCEPT, rectifying.RETURN),
    "sign_opinion": signing(rectifying.sign_opinion),
    "sign_for_opinion": (letters.SIGN_FOR,),
    # determination
    "sign_referral": signing(findings.sign_referral),
    "sign_hearing_notice": signing(findings.sign_hearing_notice),
    "tell": (determining.TELL, determining.NOT_DETERMINED, determining.CLEAR),
    "plead": (determining.PLEAD,),
    "approve_plea": (determining.SEND_PLEA, determining.RETURN_PLEA),
    "determine": (determining.DETERMINE, determining.NOT_DETERMINED, determining.CLEAR),
    "sign_determination": signing(determining.sign_determination),
    "follow_finding": (
        determining.CONFIRM,
        rectifying.ORDER,
        determining.SANCTION,
        determining.LIFT_SANCTION,
    ),
    "sign_performance": signing(determining.sign_performance),
    "approve_sanctions": (determining.APPROVE_PLAN, determining.RETURN_PLAN),
    # closure
    "close": (rectifying.CLOSE, rectifying.REFUSE_CLOSURE),
    "sign_closure": signing(rectifying.sign_closing),
    "sign_for_result": (letters.SIGN_FOR,),
    "sign_for_paper": (letters.SIGN_FOR,),
    # what waits wherever the case stands
    "carry_out": (recording.CARRY_OUT,),
    "approve_correction": (recording.APPROVE_CORRECTION, recording.REFUSE_CORRECTION),
    "approve_extension": (extending.SEND, extending.RETURN),
    "decide_extension": (extending.GRANT, extending.REFUSE),
    # a draft on its way to the signature, and a document on its way out
    **PATH_DESKS,
    **dispatching.DESKS,
    "review_draft": (*PATH_DESKS["review_draft"], amending.amend()),
    "approve_draft": (*PATH_DESKS["approve_draft"], amending.amend()),
    # beside the ladder
    "sign_decline": signing(moving.declining.approve),
    "sign_merger": signing(
        moving.merging.approve, "核准", lambda at: (the_draft(at).content["extras"]["leading"],)
    ),
    "sign_suspension": signing(moving.suspending.approve),
    "sign_resumption": signing(moving.suspending.approve_going_on),
    "sign_transfer": signing(moving.transferring.approve),
    "sign_conclusion": signing(moving.transferring.approve_closing),
    "look_back": (moving.looking_back.RECORD,),
    "reopen": (moving.reopening.REOPEN, moving.looking_back.LEAVE_CLOSED),
    "sign_reopening": signing(moving.reopening.approve),
    # assignment
    "accept_assignment": (assigning.ACCEPT, assigning.REFUSE),
    "reassign": (assigning.REASSIGN, assigning.LEAVE_TO_LEAD, assigning.KEEP),
    "contribute": (assigning.CONTRIBUTE,),
    # beside the main path
    **objecting.DESKS,
    **exempting.DESKS,
    **repairing.DESKS,
    **revoking.DESKS,
}


def acts_at(at: At) -> list[Act]:
    """What is offered at this desk for the case as it is.

    At no desk: the measures that an officer of another party to the case may draft (domain 0b.2).
    """
    if not at.node:
        return [act for act in MEASURES if act.allowed(at)]
    return _fitting(at, list(ACTS[at.node]))


def is_offered(at: At, act: Act) -> bool:
    """Whether `acts_at` gives this act of the desk; the others are not asked."""
    return bool(_fitting(at, [act]))


def _fitting(at: At, acts: list[Act]) -> list[Act]:
    offered = advising.fitting(at, acts) if at.node == "decide" else acts
    return [amending.fitted(at, act) for act in offered if act.allowed(at)]


def acts_beside(at: At) -> list[Act]:
    """What may be done from the case's page whoever's turn it is."""
    return [act for act in BESIDE if act.allowed(at)]


__all__ = ["ACTS", "Act", "At", "acts_at", "acts_beside", "is_offered"]
