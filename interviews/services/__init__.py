"""The acts of an interview: summoning, holding it, signing its record, minutes, and settling after it."""

from interviews.services.calling_off import call_off, let_stand
from interviews.services.concluding import (
    draft_minutes,
    draft_settlement_after_interview,
    minutes_content,
    sign_minutes,
    sign_settlement_after_interview,
    take_back_minutes,
)
from interviews.services.holding import Sitting, note_refusal, record_interview, sign_record
from interviews.services.summoning import (
    confirm_attendance,
    draft_interview_notice,
    interview_notice_content,
    postpone_interview,
    sign_interview_notice,
    summon_again,
)

__all__ = [
    "Sitting",
    "call_off",
    "confirm_attendance",
    "draft_interview_notice",
    "draft_minutes",
    "draft_settlement_after_interview",
    "interview_notice_content",
    "let_stand",
    "minutes_content",
    "note_refusal",
    "postpone_interview",
    "record_interview",
    "sign_interview_notice",
    "sign_minutes",
    "sign_record",
    "sign_settlement_after_interview",
    "summon_again",
    "take_back_minutes",
]
