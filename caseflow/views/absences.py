"""代办安排, stepping into a colleague's place and back, 离任交接, and 收回领办."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services as accounts
from accounts import switching
from accounts.access import me
from accounts.models import Substitution, User
from accounts.roles import ADMINISTRATORS
from accounts.substitutes import role_labels
from caseflow import standing_in
from caseflow.absence_forms import HandOverForm, SubstitutionForm
from caseflow.handing_over import (
    hand_over,
    held_by,
    leavers,
    may_hand_over,
    may_take_back,
    numbers_at,
    take_back_claim,
    told,
)
from caseflow.models import HandOver
from caseflow.presenting import case_href
from caseflow.sight import sees_the_paper_alone
from caseflow.views.tasks import task_for
from casework.forms import ReasonForm
from casework.services import NotYours, Stale
from organisations.refusals import attempt

NOTES = [
    "首日零时起、末日二十四时止；可以随时提前结束。",
    "代办人在办公桌上选择“开始代办”后办理，案件记录写明“某某（代某某）”。",
    "同一文稿的拟稿人和签发人仍须是两个人，代办人和被代办人都计算在内。",
    "任何一方回避的案件，代办时不可见。",
]
HAND_OVER_NOTES = [
    "领办的任务、经办的案件一并转给接办人；接办人不能办理的，退回本单位办公桌并列明原因。",
    "已拟的文稿、登记的线索、约定的约谈留在本单位继续办理，记录中仍是原拟稿人。",
    "要退回原人的，再办一次交接。",
]


@require_safe
def absences(request: HttpRequest) -> HttpResponse:
    """代办安排: one's own, and for a leader those of the body."""
    user = me(request)
    if user.holds(*ADMINISTRATORS):
        raise Http404
    leads = standing_in.leads_people(user)
    rows = Substitution.objects.select_related("absent", "substitute", "arranged_by", "ended_by")
    concerned = Q(absent=user.pk) | Q(substitute=user.pk)
    if leads:
        concerned |= Q(absent__body__in=user.line)
    shown = [_row(user, row) for row in rows.filter(concerned)[: standing_in.HISTORY_SHOWN]]
    context = {
        "sections": [
            ("今日代办", [row for row in shown if row["status"] == "代办中"], "今日无人代办。"),
            ("将要开始", [row for row in shown if row["status"] == "未开始"], ""),
            ("已经结束", [row for row in shown if row["status"] in ("已期满", "已提前结束")], ""),
        ],
        "new_href": reverse("caseflow:absence_new") if standing_in.may_be_absent(user) else "",
        "hand_over_href": reverse("caseflow:hand_overs") if leads else "",
        "leads": leads,
    }
    return render(request, "caseflow/absences.html", context)


@require_http_methods(["GET", "POST"])
def absence_new(request: HttpRequest) -> HttpResponse:
    """安排代办."""
    user = me(request)
    people = standing_in.may_be_absent(user)
    if not people:
        raise NotYours("代办由本人安排，或者由本单位负责人安排。正在代他人办理的，请先返回本人。")
    substitutes = standing_in.colleagues_of(user)
    form = SubstitutionForm(request.POST or None, people=people, substitutes=substitutes)

    def work(data: dict[str, Any]) -> str:
        chosen = {person.pk: person for person in (*substitutes, *people)}
        absent, substitute = chosen[data.pop("absent").pk], chosen[data.pop("substitute").pk]
        standing_in.arrange_substitution(absent, substitute, acting_user=user, **data)
        return f"已安排{substitute.full_name}代{absent.full_name}办理。"

    page = {"title": "安排代办", "primary": {"label": "确定"}, "notes": NOTES}
    return _form(request, form, work, reverse("caseflow:absences"), page)


@require_POST
def absence_end(request: HttpRequest, pk: int) -> HttpResponse:
    """结束代办."""
    user = me(request)
    row = get_object_or_404(
        Substitution.objects.filter(Q(absent__body__in=user.line) | Q(substitute=user.pk)), pk=pk
    )
    standing_in.end_substitution(row, acting_user=user)
    messages.info(request, "代办已经结束。")
    return redirect("caseflow:absences")


@require_POST
def step_in(request: HttpRequest, key: str) -> HttpResponse:
    """开始代办."""
    user = me(request)
    if user.standing_in_for is not None:
        raise Stale(f"你正在代{user.standing_in_for.full_name}办理。请先返回本人。")
    stand = switching.step_in(request, key, acting_user=user)
    messages.info(request, f"已开始代{stand.absent.full_name}办理。")
    return redirect("/")


