"""Clocks in a case: who owes what, from when; the deadlines themselves live in `deadlines`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

import clock
from accounts.models import User
from casework.models import Case, CaseDeadline, CaseNotice, Purpose
from deadlines.counting import Unit
from deadlines.services import cancel, meet, open_by_limit, open_deadline, start
from organisations.models import Body
from organisations.refusals import Refusal

TERM = re.compile(r"([1-9]\d{0,2})(个工作日|日|个月)")
UNITS = {"个工作日": Unit.WORKING_DAYS, "日": Unit.CALENDAR_DAYS, "个月": Unit.MONTHS}

# The office's own limit for each purpose, where the document names no term.
LIMITS = {
    Purpose.TRIAGE: "triage",
    Purpose.ASSIGNMENT: "assignment_accept",
    Purpose.SIGN_FOR: "sign_for",
    Purpose.ANSWER: "answer",
    Purpose.REVIEW: "review_answer",
    Purpose.MINUTES: "minutes",
    Purpose.PLAN: "plan",
    Purpose.REPORT: "rectify",
    Purpose.VERIFY: "verify",
    Purpose.CLOSE: "closure",
}


@dataclass(frozen=True)
class Owed:
    """One obligation a document sets: what for, and its term as printed (5个工作日, 30日, 3个月).

    An empty term means the office's own limit for the purpose.
    """

    purpose: Purpose
    term: str = ""


def parse_term(term: str) -> tuple[int, Unit]:
    """Amount and unit of a printed term. Raises Refusal for anything else."""
    found = TERM.fullmatch(term)
    if found is None:
        raise Refusal(f"期限写作“{term}”，不是规定的写法。", remedy="请写作“5个工作日”“30日”或者“3个月”。")
    return int(found[1]), UNITS[found[2]]


def set_owed(case: Case, paper: CaseNotice, owed: Iterable[Owed], *, debtor: Body, acting_user: User) -> None:
    """Opens the clocks a document sets; they start when it is signed for, the one for signing at once."""
    _open(case, Owed(Purpose.SIGN_FOR), debtor, paper, acting_user=acting_user, on_today=True)
    for obligation in owed:
        _open(case, obligation, debtor, paper, acting_user=acting_user, on_today=False)


def owe_now(
    case: Case, purpose: Purpose, *, debtor: Body, acting_user: User | None, term: str = ""
) -> CaseDeadline:
    """Opens a clock that runs from today: the issuer's own limits (研判, 验收, 销号)."""
    return _open(case, Owed(purpose, term), debtor, None, acting_user=acting_user, on_today=True)


def start_clocks(paper: CaseNotice, *, acting_user: User) -> None:
    """The document was signed for today: what it asks for is counted from tomorrow."""
    for owed in paper.deadlines.select_related("deadline").filter(deadline__started_on=None):
        if owed.deadline.is_open:
            start(owed.deadline, on=clock.today(), acting_user=acting_user)


def meet_owed(case: Case, *purposes: Purpose, acting_user: User | None) -> None:
    """Meets the open clocks of these purposes: what was owed has been done."""
    for owed in _open_ones(case).filter(purpose__in=purposes):
        meet(owed.deadline, on=clock.today(), acting_user=acting_user)


def cancel_owed(case: Case, *, acting_user: User | None, reason: str) -> None:
    """Ends the open clocks of what came before: a new measure takes their place. Assignments are not touched."""
    for owed in _open_ones(case).exclude(purpose=Purpose.ASSIGNMENT):
        cancel(owed.deadline, on=clock.today(), acting_user=acting_user, reason=reason)


def _open_ones(case: Case) -> QuerySet[CaseDeadline]:
    return (
        CaseDeadline.objects.filter(case=case, deadline__met_on=None, deadline__cancelled_on=None)
        .select_related("deadline")
        .order_by("id")
    )


def _open(
    case: Case,
    owed: Owed,
    debtor: Body,
    paper: CaseNotice | None,
    *,
    acting_user: User | None,
    on_today: bool,
) -> CaseDeadline:
    on = clock.today() if on_today else None
    if owed.term:
        amount, unit = parse_term(owed.term)
        deadline = open_deadline(owed.purpose.label, amount=amount, unit=unit, acting_user=acting_user, on=on)
    else:
        deadline = open_by_limit(
            LIMITS[owed.purpose], what=owed.purpose.label, acting_user=acting_user, on=on
        )
    return CaseDeadline.objects.create(
        case=case, deadline=deadline, purpose=owed.purpose, debtor=debtor, paper=paper
    )
