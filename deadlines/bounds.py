"""What each limit may be set to, and why. A code that stands here has its line on the page of limits."""

from __future__ import annotations

from accounts.models import SettingChange

from .counting import Unit
from .dated import Bounds, Kind
from .models import Limit

DAYS, CALENDAR, MONTHS = Unit.WORKING_DAYS.value, Unit.CALENDAR_DAYS.value, Unit.MONTHS.value
WORKING = (DAYS,)
OFFICE = "系统默认的合理范围。"
LISTING = "参照《信访工作条例》转办异议的期限，不宜更长。"
REPAIR = "国办发〔2025〕22号的上限，只能更短。"
DISPLAY = "《信用修复管理办法》（国家发展改革委令第36号）规定的公示期。"
HEARING = "参照《行政处罚法》第六十四条、第八十五条，不得少于五个工作日。"

LONGEST = "含延期的总期限，只管以后起算的；少于原期限的，不能延期。"

BOUNDS: dict[str, Bounds] = {
    "triage": Bounds(1, 10, WORKING, OFFICE),
    "assignment_accept": Bounds(1, 5, WORKING, OFFICE),
    "assignment_refuse": Bounds(1, 5, WORKING, LISTING),
    "sign_for": Bounds(1, 5, WORKING, OFFICE),
    "service_proof": Bounds(1, 10, WORKING, OFFICE),
    "answer": Bounds(1, 30, WORKING, OFFICE),
    "review_answer": Bounds(1, 15, WORKING, OFFICE),
    "lift": Bounds(1, 15, WORKING, OFFICE),
    "escalate_after": Bounds(1, 15, WORKING, OFFICE),
    "due_soon": Bounds(1, 10, WORKING, "临期提示早于十个工作日，就不成其为提示。"),
    "interview_notice": Bounds(1, 15, WORKING, "须给被约谈单位留出准备的时间。"),
    "interview_hold": Bounds(1, 20, WORKING, OFFICE),
    "minutes": Bounds(1, 15, WORKING, OFFICE),
    "plan": Bounds(1, 20, WORKING, OFFICE),
    "rectify": Bounds(5, 180, (CALENDAR, DAYS), "整改期限不少于五日，不超过半年。"),
    "verify": Bounds(1, 30, WORKING, OFFICE),
    "return_term_max": Bounds(3, 60, (CALENDAR, DAYS), "退回后的整改期限应当短于原期限。"),
    "press_after": Bounds(1, 30, WORKING, OFFICE),
    "closure": Bounds(1, 15, WORKING, OFFICE),
    "incoming_judicial": Bounds(5, 60, (CALENDAR, DAYS), "司法建议应当在六十日内书面答复，只能更短。"),
    "incoming_supervisory": Bounds(3, 60, (CALENDAR, DAYS), OFFICE),
    "incoming_petition": Bounds(5, 60, (CALENDAR, DAYS), "信访事项应当在六十日内办结，只能更短。"),
    "look_back": Bounds(1, 12, (MONTHS,), "回头看在销号后一年以内。"),
    "look_back_within": Bounds(1, 30, WORKING, OFFICE),
    "determination_after": Bounds(5, 90, (CALENDAR, DAYS), OFFICE),
    "referral": Bounds(1, 10, WORKING, OFFICE),
    "hearing": Bounds(5, 30, WORKING, HEARING),
    "determination": Bounds(5, 60, WORKING, OFFICE),
    "transfer": Bounds(1, 15, WORKING, OFFICE),
    "transfer_receipt": Bounds(1, 15, WORKING, OFFICE),
    "objection_accept": Bounds(1, 5, WORKING, OFFICE),
    "objection": Bounds(1, 20, WORKING, OFFICE),
    "exemption": Bounds(1, 30, WORKING, OFFICE),
    "repair_accept": Bounds(1, 3, WORKING, REPAIR),
    "repair": Bounds(1, 10, WORKING, REPAIR),
    "press_again": Bounds(1, 10, WORKING, "同一事项一个工作日内不重复催办；十个工作日不问，就不成其为催办。"),
    "supervision_answer": Bounds(1, 30, WORKING, OFFICE),
    "joint": Bounds(1, 30, WORKING, OFFICE),
    "instruction": Bounds(1, 30, WORKING, OFFICE),
    "answer_longest": Bounds(1, 60, WORKING, LONGEST),
    "plan_longest": Bounds(1, 40, WORKING, LONGEST),
    "joint_longest": Bounds(1, 40, WORKING, LONGEST),
    "rectify_longest": Bounds(5, 360, (CALENDAR, DAYS), LONGEST),
    "display_minor": Bounds(1, 3, (MONTHS,), DISPLAY),
    "display_ordinary": Bounds(3, 12, (MONTHS,), DISPLAY),
    "display_grave": Bounds(12, 36, (MONTHS,), DISPLAY),
}

LIMITS = Kind(Limit, SettingChange.Area.LIMIT.value, BOUNDS)
