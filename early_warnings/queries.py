"""Reads of letters and answers."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from casework.access import OFFICIALS
from casework.models import Case, OlderPaper
from casework.visibility import barred_from
from early_warnings.models import Answer, Clue, Letter


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
