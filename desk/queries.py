"""What a person's pages read, across the rooms. Every case comes through `visible_to`, and through nothing else."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery

import clock
from accounts.models import User
from accounts.roles import ADMINISTRATORS, LEADER, LOOKERS_ON, OFFICER, Role
from caseflow.following import ranks_of
from caseflow.models import CaseTask
from caseflow.sight import seen_tasks
from casework.access import is_issuing_side, proposals_for
from casework.lifecycle import ENDED, PAUSED
from casework.models import Case, CaseDeadline, CaseEvent, CaseNotice, Proposal, Purpose, Reading
from casework.services.owing import ASIDE
from deadlines.counting import last_amber_day
from deadlines.limits import limit
from deadlines.queries import calendar_since
from enforcement.models import CaseLink
from enforcement.queries import lists_read_by
from notices.models import Notice

# The value viewflow writes for a task that a person finished (cancelled ones are not done).
DONE = "DONE"
GOVERNING = (
    *(OFFICER[letter] for letter in "JFRG"),
    *(LEADER[letter] for letter in "JFRG"),
    Role.INTAKE_OFFICER,
)
DECIDING = tuple(OFFICER[letter] for letter in "JFRG")
NEWS_SHOWN = 8
RELATED_SHOWN = 5


def is_administrator(user: User) -> bool:
    return user.holds(*ADMINISTRATORS)


def only_looks_on(user: User) -> bool:
    """Figures and nothing else: no role that handles cases beside the looker-on's."""
    return user.holds(*LOOKERS_ON) and not user.roles - LOOKERS_ON


def governs(user: User) -> bool:
    """Whether the person works for the governing side of cases at all; which ones, `is_issuing_side` says."""
    return user.holds(*GOVERNING)


def seen_by(user: User) -> QuerySet[Case]:
    """The visible cases, each once, fit for counting, ordering and joining."""
    return Case.objects.filter(pk__in=_ids(user))


def _ids(user: User) -> QuerySet[Any]:
    return Case.objects.visible_to(user).order_by().values("pk")


def clocks_debtors(user: User) -> frozenset[int] | None:
    """Whose clocks the person is told: a department its own alone, the governing side everybody's (None)."""
    return None if governs(user) else user.line


def is_told(debtors: frozenset[int] | None, debtor: int | None) -> bool:
    """Whether `clocks_debtors` lets the person know the clocks of this body."""
    return debtors is None or debtor in debtors


def handled_by(user: User) -> Q:
    """The condition on cases: in charge of it, or a task on it done."""
    done = CaseTask.objects.filter(_done_by(user), status=DONE).order_by().values("process__case_id")
    return Q(lead_officer=user.principal) | Q(pk__in=done)


def _done_by(user: User) -> Q:
    """The condition on tasks: done by the person whose work it is, or by a substitute in that person's place."""
    return Q(owner=user.principal) | Q(on_behalf_of=user.principal)


# --- the desk -----------------------------------------------------------------------------------------------


def tasks_on_desk(user: User) -> QuerySet[CaseTask]:
    """待办: open tasks of the person's body and rank, and not taken by a colleague."""
    ranks = ranks_of(user)
    if user.body_id is None or not ranks:
        return CaseTask.objects.none()
    mine = CaseTask.objects.open().filter(body__in=user.line, rank__in=ranks)
    return (
        mine.free_for(user)
        .filter(seen_tasks(user))
        .select_related("process__case__subject", "owner")
        .order_by("created", "id")
    )


def count_on_desk(user: User) -> int:
    return tasks_on_desk(user).select_related(None).order_by().count()


def count_unread(user: User) -> int:
    """待阅: what the person was given to read and has not opened."""
    return Reading.objects.filter(reader=user, read_at=None).count()


def tasks_done_by(user: User) -> QuerySet[CaseTask]:
    """已办, latest first."""
    return (
        CaseTask.objects.filter(_done_by(user), status=DONE, process__case__in=_ids(user))
        .select_related("process__case__subject", "owner", "on_behalf_of")
        .order_by("-finished", "-id")
    )


