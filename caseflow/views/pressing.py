"""催办: one press for one obligation, from wherever its button stands."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import me
from accounts.models import User
from caseflow.acts import At
from caseflow.models import CaseTask
from caseflow.presenting import case_facts, case_href
from caseflow.views.cases import governed_case
from casework import services
from casework.forms import PressForm
from casework.models import Case, CaseDeadline
from casework.services import NotYours, may_press, require_pressable, suggests_letter, what_is_owed
from early_warnings.services import may_supervise
from organisations.refusals import Refusal, attempt


def owed_of(user: User, case: Case, pk: int) -> CaseDeadline:
    """The obligation if the person may press for it in this case. Raises Http404 or NotYours."""
    rows = CaseDeadline.objects.select_related("deadline", "debtor", "paper__notice")
    found = rows.filter(case=case, pk=pk).first()
    if found is None:
        raise Http404
    found.case = case
    if not may_press(case, found, user):
        raise NotYours("这一事项不是向你单位办理的，不由你催办。")
    return found


@require_http_methods(["GET", "POST"])
def press(request: HttpRequest, number: str, owed_pk: int) -> HttpResponse:
    """催办: a button elsewhere posts here and comes back; the page itself asks for a few words."""
    user = me(request)
    case = governed_case(user, number)
    owed = owed_of(user, case, owed_pk)
    form = PressForm(request.POST if request.method == "POST" else None)
    tried = attempt(form, lambda data: services.press(owed, acting_user=user, **data))
    if tried.is_done:
        messages.info(request, f"{case.number} 已催办{owed.debtor.label}，第{tried.made.nth}次。")
        return redirect(_back(request, case))
    refusal = tried.refusal if form.is_bound else _in_the_way(case, owed, user)
    context = _shown(user, case, owed) | {"form": form, "refusal": refusal}
    return render(request, "caseflow/task.html", context, status=tried.status)


def _back(request: HttpRequest, case: Case) -> str:
    """The desk, for a button that stood there; else the case."""
    return "/" if request.POST.get("from") == "desk" else case_href(case)


def _in_the_way(case: Case, owed: CaseDeadline, user: User) -> Refusal | None:
    """What stands against pressing now, to be read before the button is pressed."""
    try:
        require_pressable(case, owed, user)
    except Refusal as found:
        return found
    return None


def _shown(user: User, case: Case, owed: CaseDeadline) -> dict[str, Any]:
    due_on = owed.deadline.due_on
    facts = [
        {"label": "催办事项", "value": what_is_owed(owed)},
        {"label": "被催办单位", "value": owed.debtor.name},
        {"label": "到期", "value": f"{due_on.month}月{due_on.day}日" if due_on else "—"},
    ]
    rows = owed.pressings.select_related("pressed_by").order_by("-nth")
    quotes = [
        {
            "label": f"第{row.nth}次催办",
            "text": row.note or "（未填写意见）",
            "by": row.pressed_by.full_name,
            "at": row.pressed_at,
            "is_system": not row.note,
        }
        for row in rows
    ]
    items = []
    if suggests_letter(owed, case):
        items.append(
            {"text": f"已催办{owed.pressed}次，建议改发督办函：写明未办结的事项和办结期限，由负责人签发。"}
        )
    return {
        "title": "催办",
        "lead": case.subject.name,
        "quotes": quotes,
        "items": items,
        "supervise_href": f"{reverse('caseflow:supervise', args=[case.number])}?owed={owed.pk}"
        if items and may_supervise(case, user)
        else "",
        "primary": {"label": "仍然催办" if items else "催办"},
        "cancel_href": case_href(case),
        "case_facts": [*facts, *case_facts(At(CaseTask(), case, user))],
        "case_href": case_href(case),
        "crumbs": [{"label": "案件", "href": "/cases/"}, {"label": case.number, "href": case_href(case)}],
    }
