"""Clocks in a case: who owes what, from when; the deadlines themselves live in `deadlines`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

import clock
from accounts.models import User
from casework.lifecycle import PAUSED
from casework.models import Case, CaseDeadline, CaseNotice, Purpose
from casework.services.recording import note_clocks
from deadlines.counting import Unit
from deadlines.limits import limit
from deadlines.models import Deadline
from deadlines.queries import calendar_since, stopped_since
from deadlines.services import (
    Ground,
    Term,
    cancel_all,
    meet_and_start,
    open_deadlines,
    reopen_all,
    resume,
    start,
    stop,
)
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
    Purpose.HEARING: "hearing",
    Purpose.DETERMINE: "determination",
    Purpose.TRANSFER_RECEIPT: "transfer_receipt",
    Purpose.LOOK_BACK: "look_back_within",
    Purpose.OBJECTION_ACCEPTANCE: "objection_accept",
    Purpose.OBJECTION: "objection",
    Purpose.EXEMPTION: "exemption",
    Purpose.REPAIR_ACCEPTANCE: "repair_accept",
    Purpose.REPAIR: "repair",
    Purpose.INSTRUCTION: "instruction",
    Purpose.SUPERVISION_ANSWER: "supervision_answer",
    Purpose.JOINT: "joint",
}


# Clocks of their own: they belong to no measure, and speak only where asked for.
ASIDE = (Purpose.ASSIGNMENT, Purpose.TRANSFER_RECEIPT)
# What was assigned, to be handed in by whom it was assigned to.
ASSIGNED = (Purpose.ASSIGNMENT, Purpose.JOINT)
# What goes on with the next measure, until the case ends.
OF_NO_MEASURE = (*ASSIGNED, Purpose.SUPERVISION_ANSWER, Purpose.ADVICE_ANSWER)
# What is owed to whoever asked from outside the case outlives it.
OF_NO_CASE = (Purpose.TRANSFER_RECEIPT, Purpose.INSTRUCTION)
# What was applied for goes on beside the case, and may after it.
APPLIED_FOR = (
    Purpose.OBJECTION_ACCEPTANCE,
    Purpose.OBJECTION,
    Purpose.EXEMPTION,
    Purpose.REPAIR_ACCEPTANCE,
    Purpose.REPAIR,
)

# Moves whose document is no measure: signed for, it does not stand for what was issued before.
NO_MEASURES = ("decline", "suspend", "resume", "transfer", "conclude_transfer", "reopen")


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
    """Opens the clocks a document sets; they start when it is signed for, the one for signing at once: or, where an
    officer serves it, with that service."""
    on = None if paper.notice.awaits_service else clock.today()
    terms = [(Purpose.SIGN_FOR, _term(Owed(Purpose.SIGN_FOR), on))]
    terms += [(obligation.purpose, _term(obligation, None)) for obligation in owed]
    _open(case, terms, debtor, paper, acting_user)


def owe_now(
    case: Case,
    purpose: Purpose,
    *,
    debtor: Body,
    acting_user: User | None,
    term: str = "",
    on: date | None = None,
    paper: CaseNotice | None = None,
) -> CaseDeadline:
    """Opens a clock that runs from today: the issuer's own limits (研判, 验收, 销号).

    `on` is the day of service where that lies behind: what is served on paper is registered later. `paper` is the
    document that asks for it, where one does.
    """
    started_on = on or clock.today()
    return _open(case, [(purpose, _term(Owed(purpose, term), started_on))], debtor, paper, acting_user)[0]


def start_signing(case: Case, paper: CaseNotice, *, acting_user: User) -> None:
    """The document was served through the system today, by an officer's act: from now on it is to be signed for.

    The clock of a case that rests stands still from its first day.
    """
    rows = _open_ones(case).filter(paper=paper, purpose=Purpose.SIGN_FOR, deadline__started_on=None)
    for owed in rows:
        start(owed.deadline, on=clock.today(), acting_user=acting_user)
        if case.state in PAUSED:
            stop(owed.deadline, on=clock.today(), acting_user=acting_user, reason="案件暂停办理")


def turn_to_paper(case: Case, paper: CaseNotice, *, acting_user: User, on: date | None = None) -> None:
    """The document was signed for today, or served with proof `on` a day that may lie behind: that is met, and what it
    asks for is counted from the day after.

    A measure stands for the measures before it, signed for or not; any other paper (纪要, 督办函, 中止告知) stands for
    itself.
    """
    clocks = list(_open_ones(case).select_related("deadline", "paper"))
    today, to_sign = clock.today(), [owed for owed in clocks if owed.purpose == Purpose.SIGN_FOR]
    day = on or today
    others = [
        owed.deadline
        for owed in to_sign
        if owed.paper_id != paper.pk and _is_measure(paper) and _is_measure(owed.paper)
    ]
    own = [owed.deadline for owed in to_sign if owed.paper_id == paper.pk]
    begun = [
        owed.deadline
        for owed in clocks
        if owed.paper_id == paper.pk and owed.purpose != Purpose.SIGN_FOR and owed.deadline.started_on is None
    ]
    if day == today:
        own, others = [*own, *others], []
    meet_and_start(own, begun, on=day, acting_user=acting_user)
    if others:
        meet_and_start(others, (), on=today, acting_user=acting_user)


def cancel_owed_by(case: Case, paper: CaseNotice, *, acting_user: User, reason: str) -> None:
    """Ends what one document asks for: it is void."""
    _cancel(case, _open_ones(case).filter(paper=paper), acting_user=acting_user, reason=reason)


def _is_measure(paper: CaseNotice | None) -> bool:
    return paper is not None and bool(paper.move) and paper.move not in NO_MEASURES


def await_from_service(
    case: Case, purpose: Purpose, *, debtor: Body, paper: CaseNotice, term: str, acting_user: User
) -> CaseDeadline:
    """Opens a clock of the office's own that begins when the document is signed for, or its service recorded."""
    return _open(case, [(purpose, _term(Owed(purpose, term), None))], debtor, paper, acting_user)[0]


