"""The acts on a case. Every write of the storey stands in one of these modules, one function an act."""

from casework.services.assigning import accept_assignment, assign, close_refusal, refuse_assignment
from casework.services.circulating import circulate, leave_opinion, mark_read, tell
from casework.services.correcting import approve_correction, correct_fact, refuse_correction
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
from casework.services.entering import Scan, approve_older_case, enter_older_case, return_older_case
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
from casework.services.holding import place_hold, release_hold
from casework.services.instructing import answer_instruction, bodies_to_act, instruct, may_instruct
from casework.services.issuing import issue
from casework.services.moving import move
from casework.services.noting import count_return, name_authority, reclassify, set_look_back
from casework.services.opening import Matter, open_case
from casework.services.owing import Owed, cancel_owed, meet_owed, owe_now, parse_term
from casework.services.papering import approve_with_scan, draft_with_scan, register_scan
from casework.services.proposing import (
    accept_proposal,
    lapse_proposals,
    propose,
    propose_many,
    refuse_proposal,
)
from casework.services.recording import record
from casework.services.recusing import colleagues, lift_recusal, may_order, recuse
from casework.services.refusing import NotYours, Stale
from casework.services.scanning import SCANNED, move_with_scan
from casework.services.serving import record_service, sign_for
from casework.services.sweeping import sweep_overdue
from casework.services.undoing import (
    WrongMove,
    correct_move,
    corrected_seqs,
    last_move,
    may_correct,
    why_not_correct,
)

__all__ = [
    "SCANNED",
    "Matter",
    "NotYours",
    "Owed",
    "Paper",
    "Scan",
    "Stale",
    "WrongMove",
    "accept_assignment",
    "accept_proposal",
    "add_evidence",
    "answer_instruction",
    "approve_correction",
    "approve_older_case",
    "approve_with_scan",
    "assign",
    "bodies_to_act",
    "cancel_owed",
    "circulate",
    "close_refusal",
    "colleagues",
    "correct_fact",
    "correct_move",
    "corrected_seqs",
    "count_return",
    "draft_with_scan",
    "enter_older_case",
    "facts_of",
    "instruct",
    "issue",
    "lapse_proposals",
    "last_move",
    "leave_opinion",
    "lift_recusal",
    "mark_read",
    "may_correct",
    "may_instruct",
    "may_name",
    "may_order",
    "may_propose",
    "may_withdraw",
    "meet_owed",
    "move",
    "move_with_scan",
    "name_authority",
    "name_typical",
    "open_case",
    "overtake_draft",
    "owe_now",
    "parse_term",
    "place_hold",
    "propose",
    "propose_many",
    "propose_typical",
    "reclassify",
    "record",
    "record_service",
    "recuse",
    "refuse_assignment",
    "refuse_correction",
    "refuse_proposal",
    "register_scan",
    "release_hold",
    "require_reason_for_skip",
    "return_draft",
    "return_older_case",
    "return_typical",
    "set_look_back",
    "sign_for",
    "submit_draft",
    "sweep_overdue",
    "take_for_signing",
    "tell",
    "title_of",
    "why_not_correct",
    "withdraw_draft",
    "withdraw_typical",
]
