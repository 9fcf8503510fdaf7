"""Reads of letters and answers."""

from __future__ import annotations

from django.db.models import QuerySet

import clock
from accounts.models import User
from casework.access import OFFICIALS
from casework.lifecycle import UNDER_WAY, State
from casework.models import Case, CaseDeadline, OlderPaper
from casework.services import is_owed_by_department, obligations
from casework.thresholds import threshold
from casework.visibility import barred_from
from early_warnings.models import Answer, Clue, Letter, Supervision, SupervisionAnswer

# Where something was demanded of a department and is not done yet.
SUPERVISED_STATES = frozenset(UNDER_WAY) - {State.TRIAGE, State.CLOSING}


def supervisable(case: Case) -> list[CaseDeadline]:
    """What a 督办函 may press for: the department's obligations that are overdue, or were pressed for in vain."""
    running = [
        owed
        for owed in obligations(case.pk)
        if owed.deadline.stopped_on is None and not case.is_paused and is_owed_by_department(case, owed)
    ]
    today = clock.today()
    overdue = [owed for owed in running if owed.deadline.due_on is not None and owed.deadline.due_on < today]
    pressed = [owed for owed in running if owed.pressed and owed not in overdue]
    enough = threshold("press_letters_after") - 1 if pressed else 0
    return [*overdue, *(owed for owed in pressed if owed.pressed >= enough)]


def supervision_under_way(owed: CaseDeadline) -> Supervision | None:
    """The 督办函 that presses for this already and may still be answered in time, or None."""
    today = clock.today()
    rows = Supervision.objects.filter(owed=owed, paper__notice__voided_at=None).exclude(
        status=Supervision.Status.NOTED
    )
    for found in rows.select_related("paper__notice").prefetch_related("paper__deadlines__deadline"):
        clocks = [row.deadline for row in found.paper.deadlines.all() if row.deadline.is_open]
        if all(clock_of.due_on is None or clock_of.due_on >= today for clock_of in clocks):
            return found
    return None


def times_supervised(case: Case) -> int:
    """How many 督办函 were issued in the case; a void one does not count."""
    return Supervision.objects.filter(case=case, paper__notice__voided_at=None).count()


def newest_supervision_answer(supervision_pk: int) -> SupervisionAnswer | None:
    """The newest answer to a 督办函, with the letter and who wrote it, or None."""
    joined = ("supervision__case", "supervision__paper__notice__addressee", "written_by")
    rows = SupervisionAnswer.objects.filter(supervision=supervision_pk).select_related(*joined)
    return rows.order_by("-id").first()


def current_letter(case: Case) -> Letter | None:
    """The newest letter of a case whose document is not void, with it, or None."""
    letters = Letter.objects.filter(case=case, paper__notice__voided_at=None)
    return letters.select_related("paper__notice__addressee").order_by("-id").first()


def older_letter(case: Case) -> OlderPaper | None:
    """The newest letter of an older case that was on paper before this system, or None."""
    papers = OlderPaper.objects.filter(case=case, kind__in=Letter.Rung.values).select_related("entry")
    return papers.order_by("-issued_on", "-id").first() if case.is_older else None


def newest_answer(letter: Letter) -> Answer | None:
    """The newest answer to a letter, whatever its status, or None."""
    return Answer.objects.filter(letter=letter).select_related("letter__case").order_by("-id").first()


def clues_for(user: User) -> QuerySet[Clue]:
    """The clues this person may read: those of the own body, for its intake officers and issuing officers.

    Never one about the own body (回避), nor one whose case the person has withdrawn from.
    """
    if user.body is None or not user.holds(*OFFICIALS):
        return Clue.objects.none()
    own = Clue.objects.filter(body__in=user.line).exclude(subject__in=user.line)
    barred = Case.objects.filter(barred_from(user)).order_by().values("pk")
    return own.exclude(case__in=barred).select_related("subject", "behaviour", "case")