def tasks_waited_for(user: User) -> QuerySet[CaseTask]:
    """我在等: open tasks of other bodies or ranks on the cases this person has handled."""
    handled = Case.objects.visible_to(user).filter(handled_by(user)).order_by().values("pk")
    return (
        CaseTask.objects.open()
        .filter(process__case__in=handled)
        .exclude(body__in=user.line, rank__in=ranks_of(user))
        .select_related("process__case__subject", "body", "owner")
        .order_by("created", "id")
    )


def open_proposals(user: User) -> QuerySet[Proposal]:
    """系统建议 addressed to the person's body; those without a case are the intake's business too."""
    if user.body_id is None or not user.holds(*DECIDING, Role.INTAKE_OFFICER):
        return Proposal.objects.none()
    found = Proposal.objects.all() if user.holds(*DECIDING) else Proposal.objects.filter(case=None)
    # A proposal about a case is that case's: who does not see the one does not see the other.
    found = found.exclude(case__state__in=PAUSED)
    found = found.filter(proposals_for(user), status=Proposal.Status.OPEN)
    return found.select_related("case", "body")


def events_since(user: User, since: datetime) -> list[CaseEvent]:
    """昨日以来: what others did in the visible cases, latest first. Internal ones for the issuing side alone."""
    rows = (
        CaseEvent.objects.filter(case__in=_ids(user), at__gte=since)
        .exclude(actor=user)
        .select_related("case__subject", "case__issuing_body")
        .order_by("-at", "-id")
    )
    if not governs(user):
        rows = rows.filter(is_internal=False)
    return list(rows[: NEWS_SHOWN * 3])


def last_working_day(today: date) -> datetime:
    """Midnight of the working day before today: what «yesterday» is on a Monday."""
    calendar = calendar_since(today - timedelta(days=15))
    day = today - timedelta(days=1)
    while not calendar.is_working(day):
        day -= timedelta(days=1)
    return datetime.combine(day, time.min, tzinfo=clock.ZONE)


def due_between(user: User, first: date, last: date) -> list[CaseDeadline]:
    """The clocks of the person's body, and of the measures it judges, that end in these days."""
    own = Q(debtor__in=user.line)
    if governs(user):
        own |= Q(case__issuing_body__in=user.line) | Q(case__measure_issuer__in=user.line)
    return list(
        CaseDeadline.objects.filter(
            own,
            case__in=_ids(user),
            deadline__due_on__range=(first, last),
            deadline__met_on=None,
            deadline__cancelled_on=None,
            deadline__stopped_on=None,
        ).select_related("deadline")
    )


# --- lists --------------------------------------------------------------------------------------------------


def listed_cases(user: User) -> QuerySet[Case]:
    """The visible cases with the day of their next clock as ``due``; the most urgent first, what is over last."""
    running = CaseDeadline.objects.filter(
        case=OuterRef("pk"),
        deadline__met_on=None,
        deadline__cancelled_on=None,
        deadline__stopped_on=None,
    ).exclude(purpose__in=ASIDE)
    debtors = clocks_debtors(user)
    if debtors is not None:
        running = running.filter(debtor__in=debtors)
    first_due = running.order_by().values("case").annotate(first=Min("deadline__due_on")).values("first")
    return (
        seen_by(user)
        .annotate(due=Subquery(first_due))
        .select_related("subject", "behaviour", "lead_officer")
        .order_by(F("due").asc(nulls_last=True), "-opened_at", "-id")
    )


def with_light(cases: QuerySet[Case], light: str, user: User) -> QuerySet[Case]:
    """Narrows `listed_cases` to one light: the light that `desk.rows.row_light` shows, row for row."""
    if light == "grey":
        stands = Exists(_clocks_of_row(user).filter(deadline__stopped_on__isnull=False))
        runs = Exists(_clocks_of_row(user).filter(deadline__stopped_on=None))
        return cases.filter(Q(state__in=PAUSED) | (~Q(state__in=PAUSED) & stands & ~runs))
    # The first to end of those that run is the loudest: of a case over, of its look-back's alone.
    running = _clocks_of_row(user).filter(deadline__stopped_on=None)
    first = running.order_by("deadline__due_on").values("deadline__due_on")[:1]
    found = cases.exclude(state__in=PAUSED).annotate(speaks_until=Subquery(first))
    today = clock.today()
    last_amber = last_amber_day(today, calendar_since(today), limit("due_soon", today).amount)
    if light == "red":
        return found.filter(speaks_until__lt=today)
    if light == "amber":
        return found.filter(speaks_until__gte=today, speaks_until__lte=last_amber)
    return found.filter(speaks_until__gt=last_amber)


