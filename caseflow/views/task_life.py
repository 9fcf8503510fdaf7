"""Pages of a task's life beside its desks: 申请延期, 申请退单, 提请会办, 退回补办, 转办."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import me
from caseflow import task_life
from caseflow.acts import At
from caseflow.acts.assigning import RefusalForm
from caseflow.handing import hand_to, may_hand
from caseflow.path_side import narrow_context
from caseflow.presenting import case_href
from caseflow.sight import sees_the_paper_alone
from caseflow.task_forms import AgainForm, ExtensionForm, HandForm, JointForm
from caseflow.task_side import contribution_quote
from caseflow.views.cases import through
from caseflow.views.tasks import task_for
from casework.access import case_for
from casework.forms import MoreForm
from casework.models import Assignment, Contribution, ExtensionRequest, Instruction
from casework.services import (
    NotYours,
    Stale,
    extendable_clocks,
    may_ask_for_joint,
    may_return_instruction,
    may_withdraw_extension,
    why_not_refuse,
)
from casework.services.extendable import why_nothing_to_extend
from casework.services.joining import may_return
from rectification.services import may_return_plan


@require_http_methods(["GET", "POST"])
def extension(request: HttpRequest, number: str) -> HttpResponse:
    """申请延期 for one of the department's clocks in the case (``?owed=``)."""
    user = me(request)
    case = case_for(user, number)
    if not extendable_clocks(case, user):
        raise NotYours(why_nothing_to_extend(case, user))
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ExtensionForm(*posted, case=case, user=user, initial={"owed": request.GET.get("owed")})
    return through(
        request,
        case,
        form,
        lambda data: task_life.ask_for_extension(
            case,
            data["owed"],
            form.grounds(),
            amount=data["amount"],
            attachments=data["attachments"],
            acting_user=user,
        ),
        title="申请延期",
        label="提交",
        done=f"{case.number} 延期申请已提交。决定前期限照常计算。",
        shown={
            "items": [
                {"text": "须在到期前由本单位负责人申请，每项期限一次，由承办机关的负责人决定。"},
                {"text": "决定前期限照常计算，逾期的照常提示；原到期日留档。"},
            ]
        },
    )


@require_POST
def withdraw_extension(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回延期申请."""
    user = me(request)
    row = ExtensionRequest.objects.select_related("case", "owed__deadline").filter(pk=pk).first()
    if row is None:
        raise Http404
    row.case = case_for(user, row.case.number)
    if not may_withdraw_extension(row, row.case, user):
        raise NotYours("这件延期申请不由你撤回，或者已经决定。")
    task_life.take_extension_back(row, acting_user=user)
    messages.info(request, f"{row.case.number} 延期申请已撤回。")
    return redirect(case_href(row.case))


@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """申请退单 of an assignment that was accepted, while there is time."""
    user = me(request)
    row = Assignment.objects.select_related("case", "body", "assigned_by").filter(pk=pk).first()
    if row is None or not user.works_for(row.body_id):
        raise Http404
    case = row.case = case_for(user, row.case.number)
    if refused := why_not_refuse(row):
        raise Stale(refused)
    return through(
        request,
        case,
        RefusalForm(request.POST or None),
        lambda data: task_life.give_back(row, acting_user=user, **data),
        title="申请退单",
        label="申请退单",
        done=f"{case.number} 已申请退单，由交办机关的负责人审批。",
        shown={"items": [{"text": row.summary}]},
    )


@require_http_methods(["GET", "POST"])
def ask_for_joint(request: HttpRequest, number: str) -> HttpResponse:
    """提请会办 by the lead department."""
    user = me(request)
    case = case_for(user, number)
    if not may_ask_for_joint(case, user):
        raise NotYours("提请会办由牵头单位的经办人或者负责人办理。")
    return through(
        request,
        case,
        JointForm(request.POST or None),
        lambda data: task_life.propose_joint(case, acting_user=user, **data),
        title="提请会办",
        label="提请会办",
        done=f"{case.number} 已提请会办，由承办机关决定是否交办。",
    )


@require_http_methods(["GET", "POST"])
def return_contribution(request: HttpRequest, pk: int) -> HttpResponse:
    """退回补办 of a 会办意见, by the lead or the issuing side."""
    user = me(request)
    row = Contribution.objects.select_related("assignment__case", "assignment__body").filter(pk=pk).first()
    if row is None:
        raise Http404
    case = row.assignment.case = case_for(user, row.assignment.case.number)
    if not may_return(row, case, user):
        raise NotYours("会办意见由牵头单位或者承办机关退回，或者已经退回。")
    return through(
        request,
        case,
        MoreForm(request.POST or None),
        lambda data: task_life.ask_for_more(row, acting_user=user, **data),
        title="退回会办意见",
        label="退回补办",
        done=f"{case.number} 会办意见已退回{row.assignment.body.label}补办。",
        shown={"quotes": [contribution_quote(row)]},
    )


@require_http_methods(["GET", "POST"])
def return_instruction(request: HttpRequest, pk: int) -> HttpResponse:
    """退回补办 of what was answered to a 批示, by whoever gave it."""
    user = me(request)
    row = Instruction.objects.select_related("case", "given_by", "body").filter(pk=pk).first()
    if row is None:
        raise Http404
    case = row.case = case_for(user, row.case.number)
    if not may_return_instruction(row, user):
        raise NotYours("落实情况由批示人退回补办，或者已经退回。")
    answered = {"label": "落实情况", "text": row.answer, "by": row.body.name, "at": row.answered_at}
    return through(
        request,
        case,
        AgainForm(request.POST or None),
        lambda data: task_life.have_carried_out_again(row, acting_user=user, **data),
        title="退回落实情况",
        label="退回补办",
        done=f"{case.number} 已退回{row.body.label}补办。",
        shown={"quotes": [answered]},
    )


@require_http_methods(["GET", "POST"])
def return_plan(request: HttpRequest, number: str) -> HttpResponse:
    """退回补办 of the 整改方案, by the order's issuer, before a report is made."""
    user = me(request)
    case = case_for(user, number)
    plan = may_return_plan(case, user)
    if plan is None:
        raise NotYours("整改方案由责令整改的机关退回，整改报告拟就后不能再退。")
    return through(
        request,
        case,
        MoreForm(request.POST or None),
        lambda data: task_life.have_plan_filed_again(case, acting_user=user, **data),
        title="退回整改方案",
        label="退回补办",
        done=f"{case.number} 整改方案已退回补办。",
        shown={"quotes": [{"label": "整改方案", "text": plan.text, "by": "", "at": plan.filed_at}]},
    )


@require_http_methods(["GET", "POST"])
def hand(request: HttpRequest, pk: int) -> HttpResponse:
    """转办 of a task to a colleague of the same desk."""
    user = me(request)
    task = task_for(user, pk)
    case = task.process.case
    if not may_hand(task, user):
        raise NotYours("任务由领办人或者本单位负责人转办，或者已经办结。")
    name, is_narrow = task.flow_task.task_title, sees_the_paper_alone(user, task)
    shown = narrow_context(At(task, case, user)) if is_narrow else {}
    return through(
        request,
        case,
        HandForm(request.POST or None, task=task, user=user),
        lambda data: hand_to(task, data["colleague"], note=data["note"], acting_user=user),
        title=f"转办：{name}",
        label="转办",
        done=f"{name}，已转办。" if is_narrow else f"{case.number} {name}，已转办。",
        shown=shown | {"cancel_href": reverse("caseflow:task", args=[pk]) if task.rank else case_href(case)},
        back="/" if is_narrow else "",
    )
