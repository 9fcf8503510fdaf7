"""The room's own pages: clues. They read and record; opening a case is a door of caseflow."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import me
from accounts.models import User
from accounts.roles import Role
from casework.access import OFFICIALS
from casework.forms import ReasonForm
from casework.lifecycle import State
from casework.models import Case, Decline, RestrictedRead, Source
from casework.reading import note_read
from early_warnings.forms import ClueForm
from early_warnings.models import Clue, Informant
from early_warnings.queries import clues_for
from early_warnings.services import set_aside, take_clue
from organisations.paging import paged, search_words
from organisations.refusals import attempt


def clue_for(user: User, pk: int) -> Clue:
    """The clue if the person may read it. Raises Http404 otherwise."""
    clue = clues_for(user).filter(pk=pk).first()
    if clue is None:
        raise Http404
    return clue


@require_GET
def clue_list(request: HttpRequest) -> HttpResponse:
    """The clues of the own body, newest first."""
    user = me(request)
    require_reader(user)
    clues = clues_for(user).select_related("subject", "case", "taken_by")
    if words := search_words(request):
        clues = clues.filter(Q(title__contains=words) | Q(subject__name__contains=words))
    rows, pager = paged(request, clues)
    context = {
        "rows": [_row(clue) for clue in rows],
        "pager": pager,
        "query": request.GET.get("q", ""),
        "register_href": reverse("early_warnings:clue_new") if user.holds(Role.INTAKE_OFFICER) else "",
        "empty_text": "没有线索。",
    }
    return render(request, "early_warnings/clue_list.html", context)


@require_http_methods(["GET", "POST"])
def clue_new(request: HttpRequest) -> HttpResponse:
    """登记线索, by an intake officer."""
    user = me(request)
    if not user.holds(Role.INTAKE_OFFICER):
        raise Http404
    form = ClueForm(request.POST or None)
    tried = attempt(form, lambda _: take_clue(form.text(), acting_user=user))
    if tried.is_done:
        return redirect(reverse("early_warnings:clue", args=[tried.made.pk]))
    context = {
        "title": "登记线索",
        "form": form,
        "refusal": tried.refusal,
        "primary": {"label": "保存线索"},
        "cancel_href": reverse("early_warnings:clue_list"),
        "crumbs": [{"label": "线索", "href": reverse("early_warnings:clue_list")}, {"label": "登记"}],
        "draft_key": "clue",
    }
    return render(request, "early_warnings/clue_form.html", context, status=tried.status)


@require_GET
def clue(request: HttpRequest, pk: int) -> HttpResponse:
    """One clue, with what can be done with it; the informant for intake officers of the body alone."""
    user = me(request)
    found = clue_for(user, pk)
    informant = _informant(found, user)
    if informant:
        note_read(request, RestrictedRead.Kind.INFORMANT, number_of(found), found.case)
    if found.channel == Source.HOTLINE_12388:
        note_read(request, RestrictedRead.Kind.CLUE_12388, number_of(found), found.case)
    context = {
        "crumbs": [
            {"label": "线索", "href": reverse("early_warnings:clue_list")},
            {"label": number_of(found)},
        ],
        "number": number_of(found),
        "body": found.subject.name,
        "matter": found.title,
        "content": found.facts,
        "facts": _facts(found),
        "informant": informant,
        "case": _case(found),
        "decision": _decision(found, user),
        "aside_action": reverse("early_warnings:clue_set_aside", args=[found.pk]),
        "set_aside_for": found.set_aside_for,
    }
    return render(request, "early_warnings/clue.html", context)


@require_POST
def clue_set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """不予登记, with a reason."""
    user = me(request)
    found = clue_for(user, pk)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    set_aside(found, reason=reason, acting_user=user)
    messages.info(request, "已记为不予登记。")
    return redirect(reverse("early_warnings:clue", args=[pk]))


def number_of(clue: Clue) -> str:
    """The clue's own number: year and row."""
    return f"线索{clue.taken_at.year}-{clue.pk:04d}"


def require_reader(user: User) -> None:
    """Clues are no business of departments, courts, lookers-on and administrators."""
    if not user.holds(*OFFICIALS):
        raise Http404


def _decision(clue: Clue, user: User) -> dict[str, Any] | None:
    if clue.status != Clue.Status.DRAFT or not user.holds(Role.INTAKE_OFFICER):
        return None
    opening = {"label": "登记立案", "href": reverse("caseflow:open_clue", args=[clue.pk])}
    return {
        "question": "是否登记立案？",
        "text": "登记后案件进入研判，由经办人提出预警、提醒、警示、约谈或者整改的意见。",
        "acts": [opening | {"is_primary": True, "method": "post"}],
    }


def _row(clue: Clue) -> dict[str, Any]:
    return {
        "number": number_of(clue),
        "href": reverse("early_warnings:clue", args=[clue.pk]),
        "channel": clue.get_channel_display(),
        "body": clue.subject.name,
        "matter": clue.title,
        "received_at": clue.received_on,
        "status": clue.get_status_display(),
        "case_number": clue.case.number if clue.case else "",
        "case_href": reverse("desk:case", args=[clue.case.number]) if clue.case else "",
        "officer": clue.taken_by.full_name,
    }


def _facts(clue: Clue) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": "来源", "value": clue.get_channel_display()},
        {"label": "来源编号", "value": clue.channel_number},
        {"label": "失信行为", "value": str(clue.behaviour)},
        {"label": "等级", "value": clue.get_national_severity_display()},
        {"label": "办理", "value": clue.get_status_display()},
    ]
    if clue.amount is not None:
        facts.append({"label": "涉及金额", "value": f"{clue.amount / 10000:,.2f}万元"})
    return facts


def _informant(clue: Clue, user: User) -> list[dict[str, Any]]:
    if not user.holds(Role.INTAKE_OFFICER) or not user.works_for(clue.body_id):
        return []
    found = Informant.objects.filter(clue=clue).first()
    if found is None:
        return []
    return [
        {"label": "姓名", "value": found.name},
        {"label": "电话", "value": found.phone},
        {"label": "住址或者单位", "value": found.address},
    ]


def _case(clue: Clue) -> dict[str, Any] | None:
    if clue.case is None:
        return None
    return {
        "number": clue.case.number,
        "href": reverse("desk:case", args=[clue.case.number]),
        "body": clue.subject.name,
        "matter": clue.case.title,
        "state": clue.case.state,
        "state_word": clue.case.get_state_display(),
        "declined": _declined(clue.case),
    }


def _declined(case: Case) -> str:
    """Why the matter was not taken up, for whoever answers the person that brought it."""
    if case.state != State.DECLINED:
        return ""
    found = Decline.objects.filter(case=case).select_related("duplicate_of").last()
    if found is None:
        return ""
    other = f"（{found.duplicate_of.number}）" if found.duplicate_of else ""
    return f"不予受理：{found.get_ground_display()}{other}。{found.reason}"
