"""Acts that put a failed rectification before the determining authority: its letter, or its own order taken up."""

from __future__ import annotations

from typing import Any

from caseflow.acts.base import Act, At
from caseflow.acts.determining import proposed_kind
from caseflow.acts.drafts import latest_returned, may, take_up
from casework.models import Case, Proposal
from findings import services
from findings.forms.referral import ReferralForm, TakeUpForm
from findings.notice_facts import initial_referral
from findings.queries.determination import possible_authorities
from findings.queries.sanctions import has_standing_finding
from findings.services.referring import MOVE as REFER_MOVE
from findings.services.referring import referral_content, takes_up_own_order
from notices.kinds import Kind


def _referral_form(at: At, data: Any, files: Any) -> ReferralForm:
    if data is not None:
        return ReferralForm(at.case, at.user.body, data, files)
    begun = at.contact | initial_referral(at.case) | {"notices": _telling_papers(at.case)}
    return ReferralForm(at.case, at.user.body, initial=begun | latest_returned(at, REFER_MOVE, Kind.REFERRAL))


def _take_up_form(at: At, data: Any, files: Any) -> TakeUpForm:
    initial = None
    if data is None:
        initial = {"notices": _telling_papers(at.case)} | latest_returned(at, REFER_MOVE)
    return TakeUpForm(at.case, at.user.body, data, files, initial=initial)


def _telling_papers(case: Case) -> list[int]:
    """The orders and opinions of the case: what a determination is always asked with."""
    kinds = ("rectification_order", "verification_opinion")
    papers = case.papers.filter(notice__kind__in=kinds, notice__voided_at=None)
    return list(papers.values_list("pk", flat=True))


def _refer(at: At, form: Any) -> None:
    services.draft_referral(at.case, form.terms(), acting_user=at.user)
    take_up(at)


def _may_refer(at: At) -> bool:
    if at.node == "decide" and proposed_kind(at) != Proposal.Kind.ESCALATE:
        return False
    return may(at, REFER_MOVE, "JFRG") and not has_standing_finding(at.case)


def _may_take_up(at: At) -> bool:
    """Whether the person's body may be the authority of its own order: then nobody writes a letter."""
    body = at.user.body
    return (
        _may_refer(at)
        and takes_up_own_order(at.case, body, body)
        and body is not None
        and possible_authorities(at.case).filter(pk=body.pk).exists()
    )


REFER = Act(
    REFER_MOVE,
    "提请认定",
    "拟提请认定函",
    _referral_form,
    _refer,
    kind=Kind.REFERRAL,
    allowed=_may_refer,
    content=lambda at, form: referral_content(at.case, form.terms(), at.user.body),
)
TAKE_UP = Act(
    "take_up_own_order",
    "自行提请认定",
    "对本机关责令整改的事项提请认定",
    _take_up_form,
    _refer,
    button="送核",
    allowed=_may_take_up,
)
