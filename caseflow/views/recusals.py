"""回避: a person keeps out of a case, or is kept out of it by order."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import me
from accounts.models import User
from caseflow import doors
from caseflow.presenting import case_href
from casework.access import case_for
from casework.forms import ReasonForm, RecusalForm
from casework.models import Case, Recusal
from casework.services import colleagues, lift_recusal, may_order
from casework.services.recusing import DRAFTERS, WORKING
from organisations.refusals import Attempt, attempt

NOTES = [
    "回避后，回避人看不到本案，本案的任务、文书、材料和导出都不再对其开放。",
    "已领办的任务退回本单位，由其他人办理。",
    "解除回避由本单位其他负责人决定，写明理由。",
]


@require_http_methods(["GET", "POST"])
def recuse(request: HttpRequest, number: str) -> HttpResponse:
    """回避, for oneself; a leader orders it for the people of the own body."""
    user = me(request)
    case = case_for(user, number)
    if not user.holds(*WORKING):
        raise Http404
    people = [other for other in colleagues(user) if other.pk == user.pk or may_order(user, other)]
    others = [other for other in colleagues(user) if other.holds(*DRAFTERS)]
    given = request.POST if request.method == "POST" else None
    form = RecusalForm(given, people=people, others=others, initial={"person": user.pk})

    def act(data: dict[str, Any]) -> User:
        # Read with body and roles, as whoever acts is.
        chosen = {person.pk: person for person in (*people, *others)}
        person = chosen[data["person"].pk]
        successor = chosen[data["successor"].pk] if data["successor"] else None
        doors.recuse_person(
            case, person, ground=data["ground"], note=data["note"], successor=successor, acting_user=user
        )
        return person

    tried = attempt(form, act)
    if tried.is_done:
        messages.info(request, f"{case.number} {tried.made.full_name}已回避。")
        return redirect("/" if tried.made.pk == user.pk else case_href(case))
    return _page(request, case, tried, title="回避", label="回避", notes=NOTES)


@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """解除回避, by another leader of the body, with the reason."""
    user = me(request)
    found = recusal_for(user, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    tried = attempt(form, lambda data: lift_recusal(found, reason=data["reason"], acting_user=user))
    if tried.is_done:
        messages.info(request, f"{found.case.number} {found.person.full_name}的回避已解除。")
        return redirect(case_href(found.case))
    title = f"解除{found.person.full_name}的回避"
    return _page(request, found.case, tried, title=title, label="解除回避", notes=[])


def recusal_for(user: User, pk: int) -> Recusal:
    """The recusal if it stands, and the person leads the body of whom it keeps out. Raises Http404 otherwise."""
    found = Recusal.objects.select_related("person", "case").filter(pk=pk, lifted_at=None).first()
    if found is None or not may_order(user, found.person):
        raise Http404
    found.case = case_for(user, found.case.number)
    return found


def _page(
    request: HttpRequest,
    case: Case,
    tried: Attempt[Any],
    *,
    title: str,
    label: str,
    notes: list[str],
) -> HttpResponse:
    context = {
        "title": title,
        "lead": f"{case.subject.name} {case.title}",
        "form": tried.form,
        "refusal": tried.refusal,
        "primary": {"label": label},
        "cancel_href": case_href(case),
        "crumbs": [
            {"label": "案件", "href": "/cases/"},
            {"label": case.number, "href": case_href(case)},
            {"label": title},
        ],
        "notes": notes,
    }
    return render(request, "form_page.html", context, status=tried.status)
