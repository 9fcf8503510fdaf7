"""What the forms of the letters begin with: taken from the case, so that nothing is typed twice."""

from __future__ import annotations

from typing import Any

import clock
from casework.models import Case, CaseDeadline, Purpose, Source
from casework.released import released_facts
from casework.services import what_is_owed
from casework.services.dating import how_late
from deadlines.limits import limit
from early_warnings.models import Answer, Letter
from early_warnings.queries import current_letter, newest_answer, older_letter, times_supervised
from notices.wording import amount, chinese_date, term
from organisations.refusals import Refusal

# The letter goes to the body concerned: it never says through which channel a clue came in.
COURT_RISK = "人民法院推送的未结执行案件信息"
OWN_RISK = "日常监督检查掌握的情况"
REQUIREMENTS = (
    "核实上述事项的数额、原因和责任人，书面说明情况",
    "落实资金来源和办理措施，明确每一步的时间和责任人",
    "报送履行凭证、协议等证明材料",
)
SUPERVISION_REQUIREMENTS = (
    "抓紧办理上述事项，按要求的内容和形式报送",
    "书面说明未按期办结的原因、责任人和完成时间",
)


def initial_letter(case: Case, move: str) -> dict[str, Any]:
    """Initial values of the form for 预警通知书 (warn_early), 提醒函 (remind) or 警示函 (warn)."""
    values: dict[str, Any] = {
        "subject_matter": case.title[:40],
        "situation": released_facts(case),
        "requirements": "\n".join(REQUIREMENTS),
        "answer_within": answer_term(),
    }
    if move == "warn_early":
        values["risk_source"] = COURT_RISK if case.source == Source.COURT else OWN_RISK
        values["amount"] = amount(case.amount) if case.amount is not None else ""
        return values
    return values | _earlier(case, move)


def initial_lifting(case: Case) -> dict[str, Any]:
    """Initial values of the form for 预警解除告知."""
    return {
        **_warned_by(case),
        "subject_matter": case.title[:40],
        "grounds": "",
        "advice": "对同类事项逐项排查，到期前核对资金，防止再次发生",
    }


def _warned_by(case: Case) -> dict[str, str]:
    """The early warning that is lifted and the day of its answer; an older one stands on paper."""
    letter, on_paper = current_letter(case), older_letter(case)
    if letter is None and on_paper is not None:
        return {
            "earlier_name": on_paper.get_kind_display(),
            "earlier_number": on_paper.number_text,
            "earlier_signed_on": chinese_date(on_paper.issued_on),
            "answered_on": "",
        }
    if letter is None:
        raise Refusal("本案没有预警通知书，不能解除预警。")
    notice = letter.paper.notice
    answer = newest_answer(letter)
    answered = answer.approved_at if answer is not None else None
    return {
        "earlier_name": notice.get_kind_display(),
        "earlier_number": notice.number_text,
        "earlier_signed_on": chinese_date(notice.signed_at.astimezone(clock.ZONE).date()),
        "answered_on": chinese_date(answered.astimezone(clock.ZONE).date()) if answered else "",
    }


def initial_supervision(case: Case, owed: CaseDeadline) -> dict[str, Any]:
    """Initial values of the form for 督办函 about one obligation: since when, how often it was pressed for."""
    due_on, found = owed.deadline.due_on, limit("supervision_answer")
    return {
        "owed": owed.pk,
        "subject_matter": case.title[:40],
        "times": str(times_supervised(case) + 1),
        "situation": f"{_unfinished(owed)}{_pressed(owed)}",
        "milestones": [
            {
                "text": what_is_owed(owed),
                "due_on": chinese_date(due_on) if due_on else "",
                "progress": "尚未报送",
                "overdue": how_late(due_on, clock.today()),
            }
        ],
        "requirements": "\n".join(SUPERVISION_REQUIREMENTS),
        "answer_within": term(found.amount, found.unit),
        **_pressed_by(owed),
    }


def _unfinished(owed: CaseDeadline) -> str:
    due_on = owed.deadline.due_on
    return f"你单位应于{chinese_date(due_on)}完成{what_is_owed(owed)}，至今未办结。" if due_on else ""


def _pressed(owed: CaseDeadline) -> str:
    """本机关已催办2次（2026年11月18日、2026年11月20日）。"""
    days = [
        chinese_date(at.astimezone(clock.ZONE).date())
        for at in owed.pressings.order_by("nth").values_list("pressed_at", flat=True)
    ]
    return f"本机关已催办{len(days)}次（{'、'.join(days)}）。" if days else ""


def _pressed_by(owed: CaseDeadline) -> dict[str, str]:
    """The document that set the obligation, where one did and it was signed for."""
    if owed.paper is None or owed.paper.notice.signed_for_at is None:
        return {}
    notice = owed.paper.notice
    assert notice.signed_for_at is not None
    return {
        "earlier_name": notice.get_kind_display(),
        "earlier_number": notice.number_text,
        "earlier_served_on": chinese_date(notice.signed_for_at.astimezone(clock.ZONE).date()),
    }


def answer_term() -> str:
    """The office's limit for an answer, as it is printed: 5个工作日."""
    found = limit("answer")
    return term(found.amount, found.unit)


def _earlier(case: Case, move: str) -> dict[str, Any]:
    """The letter before this one: name, number, when it was signed for, and how long an answer is overdue."""
    letter, on_paper = current_letter(case), older_letter(case)
    if letter is None and on_paper is not None:
        return {
            "earlier_name": on_paper.get_kind_display(),
            "earlier_number": on_paper.number_text,
            "earlier_served_on": chinese_date(on_paper.entry.served_on or on_paper.issued_on),
        }
    if letter is None or letter.paper.notice.signed_for_at is None:
        return {}
    notice = letter.paper.notice
    assert notice.signed_for_at is not None
    values = {
        "earlier_name": notice.get_kind_display(),
        "earlier_number": notice.number_text,
        "earlier_served_on": chinese_date(notice.signed_for_at.astimezone(clock.ZONE).date()),
    }
    return values | (_overdue(letter) if move == "warn" else {})


def _overdue(letter: Letter) -> dict[str, Any]:
    sent = letter.answers.filter(
        status__in=[Answer.Status.SENT, Answer.Status.ACCEPTED, Answer.Status.UNSATISFACTORY]
    )
    owed = CaseDeadline.objects.filter(paper=letter.paper, purpose=Purpose.ANSWER).first()
    if sent.exists() or owed is None or owed.deadline.due_on is None:
        return {}
    due = owed.deadline.due_on
    return {"answer_due_on": chinese_date(due), "overdue": how_late(due, clock.today())}
