"""What several acts of the determination ask first: is it still so, and is it this person's?"""

from __future__ import annotations

from accounts.models import User
from accounts.roles import Role
from casework.access import acts_for, standing
from casework.lifecycle import State
from casework.models import Case
from casework.services import NotYours, Stale
from casework.services.recording import lock
from findings.models import Referral
from findings.queries.determination import current_referral
from organisations.refusals import Refusal


def take(referral: Referral) -> tuple[Case, Referral]:
    """The case under lock and its referral read anew. Raises Stale where another is in force, or none.

    Raises Refusal while the authority has not signed for the letter: its time has not begun.
    """
    case = lock(referral.case)
    if case.state != State.DETERMINING:
        raise Stale(f"案件现为“{State(case.state).label}”，不能再办。请刷新后查看。")
    found = current_referral(case)
    if found is None or found.pk != referral.pk:
        raise Stale("本案已另有提请认定。请刷新后查看。")
    if not found.is_received:
        raise Refusal("提请认定函尚未签收。", remedy="请先签收提请认定函，再办理认定。")
    found.case = case
    return case, found


def require_authoritys_officer(referral: Referral, user: User) -> None:
    """Raises NotYours for anybody but an officer of the determining authority named in the referral."""
    if not user.works_for(referral.authority_id) or "R" not in standing(user, referral.case).drafts:
        raise NotYours(f"认定由{referral.authority.name}办理，只有该机关的经办人可以拟办。")


def require_department(case: Case, user: User, role: Role, word: str) -> None:
    """Raises NotYours unless `user` holds `role` in the lead department."""
    if not acts_for(user, case.lead_department_id, case) or not user.holds(role):
        raise NotYours(f"只有责任单位的{word}可以办理。")


def require_text(text: str, message: str, *, field: str, remedy: str) -> None:
    """Raises Refusal where a text is empty."""
    if not text.strip():
        raise Refusal(message, field=field, remedy=remedy)