def _clocks_of_row(user: User) -> QuerySet[CaseDeadline]:
    """The begun clocks from which the light of a row of cases is read; a case over is lit by its look-back."""
    open_ones = CaseDeadline.objects.filter(
        Q(purpose=Purpose.LOOK_BACK) | ~(Q(purpose__in=ASIDE) | Q(case__state__in=ENDED)),
        case=OuterRef("pk"),
        deadline__met_on=None,
        deadline__cancelled_on=None,
        deadline__started_on__isnull=False,
    )
    debtors = clocks_debtors(user)
    return open_ones if debtors is None else open_ones.filter(debtor__in=debtors)


def searched(cases: QuerySet[Case], words: str) -> QuerySet[Case]:
    """By case number, matter, body, 文号 of an issued document, and what the court's hold says (案号)."""
    if not words:
        return cases
    papers = CaseNotice.objects.not_internal().filter(
        case=OuterRef("pk"), notice__number_text__icontains=words, notice__rendered_at__isnull=False
    )
    dockets = CaseLink.objects.filter(
        case=OuterRef("pk"), ended_at=None, enforcement_case__docket__icontains=words
    )
    return cases.filter(
        Q(number__icontains=words)
        | Q(old_number__icontains=words)
        | Q(title__icontains=words)
        | Q(subject__name__icontains=words)
        | Q(subject__short_name__icontains=words)
        | Q(Exists(papers))
        | Q(Exists(dockets))
        | Q(pk__in=Case.objects.filter(holds__reason__icontains=words).order_by().values("pk"))
    )


def newest_papers(case_ids: list[int]) -> dict[int, Notice]:
    """The newest issued document of each case, in one query."""
    rows = (
        CaseNotice.objects.not_internal()
        .filter(case_id__in=case_ids, notice__served_at__isnull=False, notice__voided_at=None)
        .select_related("notice")
        .order_by("id")
    )
    return {paper.case_id: paper.notice for paper in rows}


def documents_seen_by(user: User) -> QuerySet[Notice]:
    """The documents of the visible cases, one that is not served yet only for the body that issues it; and the lists
    that a credit office tells its debtors (they belong to no case)."""
    ready = Q(notice__served_at__isnull=False)
    if governs(user):
        ready |= Q(notice__issuer__in=user.line)
    papers = CaseNotice.objects.readable_by(user).filter(ready, case__in=_ids(user))
    seen = Q(pk__in=papers.order_by().values("notice"))
    seen |= Q(pk__in=lists_read_by(user).order_by().values("notice"))
    return (
        Notice.objects.filter(seen)
        .select_related("issuer", "addressee", "paper__case", "outstanding_list__batch")
        .order_by("-signed_at", "-id")
    )


# --- one case -----------------------------------------------------------------------------------------------


def papers_of(case: Case, user: User, *, inside: bool) -> list[CaseNotice]:
    """The documents in a case's file, oldest first; for outsiders those that were issued and are for their eyes."""
    rows = CaseNotice.objects.filter(case=case).select_related(
        "notice__issuer", "notice__addressee", "notice__signed_for_by"
    )
    if not inside:
        rows = rows.readable_by(user).filter(notice__served_at__isnull=False)
    return list(rows.order_by("id"))


def open_tasks_of(case: Case) -> list[CaseTask]:
    """Every open task on the case, of all its flows."""
    return list(
        CaseTask.objects.open()
        .filter(process__case=case)
        .select_related("body", "owner")
        .order_by("created", "id")
    )


def related_cases(user: User, case: Case) -> list[Case]:
    """Other visible cases about the same body."""
    rows = seen_by(user).filter(subject_id=case.subject_id).exclude(pk=case.pk)
    return list(rows.order_by("-opened_at", "-id")[:RELATED_SHOWN])


def inside_of(user: User, cases: list[Case]) -> set[int]:
    """Those of the cases whose inside (source, drafts, proposals, officers' names) the person may read."""
    if not governs(user):
        return set()
    return {case.pk for case in cases if is_issuing_side(user, case)}