def terms_inside() -> QuerySet[CaseDeadline]:
    """Open clocks that somebody inside is held to: what sets one is not signed for while its case rests."""
    rows = CaseDeadline.objects.filter(deadline__met_on=None, deadline__cancelled_on=None)
    return rows.exclude(purpose=Purpose.TRANSFER_RECEIPT)


def runs_in_a_rest(case: Case, paper: CaseNotice) -> bool:
    """Whether the document may be signed for while its case rests: it sets nobody inside a term."""
    return not terms_inside().filter(case=case, paper=paper).exists()


def meet_owed(
    case: Case, *purposes: Purpose, acting_user: User | None, paper: CaseNotice | None = None
) -> None:
    """Meets the open clocks of these purposes, of one document where it is named: what was owed has been done."""
    rows = _open_ones(case).filter(purpose__in=purposes)
    met = [owed.deadline for owed in (rows.filter(paper=paper) if paper else rows)]
    note_clocks(case, ended=[deadline.pk for deadline in met])
    meet_and_start(met, (), on=clock.today(), acting_user=acting_user)


def cancel_owed(case: Case, *, acting_user: User | None, reason: str) -> None:
    """Ends the open clocks of what came before: a new measure takes their place.

    What belongs to no measure goes on: an 交办 and what a 督办函 asks, until the case ends; a transfer's receipt, what
    a leader wants done (批示) and what was applied for, after it as well.
    """
    spared = {*OF_NO_CASE, *APPLIED_FOR}
    if not case.has_ended:
        spared.update(OF_NO_MEASURE)
    _cancel(case, _open_ones(case).exclude(purpose__in=spared), acting_user=acting_user, reason=reason)


def cancel_all_owed(case: Case, *, acting_user: User | None, reason: str) -> None:
    """Ends what was applied for and assigned as well: nothing is owed within the case any more."""
    _cancel(case, _open_ones(case).exclude(purpose__in=OF_NO_CASE), acting_user=acting_user, reason=reason)


def _cancel(case: Case, owed: QuerySet[CaseDeadline], *, acting_user: User | None, reason: str) -> None:
    ended = [row.deadline for row in owed]
    note_clocks(case, ended=[deadline.pk for deadline in ended])
    cancel_all(ended, on=clock.today(), acting_user=acting_user, reason=reason)


def turn_over(case: Case, former: Iterable[int], heir: Body) -> int:
    """What the lead department owed is owed by the body that takes its place; each clock runs on as it was.

    `former` are the keys of the former lead under all its names. Its own answer to an 交办, or its part in another,
    stays its own. Returns how many clocks went over.
    """
    owed = _open_ones(case).filter(debtor__in=former).exclude(purpose__in=ASSIGNED)
    keys = [row.pk for row in owed]
    return CaseDeadline.objects.filter(pk__in=keys).update(debtor=heir)


def owe_since(
    case: Case, purpose: Purpose, *, debtor: Body, served_on: date, due_on: date, acting_user: User | None
) -> CaseDeadline:
    """Opens a clock that began on a past day and ends on `due_on`, counted in calendar days.

    Raises Refusal where that day comes before the start or is no working day (a term would not end on it).
    """
    if due_on <= served_on:
        raise Refusal("到期日期应当晚于送达日期。", field="due_on")
    if not calendar_since(served_on).is_working(due_on):
        raise Refusal("到期日期是休息日。", field="due_on", remedy="请填写顺延后的第一个工作日。")
    days = (due_on - served_on).days
    term = _printed(purpose, days, Unit.CALENDAR_DAYS, served_on)
    return _open(case, [(purpose, term)], debtor, None, acting_user)[0]


