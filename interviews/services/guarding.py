"""What every act of this room begins and ends with: the row under lock, whose act it is, the line on file."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from accounts.roles import Role
from casework.access import ISSUING_LETTERS, acts_for, standing
from casework.models import Verb
from casework.services import NotYours, Stale, record
from interviews.models import Interview
from organisations.refusals import Refusal


def take(interview: Interview) -> Interview:
    """The interview under lock, with its notice. The lock is always taken before the case's."""
    return (
        Interview.objects.select_for_update(of=("self",))
        .select_related("case__subject", "issuer", "paper__notice__addressee")
        .get(pk=interview.pk)
    )


def require_officer(interview: Interview, user: User, *, or_leader: bool = False) -> None:
    """Raises NotYours for anybody but an officer (where said, also a leader) of the body that summoned."""
    held = standing(user, interview.case)
    letters = held.drafts | held.leads if or_leader else held.drafts
    if not user.works_for(interview.issuer_id) or not ISSUING_LETTERS & letters:
        who = "工作人员" if or_leader else "经办人"
        raise NotYours(f"只有约谈机关的{who}可以办理。")


def require_department(interview: Interview, user: User) -> None:
    """Raises NotYours for anybody but a handler or head of the summoned body."""
    if not acts_for(user, interview.paper.receiver_id, interview.case) or not user.holds(
        Role.HANDLER, Role.HEAD
    ):
        raise NotYours("只有被约谈单位的经办人或者负责人可以办理。")


def require_status(interview: Interview, *allowed: str) -> None:
    """Raises Stale where the interview has gone on since the person looked at it."""
    if interview.status not in allowed:
        now = Interview.Status(interview.status).label
        raise Stale(f"约谈现为“{now}”，不能再办此项。请刷新后查看。")


def require_text(text: str, message: str, *, field: str, remedy: str) -> None:
    """Raises Refusal where a text is empty."""
    if not text.strip():
        raise Refusal(message, field=field, remedy=remedy)


def note(interview: Interview, outcome: str, *, acting_user: User, reason: str = "", **details: Any) -> None:
    """约谈情况 on the case's file, where the summoned body reads it too."""
    record(
        interview.case,
        Verb.INTERVIEW_RECORDED,
        acting_user=acting_user,
        reason=reason,
        details={"interview": interview.pk, "outcome": outcome, **details},
    )
