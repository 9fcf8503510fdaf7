"""The acts on a case. Every write of the storey stands in one of these modules, one function an act."""

from casework.services.assigning import accept_assignment, assign, close_refusal, refuse_assignment
from casework.services.circulating import circulate, leave_opinion, mark_read, tell
from casework.services.correcting import approve_correction, correct_fact, refuse_correction
from casework.services.declining import approve_decline, draft_decline
from casework.services.drafting import (
    Paper,
    facts_of,
    overtake_draft,
    require_reason_for_skip,
    return_draft,
    submit_draft,
    take_for_signing,
    title_of,
    withdraw_draft,
)
from casework.services.ending import end_open_matters
from casework.services.entering import Scan, approve_older_case, enter_older_case, return_older_case
from casework.services.escalating import sweep_overdue
from casework.services.evidence import add_evidence
from casework.services.exemplifying import (
    may_name,
    may_propose,
    may_withdraw,
    name_typical,
    propose_typical,
    return_typical,
    withdraw_typical,
)
from casework.services.fact_noting import may_note, note_fact, withdraw_fact
from casework.services.holding import place_hold, release_hold
from casework.services.instructing import answer_instruction, bodies_to_act, instruct, may_instruct
from casework.services.issuing import issue, sign_off
from casework.services.looking_back import leave_closed, record_look_back, sweep_look_backs, undecided_relapse
from casework.services.merging import approve_merger, draft_merger, leading_case, leading_of, merged_into
from casework.services.moving import move
from casework.services.noting import (
    count_return,
    name_authority,
    reclassify,
    set_look_back,
    set_measure_issuer,
)
from casework.services.opening import Matter, open_case
from casework.services.owing import (
    Owed,
    cancel_all_owed,
    cancel_owed,
    meet_owed,
    owe_now,
    parse_term,
    resume_owed,
    stop_owed,
)
from casework.services.papering import approve_with_scan, draft_with_scan, register_scan
from casework.services.pressing import (
    may_press,
    obligations,
    press,
    press_again_on,
    require_pressable,
    suggests_letter,
    what_is_owed,
)
from casework.services.proposing import (
    accept_proposal,
    lapse_proposals,
    propose,
    propose_again,
    propose_many,
    refuse_proposal,
)
from casework.services.recording import record
from casework.services.recounting import confirm_calendar, preview_calendar
from casework.services.recusing import colleagues, lift_recusal, may_order, recuse
from casework.services.reopening import approve_reopening, draft_reopening
from casework.services.series import open_case_series
from casework.services.serving import record_service, sign_for
from casework.services.stopping import (
    StopTerms,
    clocks_to_resume,
    clocks_to_stop,
    resume_clock,
    stop_clock,
    stopped_alone,
)
from casework.services.suspending import (
    SuspensionTerms,
    approve_suspension,
    draft_suspension,
    present_suspension,
    resume_case,
)
from casework.services.telling import people_of, tell_of_case, who_may_know
from casework.services.transferring import (
    TransferTerms,
    approve_transfer,
    conclude_transfer,
    draft_transfer,
    note_outcome,
    note_receipt,
    note_return,
    take_back,
)
from casework.services.undoing import (
    WrongMove,
    correct_move,
    corrected_seqs,
    last_move,
    may_correct,
    why_not_correct,
)
from organisations.refusals import NotYours, Stale

__all__ = [
    "Matter",
    "NotYours",
    "Owed",
    "Paper",
    "Scan",
    "Stale",
    "StopTerms",
    "SuspensionTerms",
    "TransferTerms",
    "WrongMove",
    "accept_assignment",
    "accept_proposal",
    "add_evidence",
    "answer_instruction",
    "approve_correction",
    "approve_decline",
    "approve_merger",
    "approve_older_case",
    "approve_reopening",
    "approve_suspension",
    "approve_transfer",
    "approve_with_scan",
    "assign",
    "bodies_to_act",
    "cancel_all_owed",
    "cancel_owed",
    "circulate",
    "clocks_to_resume",
    "clocks_to_stop",
    "close_refusal",
    "colleagues",
    "conclude_transfer",
    "confirm_calendar",
    "correct_fact",
    "correct_move",
    "corrected_seqs",
    "count_return",
    "draft_decline",
    "draft_merger",
    "draft_reopening",
    "draft_suspension",
    "draft_transfer",
    "draft_with_scan",
    "end_open_matters",
    "enter_older_case",
    "facts_of",
    "instruct",
    "issue",
    "lapse_proposals",
    "last_move",
    "leading_case",
    "leading_of",
    "leave_closed",
    "leave_opinion",
    "lift_recusal",
    "mark_read",
    "may_correct",
    "may_instruct",
    "may_name",
    "may_note",
    "may_order",
    "may_press",
    "may_propose",
    "may_withdraw",
    "meet_owed",
    "merged_into",
    "move",
    "name_authority",
    "name_typical",
    "note_fact",
    "note_outcome",
    "note_receipt",
    "note_return",
    "obligations",
    "open_case",
    "open_case_series",
    "overtake_draft",
    "owe_now",
    "parse_term",
    "people_of",
    "place_hold",
    "present_suspension",
    "press",
    "press_again_on",
    "preview_calendar",
    "propose",
    "propose_again",
    "propose_many",
    "propose_typical",
    "reclassify",
    "record",
    "record_look_back",
    "record_service",
    "recuse",
    "refuse_assignment",
    "refuse_correction",
    "refuse_proposal",
    "register_scan",
    "release_hold",
    "require_pressable",
    "require_reason_for_skip",
    "resume_case",
    "resume_clock",
    "resume_owed",
    "return_draft",
    "return_older_case",
    "return_typical",
    "set_look_back",
    "set_measure_issuer",
    "sign_for",
    "sign_off",
    "stop_clock",
    "stop_owed",
    "stopped_alone",
    "submit_draft",
    "suggests_letter",
    "sweep_look_backs",
    "sweep_overdue",
    "take_back",
    "take_for_signing",
    "tell",
    "tell_of_case",
    "title_of",
    "undecided_relapse",
    "what_is_owed",
    "who_may_know",
    "why_not_correct",
    "withdraw_draft",
    "withdraw_fact",
    "withdraw_typical",
]
