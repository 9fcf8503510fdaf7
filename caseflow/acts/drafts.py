"""What the signing desks share: the draft before the leader, and returning it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q
from django_fsm import can_proceed

from caseflow.acts.base import Act, At, confirmation, simple
from casework.forms import ReasonForm
from casework.models import Draft, Proposal
from casework.services import (
    accept_proposal,
    approve_draft,
    countersign_draft,
    pass_review,
    return_draft,
)
from casework.services.laying_by import BESIDE
from notices.drafting import DraftState
from notices.forms import initial_of


def the_draft(at: At) -> Draft:
    """The draft that the task is about."""
    return Draft.objects.select_related("case__subject", "issuer", "drafted_by").get(pk=at.about)


def latest_returned(at: At, move: str, kind: str = "") -> dict[str, Any]:
    """Initial values from the own body's newest draft of this move: nothing is typed twice.

    It was returned or voided by the leader, or lies at a station and is amended there. What another body drafted is
    no business of this one's, but once it was signed the case has gone on.
    """
    # A suspension or a transfer in between does not make the officer type the letter again.
    beside = [name for name in BESIDE if name != move]
    rows = Draft.objects.filter(case=at.case).exclude(move__in=beside)
    rows = rows.filter(Q(issuer__in=at.user.line) | Q(status=DraftState.SIGNED))
    draft = rows.select_related("notice").order_by("-id").first()
    if (
        draft is None
        or not at.user.works_for(draft.issuer_id)
        or not (_must_be_drafted_anew(draft) or draft.is_lying)
        or draft.move != move
        or (kind and draft.kind != kind)
    ):
        return {}
    name, phone = draft.content["contact"]
    values: dict[str, Any] = initial_of(draft.content["facts"]) | {
        "copies_to": "\n".join(draft.content["copies_to"]),
        "reason": draft.reason,
        "contact_name": name,
        "contact_phone": phone,
        "review": DraftState.REVIEWING in draft.path,
    }
    if DraftState.COUNTERSIGNING in draft.path:
        values["countersigners"] = list(draft.countersignings.values_list("body", flat=True))
    if second := draft.content.get("beside"):
        values["beside"] = initial_of(second["facts"])
    return values | draft.content.get("extras", {})


def _must_be_drafted_anew(draft: Draft) -> bool:
    """Returned by the leader, or signed by mistake and its document voided (T27)."""
    voided = draft.notice is not None and draft.notice.voided_at is not None
    return draft.status == Draft.Status.RETURNED or voided


def may(at: At, move: str, letters: str) -> bool:
    """Whether the case's state allows the move and the person's body is of a kind that issues it."""
    body = at.user.body
    return (
        body is not None
        and any(body.plays(letter) for letter in letters)
        and can_proceed(getattr(at.case, move), check_conditions=False)
    )


def take_up(at: At) -> None:
    """A draft made at the desk of a proposal is that proposal accepted."""
    if at.node == "decide":
        accept_proposal(Proposal.objects.get(pk=at.about), acting_user=at.user)


def signing(
    service: Any, label: str = "签发", others: Callable[[At], tuple[int, ...]] | None = None
) -> tuple[Act, Act]:
    """The two acts of a signing desk: sign with the room's service, or return with a reason."""

    def perform(at: At, form: Any) -> Any:
        return service(the_draft(at), acting_user=at.user)

    return Act("sign", label, label, confirmation, perform, others=others), RETURN_DRAFT


class OpinionForm(forms.Form):
    """What goes on record beside 同意; nothing need be said."""

    words = forms.CharField(
        label="意见",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="可以不填；记入文稿流转，不印入文书",
    )


def passing(service: Any, label: str) -> tuple[Act, Act]:
    """The two acts of a desk before the signature: agree and pass the draft on, or return it with a reason."""

    def perform(at: At, form: Any) -> Any:
        return service(the_draft(at), words=form.cleaned_data["words"], acting_user=at.user)

    return Act("agree", "同意", label, simple(OpinionForm), perform), RETURN_DRAFT


def _return(at: At, form: Any) -> None:
    return_draft(the_draft(at), reason=form.cleaned_data["reason"], acting_user=at.user)


RETURN_DRAFT = Act("return", "退回修改", "退回拟稿", simple(ReasonForm), _return)


PATH_DESKS = {
    "review_draft": passing(pass_review, "核稿"),
    "countersign_draft": passing(countersign_draft, "会签文稿"),
    "approve_draft": passing(approve_draft, "审核文稿"),
}