@require_POST
def step_back(request: HttpRequest) -> HttpResponse:
    """返回本人."""
    switching.step_back(request, acting_user=me(request))
    return redirect("/")


@require_safe
def hand_overs(request: HttpRequest) -> HttpResponse:
    """交接: who in the body holds what, and what was handed over."""
    user = me(request)
    if not standing_in.leads_people(user):
        raise NotYours("交接由本单位负责人办理。")
    people = [person for person in leavers(user) if may_hand_over(user, person)]
    numbers = numbers_at(user)
    made = HandOver.objects.filter(body__in=user.line).select_related(
        "leaving", "successor", "by", "on_behalf_of"
    )
    context = {
        "people": [
            {"person": person, "held": numbers.get(person.pk), "roles": role_labels(person.roles)}
            for person in people
        ],
        "made": [{"row": row, "words": told(row)} for row in made[: standing_in.HISTORY_SHOWN]],
    }
    return render(request, "caseflow/hand_overs.html", context)


@require_http_methods(["GET", "POST"])
def hand_over_page(request: HttpRequest, pk: int) -> HttpResponse:
    """交接 of one person: first what there is, then the act."""
    user = me(request)
    person = User.objects.at_work().filter(pk=pk).first()
    if person is None or not may_hand_over(user, person):
        raise Http404
    others = [other for other in standing_in.colleagues_of(user) if other.pk != person.pk]
    form = HandOverForm(request.POST or None, people=others)

    def work(data: dict[str, Any]) -> str:
        chosen = {other.pk: other for other in others}
        successor = chosen[data["successor"].pk] if data["successor"] else None
        made = hand_over(person, successor, reason=data["reason"], acting_user=user)
        return told(made) + "".join(f"{each['number']}：{each['why']}。" for each in made.skipped)

    page = {
        "title": f"{person.full_name}的交接",
        "primary": {"label": "交接"},
        "notes": HAND_OVER_NOTES,
        "held": held_by(person, seen_by=user),
        "person": person,
    }
    return _form(
        request, form, work, reverse("caseflow:hand_overs"), page, template="caseflow/hand_over.html"
    )


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """收回领办 by a leader of the desk's body, with the reason."""
    user = me(request)
    task = task_for(user, pk)
    if not user.works_for(task.body_id) or not standing_in.leads_people(user):
        raise Http404
    if not may_take_back(user, task):
        raise Stale("这项任务没有由他人领办。请回到案件页查看。")
    form = ReasonForm(request.POST or None)
    assert task.owner is not None
    title, owner = str(task.flow_task.task_title), task.owner.full_name
    is_narrow = sees_the_paper_alone(user, task)

    def work(data: dict[str, Any]) -> str:
        take_back_claim(task, reason=data["reason"], acting_user=user)
        return f"“{title}”已收回，由本单位其他人办理。"

    page = {
        "title": f"收回{owner}领办的“{title}”",
        "lead": task.process.case.subject.name
        if is_narrow
        else f"{task.process.case.number} {task.process.case.title}",
        "primary": {"label": "收回领办"},
        "notes": ["收回后任务回到本单位办公桌，并告知原领办人。", "收回及其理由记入案件。"],
    }
    return _form(request, form, work, "/" if is_narrow else case_href(task.process.case), page)


def _row(user: User, row: Substitution) -> dict[str, Any]:
    status = row.status_word
    may_end = status in ("代办中", "未开始") and (
        user.pk == row.substitute_id or accounts.may_arrange(user, row.absent)
    )
    return {
        "row": row,
        "status": status,
        "roles": "、".join(role_labels(row.roles)),
        "end_href": reverse("caseflow:absence_end", args=[row.pk]) if may_end else "",
    }


def _form(
    request: HttpRequest,
    form: Any,
    work: Callable[[dict[str, Any]], str],
    back: str,
    page: dict[str, Any],
    *,
    template: str = "form_page.html",
) -> HttpResponse:
    """A page that is one form: shows it, does the work, says what was done and goes back."""
    tried = attempt(form, lambda data: work(dict(data)))
    if tried.is_done:
        messages.info(request, tried.made)
        return redirect(back)
    context = {"form": form, "refusal": tried.refusal, "cancel_href": back, **page}
    return render(request, template, context, status=tried.status)
