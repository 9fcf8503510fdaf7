"""A draft on its path: the paper, who has had it and who has it now; its drafters may take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import me
from accounts.models import User
from caseflow.acts import At
from caseflow.following import act
from caseflow.models import CaseTask
from caseflow.path_side import whole_road
from caseflow.presenting import case_facts, case_href, draft_shown
from caseflow.views.cases import governed_case
from casework.forms import WithdrawForm
from casework.models import Draft
from casework.services import may_withdraw_draft, title_of, withdraw_draft
from organisations.lookups import sole


def draft_for(user: User, pk: int) -> Draft:
    """The draft if the person works on the issuing side of its case. Raises Http404 otherwise."""
    joined = ("case", "issuer", "drafted_by", "decided_by")
    found = sole(Draft.objects.select_related(*joined).filter(pk=pk))
    if found is None:
        raise Http404
    found.case = governed_case(user, found.case.number)
    return found


@require_http_methods(["GET", "POST"])
def draft_page(request: HttpRequest, pk: int) -> HttpResponse:
    """文稿流转 of one draft; posted: 撤回拟稿."""
    user = me(request)
    draft = draft_for(user, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        act(draft.case, work=lambda: withdraw_draft(draft, reason=reason, acting_user=user))
        messages.info(request, f"{draft.case.number} {title_of(draft)}文稿已撤回。")
        return redirect(case_href(draft.case))
    return render(request, "caseflow/draft.html", _shown(user, draft, form))


def _shown(user: User, draft: Draft, form: WithdrawForm) -> dict[str, Any]:
    case, title = draft.case, title_of(draft)
    why = {
        "label": "拟稿说明",
        "text": draft.reason,
        "by": draft.drafted_by.full_name,
        "at": draft.drafted_at,
    }
    shown = draft_shown(draft)
    facts = [*shown.pop("more_facts", []), *case_facts(At(CaseTask(), case, user))]
    return (
        {"quotes": [why] if draft.reason else []}
        | shown
        | whole_road(draft)
        | {
            "title": f"文稿：{title}",
            "lead": f"{draft.issuer.name}　{draft.get_status_display()}",
            "crumbs": [{"label": f"{case.number} {case.title}", "href": case_href(case)}, {"label": title}],
            "case_facts": facts,
            "case_href": case_href(case),
            "form": form if may_withdraw_draft(draft, user) else None,
            "primary": {"label": "撤回拟稿"},
            "cancel_href": case_href(case),
        }
    )