def take_back_clocks(
    case: Case, *, opened: list[int], ended: list[int], acting_user: User, reason: str
) -> None:
    """The clocks a wrong move set end, and those it ended run again with the days they had (T27)."""
    rows = CaseDeadline.objects.select_for_update(of=("self", "deadline")).filter(case=case)
    known = {owed.deadline_id: owed.deadline for owed in rows.select_related("deadline").order_by("id")}
    today = clock.today()
    set_by_it = [known[key] for key in opened if key in known and known[key].is_open]
    cancel_all(set_by_it, on=today, acting_user=acting_user, reason=reason)
    # What the move both opened and ended is nobody's any more.
    again = [known[key] for key in ended if key in known and key not in opened and not known[key].is_open]
    reopen_all(again, on=today, acting_user=acting_user, reason=reason)


def stop_owed(case: Case, *, acting_user: User, reason: str) -> None:
    """The case rests from today: every clock that runs stands still, and those not begun stay so.

    One that was stopped on its own (等待法院, 不可抗力) is stopped once more, so that neither ends the other. A
    transfer's receipt is owed to the office from outside: its clock runs on.
    """
    begun = _open_ones(case).filter(deadline__started_on__isnull=False).prefetch_related("deadline__entries")
    for owed in begun.exclude(purpose=Purpose.TRANSFER_RECEIPT):
        if stopped_since(owed.deadline, Ground.SUSPENDED) is None:
            stop(owed.deadline, on=clock.today(), acting_user=acting_user, reason=reason)


def resume_owed(case: Case, *, acting_user: User, reason: str) -> None:
    """The case goes on today: what stood still with it runs again, each due day moved by what it stood still.

    A clock that was stopped on its own stands still until that has ended too.
    """
    for owed in _stopped_with(case):
        resume(owed.deadline, on=clock.today(), acting_user=acting_user, reason=reason)


def turn_clocks_back(case: Case, *, since: date, acting_user: User, reason: str) -> None:
    """The clocks as if the wrong move of the day `since` had never been (T27), to the day.

    Of a case that rests again they stand still from the day on which it went on; of one that never rested they
    run again from the day on which they stopped, so that no due day is moved.
    """
    begun = _open_ones(case).filter(deadline__started_on__isnull=False)
    for owed in begun.prefetch_related("deadline__entries"):
        deadline = owed.deadline
        stopped_on = stopped_since(deadline, Ground.SUSPENDED)
        if case.state not in PAUSED:
            if stopped_on is not None:
                resume(deadline, on=stopped_on, acting_user=acting_user, reason=reason)
        elif stopped_on is None and owed.purpose != Purpose.TRANSFER_RECEIPT:
            assert deadline.started_on is not None  # asked for above
            stop(deadline, on=max(since, deadline.started_on), acting_user=acting_user, reason=reason)


def _stopped_with(case: Case) -> list[CaseDeadline]:
    """The open clocks that stand still because the case rests, or rested until now."""
    stopped = (
        _open_ones(case).filter(deadline__stopped_on__isnull=False).prefetch_related("deadline__entries")
    )
    return [owed for owed in stopped if stopped_since(owed.deadline, Ground.SUSPENDED) is not None]


def _open_ones(case: Case) -> QuerySet[CaseDeadline]:
    """The open clocks of a case with their deadlines, locked."""
    return (
        CaseDeadline.objects.select_for_update(of=("self", "deadline"))
        .filter(case=case, deadline__met_on=None, deadline__cancelled_on=None)
        .select_related("deadline")
        .order_by("id")
    )


def _term(owed: Owed, on: date | None) -> Term:
    """The term as the document prints it, or the office's own limit."""
    if not owed.term:
        return Term.by_limit(limit(LIMITS[owed.purpose]), what=owed.purpose.label, on=on)
    amount, unit = parse_term(owed.term)
    return _printed(owed.purpose, amount, unit, on)


def _printed(purpose: Purpose, amount: int, unit: str, on: date | None) -> Term:
    rule = LIMITS.get(purpose, "")
    return Term(purpose.label, amount, unit, on, rule=rule, origin=Deadline.Origin.DOCUMENT)


def _open(
    case: Case,
    terms: list[tuple[Purpose, Term]],
    debtor: Body,
    paper: CaseNotice | None,
    acting_user: User | None,
) -> list[CaseDeadline]:
    deadlines = open_deadlines([term for _, term in terms], acting_user=acting_user)
    note_clocks(case, opened=[deadline.pk for deadline in deadlines])
    return CaseDeadline.objects.bulk_create(
        CaseDeadline(case=case, deadline=deadline, purpose=purpose, debtor=debtor, paper=paper)
        for (purpose, _), deadline in zip(terms, deadlines, strict=True)
    )
