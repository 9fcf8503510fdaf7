"""What the forms of the documents beside the ladder begin with: taken from the case, so that nothing is typed twice.

No form begins with a clue's own words: each of these papers leaves the house (`casework.released`).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import clock
from casework.lifecycle import State
from casework.models import Case, CaseDeadline, CaseNotice, Decline, LookBack, OlderPaper, Purpose
from casework.services import present_suspension, stopped_alone, what_is_owed
from deadlines.counting import Unit
from deadlines.limits import limit
from deadlines.models import Deadline
from deadlines.queries import remaining
from notices.facts import SUBJECT_LIMIT
from notices.kinds import Kind
from notices.wording import chinese_date, clause, term

# No rule of the state sets these two: the officer's to change.
REVIEW_WITHIN, TELL_WITHIN = "10个工作日", "3个工作日"
# By what an ended case ended, the newest first.
ENDINGS = (Kind.CLOSURE, Kind.LIFTING, Kind.EXEMPTION, Kind.NO_DETERMINATION)
REST_DUTIES = ("如实报告有关诉讼、仲裁或者不可抗力的进展",)


def initial_declining(case: Case, received_on: date | None) -> dict[str, Any]:
    """Initial values of the form for 不予受理告知; `received_on` is the clue's day, where it was one."""
    superior = case.issuing_body.superior
    return {
        "subject_matter": _subject(case),
        "received_on": chinese_date(received_on) if received_on else _day(case.opened_at),
        "matters": f"反映{clause(case.title)}",
        "review_within": REVIEW_WITHIN,
        "review_to": superior.name if superior else "",
    }


def initial_suspension(case: Case) -> dict[str, Any]:
    """Initial values of the form for 中止告知."""
    return {
        "subject_matter": _subject(case),
        "tell_within": TELL_WITHIN,
        "duties": "\n".join(REST_DUTIES),
    }


def initial_resumption(case: Case) -> dict[str, Any]:
    """Initial values of the form for 恢复告知: the rest it ends, and what is left of each stopped term."""
    rest = present_suspension(case)
    since = rest.suspended_on if rest else None
    return {
        "subject_matter": _subject(case),
        "suspension_number": rest.paper_number if rest else "",
        "suspended_on": chinese_date(since) if since else "",
        "terms": remaining_terms(case),
    }


def remaining_terms(case: Case) -> list[dict[str, str]]:
    """What is left of each term of the department that stands still: 答复, 3个工作日."""
    rows = CaseDeadline.objects.filter(
        case=case,
        debtor_id__in=(case.lead_department_id, case.subject_id),
        deadline__met_on=None,
        deadline__cancelled_on=None,
        deadline__stopped_on__isnull=False,
    ).exclude(purpose=Purpose.SIGN_FOR)
    found = []
    for owed in rows.select_related("deadline", "paper__notice").order_by("deadline__due_on", "id"):
        left = _left(owed.deadline)
        # One that waits for a court stands still after the case goes on.
        if left and stopped_alone(owed.deadline) is None:
            found.append({"text": what_is_owed(owed), "left": left})
    return found


def initial_transfer(case: Case) -> dict[str, Any]:
    """Initial values of the form for 移送函: whom it concerns, what was done so far."""
    within = limit("transfer_receipt")
    return {
        "subject_matter": _subject(case),
        "concerned": case.subject.name,
        "course": _course(case),
        "receipt_within": term(within.amount, within.unit),
    }


def initial_reopening(case: Case, relapse: LookBack | None = None) -> dict[str, Any]:
    """Initial values of the form for 恢复办理通知: by what the case had ended, and what a look-back found."""
    answer, rectify = limit("answer"), limit("rectify")
    values = {
        **_ending(case),
        "subject_matter": _subject(case),
        "found": f"回头看发现反弹：{relapse.facts}" if relapse else "",
        "answer_within": term(answer.amount, answer.unit),
    }
    if case.state == State.CLOSED:
        values["rectify_within"] = term(rectify.amount, rectify.unit)
    return values


def _ending(case: Case) -> dict[str, str]:
    """The document by which the case ended: name, number, day."""
    paper = (
        CaseNotice.objects.filter(case=case, notice__kind__in=ENDINGS, notice__voided_at=None)
        .select_related("notice")
        .order_by("-id")
        .first()
    )
    if case.state == State.DECLINED:
        newest = Decline.objects.filter(case=case, taken_back_on=None).order_by("-id").first()
        return {
            "ended_by": "不予受理告知",
            "ended_number": newest.paper_number if newest else "",
            "ended_on": _day(case.ended_at),
        }
    if paper is not None:
        return {
            "ended_by": paper.notice.get_kind_display(),
            "ended_number": paper.notice.number_text,
            "ended_on": _day(case.ended_at),
        }
    old = OlderPaper.objects.filter(case=case).exclude(kind=OlderPaper.Kind.OTHER)
    newest_old = old.order_by("-issued_on", "-id").first()
    if newest_old is None:
        return {"ended_on": _day(case.ended_at)}
    return {
        "ended_by": newest_old.get_kind_display(),
        "ended_number": newest_old.number_text,
        "ended_on": chinese_date(newest_old.issued_on),
    }


def _course(case: Case) -> str:
    """The documents issued so far, one sentence: a letter on the case names no clue."""
    papers = (
        CaseNotice.objects.not_internal()
        .filter(case=case, notice__voided_at=None, notice__number__gt=0)
        .select_related("notice__issuer")
        .order_by("notice__signed_at", "id")
    )
    said = [
        f"{_day(paper.notice.signed_at)}，{paper.notice.issuer.name}发出《{paper.notice.get_kind_display()}》"
        f"（{paper.notice.number_text}）"
        for paper in papers
    ]
    return "；".join(said) or f"本机关于{_day(case.opened_at)}立案，正在研判。"


def _left(deadline: Deadline) -> str:
    """3个工作日, 12日; of a term that had run out when it stopped nothing is left to say.

    The first day that stood still is the first that is left: the day on which the case goes on counts.
    """
    if deadline.unit == Unit.WORKING_DAYS:
        days = remaining(deadline) or 0
        return term(days, "working_days") if days > 0 else ""
    assert deadline.due_on is not None and deadline.stopped_on is not None  # begun, and standing still
    days = (deadline.due_on - deadline.stopped_on).days + 1
    return term(days, "calendar_days") if days > 0 else ""


def _subject(case: Case) -> str:
    return clause(case.title)[:SUBJECT_LIMIT]


def _day(moment: datetime | None) -> str:
    return chinese_date(moment.astimezone(clock.ZONE).date()) if moment else ""
