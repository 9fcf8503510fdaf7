"""What the rules propose besides a move of the desk: a person adopts it, and is told what to draft then."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import NoReverseMatch, reverse

from caseflow.acts.base import Act, At, simple
from casework.models import Case, Proposal
from casework.services import accept_proposal
from notices.kinds import Kind

K = Proposal.Kind
# What is drafted on the page of documents that move nothing.
DOCUMENT = {K.CIRCULATE.value: Kind.CIRCULAR.value, K.ACCOUNT.value: Kind.ACCOUNTABILITY.value}
# These ask for a paper that moves nothing; no draft of the desk answers them.
ADVICE = frozenset({K.SUPERVISE.value, K.CIRCULATE.value, K.ACCOUNT.value})
NEXT = {
    K.SUPERVISE.value: "采纳以后拟督办函，写明所督办的事项和新的期限，由负责人签发。",
    K.CIRCULATE.value: "采纳以后在案件页拟通报，写明通报范围和是否隐去单位名称，由负责人签发。",
    K.ACCOUNT.value: "采纳以后在案件页拟问责建议书，写明责任单位、责任人员和处理建议，由负责人签发。",
    "transfer": "采纳以后在案件页拟移送函；移送内容不写审查调查情况。",
}


class AdoptForm(forms.Form):
    """采纳: why, where there is something to say."""

    reason = forms.CharField(
        label="采纳意见", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


def the_proposal(at: At) -> Proposal:
    """What the desk decides on, with the rule behind it."""
    return Proposal.objects.select_related("firing__version__rule").get(pk=at.about)


def is_advice(proposal: Proposal) -> bool:
    """Whether it is adopted as such, since nothing drafted at this desk would carry it out."""
    return proposal.kind in ADVICE or proposal.move == "transfer"


def fitting(at: At, acts: list[Act]) -> list[Act]:
    """The acts of the desk that fit what is proposed, the proposed one first."""
    proposal = the_proposal(at)
    if is_advice(proposal):
        return [act for act in acts if act.code in ("adopt", "refuse")]
    return sorted((act for act in acts if act.code != "adopt"), key=lambda act: act.code != proposal.move)


def next_step(proposal: Proposal) -> str:
    """What is to be done once it is adopted; "" where the desk's own draft is the answer."""
    return NEXT.get(proposal.kind) or NEXT.get(proposal.move, "")


def draft_href(proposal: Proposal, case: Case) -> str:
    """The page on which it is drafted; "" where this installation has none."""
    try:
        if proposal.kind == K.SUPERVISE:
            return reverse("caseflow:supervise", args=[case.number])
        if kind := DOCUMENT.get(proposal.kind):
            return reverse("caseflow:document", args=[case.number, kind])
        if proposal.move == "transfer":
            return reverse("caseflow:other_move", args=[case.number, "transfer"])
    except NoReverseMatch:
        pass
    return ""


def _adopt(at: At, form: Any) -> None:
    accept_proposal(the_proposal(at), acting_user=at.user, reason=form.cleaned_data["reason"])


ADOPT = Act("adopt", "采纳", "采纳建议", simple(AdoptForm), _adopt, button="采纳")
