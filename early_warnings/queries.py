"""Reads of letters and answers."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Role
from casework.models import Case
from early_warnings.models import Answer, Clue, Letter


def current_letter(case: Case) -> Letter | None:
    """The newest letter of a case with its document, or None."""
    return Letter.objects.filter(case=case).select_related("paper__notice__addressee").order_by("-id").first()


def newest_answer(letter: Letter) -> Answer | None:
    """The newest answer to a letter, whatever its status, or None."""
    return Answer.objects.filter(letter=letter).select_related("letter__case").order_by("-id").first()


def clues_for(user: User) -> QuerySet[Clue]:
    """The clues this person may read: those of the own body, for its intake officers and issuing officers."""
    readers = (
        Role.INTAKE_OFFICER,
        Role.COMMISSION_OFFICER,
        Role.COMMISSION_LEADER,
        Role.CREDIT_OFFICER,
        Role.CREDIT_LEADER,
    )
    if user.body is None or not user.holds(*readers):
        return Clue.objects.none()
    return Clue.objects.filter(body=user.body).select_related("subject", "behaviour", "case")
