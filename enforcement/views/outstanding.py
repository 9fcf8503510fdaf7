"""未结案件通报: the batches of a credit office, their progress, one list, and signing for it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import me
from accounts.models import User
from enforcement import services
from enforcement.forms import OutstandingForm, VoidForm
from enforcement.models import OutstandingBatch, OutstandingList
from enforcement.notice_facts import outstanding_facts
from enforcement.queries import (
    batch_for,
    batches_of_lists,
    drafts_lists,
    lists_read_by,
    makes_lists,
    progress_of,
    signs_lists,
)
from notices.facts import OutstandingCasesFacts
from notices.fields import from_json
from notices.kinds import Kind
from notices.previewing import draft_pdf, pictures
from notices.wording import chinese_date
from organisations.models import Body
from organisations.paging import paged
from organisations.refusals import Attempt, NotYours, Refusal, attempt

Status = OutstandingBatch.Status
TITLE = "未结案件通报"
NOTES = (
    "每个被执行人一份，列明台账中截至统计截止日的全部未结案件；终结本次执行、中止的仍在其中。",
    "送签后数据固定，台账以后的变更不影响本批；退回、撤回的须重新拟稿。",
    "负责人一次签发整批，系统逐份编号、成文、送达；进度和未能制发的原因在本批页面查看。",
)

VOID_NOTES = (
    "文号保留不再使用，发文登记簿注明作废和理由；原件留档，不删除。",
    "收文单位已经阅读、签收的，不能作废，请另行发文更正。",
    "作废后通知收文单位；同一统计截止日的未结案件可以重新拟稿通报。",
)


@require_GET
def batches(request: HttpRequest) -> HttpResponse:
    """The batches of the person's own office, newest first."""
    user = _maker(request)
    rows, pager = paged(request, batches_of_lists(user).select_related("drafted_by"))
    context = {
        "crumbs": _crumbs(),
        "rows": [{"batch": row, "href": _address(row), "progress": progress_of(row)} for row in rows],
        "pager": pager,
        "new_href": reverse("enforcement:outstanding_new") if drafts_lists(user) else "",
    }
    return render(request, "enforcement/outstanding.html", context)


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    """拟稿: GET and 预览 show the form and the first list; POST puts the batch before the leader."""
    user = _maker(request)
    if not drafts_lists(user):
        raise NotYours("只有信用牵头机关的经办人可以拟未结案件通报。")
    form = OutstandingForm(request.POST if request.method == "POST" else None, initial=_initial(user))

    def act(_: dict[str, Any]) -> OutstandingBatch:
        return services.draft_lists(form.terms(), contact=form.contact(), acting_user=user)

    tried = Attempt[OutstandingBatch](form) if "preview" in request.POST else attempt(form, act)
    if tried.is_done:
        messages.info(request, "未结案件通报已送签。")
        return redirect(_address(tried.made))
    context = {"refusal": tried.refusal} | _draft_context(user, form)
    return render(request, "enforcement/outstanding_new.html", context, status=tried.status)


@require_GET
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """One batch: what it tells whom, how far it is, and what is asked of this person."""
    user = me(request)
    found = batch_for(user, pk)
    lists = found.lists.select_related("body", "notice")
    only_failed = request.GET.get("view") == "failed"
    rows, pager = paged(request, lists.exclude(failure="") if only_failed else lists)
    context = {
        "crumbs": [*_crumbs(), {"label": found.subject_matter}],
        "batch": found,
        "facts": _facts(found),
        "progress": progress_of(found),
        "decision": _decision(found, user),
        "may_return": _waits_for(found, user),
        "may_withdraw": found.status == Status.SUBMITTED and drafts_lists(user),
        "decide_href": reverse("enforcement:outstanding_decide", args=[pk]),
        "rows": [_row(row) for row in rows],
        "pager": pager,
        "only_failed": only_failed,
    }
    return render(request, "enforcement/outstanding_batch.html", context)


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress alone, which the page asks for again until it is done."""
    found = batch_for(me(request), pk)
    context = {
        "batch": found,
        "progress": progress_of(found),
        "decide_href": reverse("enforcement:outstanding_decide", args=[pk]),
    }
    return render(request, "enforcement/_outstanding_progress.html", context)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """签发, 退回, 撤回 or 重试 of the whole batch; `act` says which."""
    user = me(request)
    found = batch_for(user, pk)
    match request.POST.get("act"):
        case "sign":
            services.sign_lists(found, acting_user=user)
            messages.info(request, "已签发，正在逐份编号、成文、送达。")
        case "return":
            services.return_lists(found, reason=request.POST.get("reason", ""), acting_user=user)
            messages.info(request, "已退回拟稿人。")
        case "withdraw":
            services.withdraw_lists(found, acting_user=user)
            messages.info(request, "已撤回。")
        case "retry":
            count = services.try_again(found, acting_user=user)
            messages.info(request, f"{count}份重新制发。")
        case _:
            raise Http404
    return redirect(_address(found))


@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One list of a batch as it would be printed; the document itself once it is issued."""
    row = get_object_or_404(OutstandingList.objects.select_related("batch__issuer", "body", "notice"), pk=pk)
    found = batch_for(me(request), row.batch_id)
    if row.notice is not None:
        return redirect("desk:document", pk=row.notice.pk)
    context = {
        "crumbs": [
            *_crumbs(),
            {"label": found.subject_matter, "href": _address(found)},
            {"label": row.body.name},
        ],
        "row": row,
        "paper": None
        if row.failure
        else _paper(found, row.body, from_json(OutstandingCasesFacts, row.facts)),
        "back": _address(found),
    }
    return render(request, "enforcement/outstanding_sheet.html", context)


@require_POST
def sign_for(request: HttpRequest, pk: int) -> HttpResponse:
    """签收 by somebody of the debtor, from the document's page."""
    user = me(request)
    row = lists_read_by(user).select_related("notice__addressee").filter(pk=pk).first()
    if row is None:
        raise Http404
    notice = services.sign_for_list(row, acting_user=user)
    messages.info(request, f"{notice.number_text}已签收。")
    return redirect("desk:document", pk=notice.pk)


@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, pk: int) -> HttpResponse:
    """作废 of an issued list by a leader of the office, from its document's page."""
    user = me(request)
    row = lists_read_by(user).select_related("batch", "notice").filter(pk=pk).first()
    if row is None or row.notice is None:
        raise Http404
    if not services.may_void_list(row, user):
        raise NotYours("通报表由发文机关的负责人作废。")
    number = row.notice.number_text
    form = VoidForm(request.POST if request.method == "POST" else None)
    tried = attempt(form, lambda data: services.void_list(row, acting_user=user, **data))
    if tried.is_done:
        messages.info(request, f"{number}已作废。")
        return redirect("desk:document", pk=row.notice.pk)
    context = {
        "title": "文书作废",
        "lead": f"未结案件通报表 {number}",
        "crumbs": [
            *_crumbs(),
            {"label": row.batch.subject_matter, "href": _address(row.batch)},
            {"label": number},
        ],
        "form": form,
        "refusal": tried.refusal,
        "notes": VOID_NOTES,
        "primary": {"label": "作废"},
        "cancel_href": reverse("desk:document", args=[row.notice.pk]),
    }
    return render(request, "form_page.html", context, status=tried.status)


def _maker(request: HttpRequest) -> User:
    """The person, of a credit office. Raises Http404 for anybody else."""
    user = me(request)
    if not makes_lists(user):
        raise Http404
    return user


def _initial(user: User) -> dict[str, Any]:
    assert user.body is not None
    until = services.gather(user, None).data_until
    region = "全市" if user.body.level == Body.Level.CITY else user.body.region
    contact = {"contact_name": user.full_name, "contact_phone": user.phone}
    return OutstandingForm.initial_of(region, until[1] if until else None) | contact


def _draft_context(user: User, form: OutstandingForm) -> dict[str, Any]:
    """The form; at its side the figures, or the first list where it is to be seen."""
    filled = form.is_bound and form.is_valid()
    gathered = services.gather(user, form.cleaned_data["cut_off"] if filled else None)
    context: dict[str, Any] = {
        "title": "拟未结案件通报",
        "crumbs": [*_crumbs(), {"label": "新建"}],
        "form": form,
        "case_title": "本批",
        "case_facts": _gathered_facts(gathered),
        "notes": NOTES,
        "primary": {"label": "送签"},
        "others": [{"label": "预览", "name": "preview", "value": "1"}],
        "cancel_href": reverse("enforcement:outstanding"),
        "draft_key": "outstanding-new",
    }
    if filled and gathered.sheets:
        body, part, debts = gathered.sheets[0]
        assert user.body is not None
        unsaved = OutstandingBatch(issuer=user.body)
        unsaved.contact_name, unsaved.contact_phone = form.contact()
        try:
            context["paper"] = _paper(unsaved, body, outstanding_facts(debts, form.terms(), part=part))
        except Refusal as refusal:
            context["refusal"] = refusal
    return context


def _gathered_facts(gathered: services.Gathered) -> list[dict[str, Any]]:
    facts = [
        {"label": "被执行人", "value": f"{gathered.debtors}家，共{len(gathered.sheets)}份"},
        {"label": "未结案件", "value": f"{gathered.count}件"},
    ]
    if (days := gathered.data_until) is not None:
        oldest, newest = (chinese_date(day) for day in days)
        facts.append({"label": "台账数据截至", "value": newest})
        if oldest != newest:
            facts.append({"label": "其中最早", "value": f"{oldest}，请先商法院更新台账"})
    if gathered.left_out:
        facts.append({"label": "未列入", "value": f"{gathered.left_out}家，你应当回避，请由其他经办人另拟"})
    return facts


def _paper(found: OutstandingBatch, body: Body, facts: OutstandingCasesFacts) -> dict[str, Any]:
    content = draft_pdf(
        Kind.OUTSTANDING_CASES.value,
        facts,
        issuer=found.issuer,
        addressee=body.name,
        copies_to=(),
        contact=(found.contact_name, found.contact_phone),
        reference="",
    )
    first, *more = pictures(content)
    return {
        "image": first,
        "more": more,
        "head": f"{body.name}　共{1 + len(more)}页",
        "caption": "草稿。签发、编号、送达后生效。",
        "title": "未结案件通报表第1页",
    }


def _facts(found: OutstandingBatch) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": "统计截止", "value": chinese_date(found.cut_off)},
        {"label": "发文机关", "value": found.issuer.name},
        {"label": "拟稿", "value": found.drafted_by.full_name},
        {"label": "现状", "value": found.get_status_display()},
    ]
    if found.status == Status.SIGNED and found.decided_by is not None:
        facts.insert(3, {"label": "签发", "value": found.decided_by.full_name})
    if found.left_out:
        facts.append({"label": "因回避未列", "value": f"{found.left_out}家，由其他经办人另拟"})
    return facts


def _waits_for(found: OutstandingBatch, user: User) -> bool:
    """Whether this leader may sign it now: it waits, and another person drafted it."""
    return found.status == Status.SUBMITTED and signs_lists(user) and found.drafted_by_id not in user.persons


def _decision(found: OutstandingBatch, user: User) -> dict[str, Any] | None:
    if not _waits_for(found, user):
        return None
    act = {
        "label": "签发整批",
        "href": reverse("enforcement:outstanding_decide", args=[found.pk]),
        "method": "post",
        "name": "act",
        "value": "sign",
        "is_primary": True,
    }
    return {
        "question": "签发这一批通报？",
        "text": "各份内容可以在下面逐份预览。签发后由系统逐份编号、成文、送达。",
        "acts": [act],
    }


def _row(row: OutstandingList) -> dict[str, Any]:
    notice = row.notice
    return {
        "body": row.body.name,
        "part": row.part,
        "count": row.count,
        "unpaid": row.unpaid,
        "number": notice.number_text if notice else "",
        "href": reverse("desk:document", args=[notice.pk])
        if notice
        else reverse("enforcement:outstanding_sheet", args=[row.pk]),
        "status": _status_of(row),
        "reason": row.failure or (notice.render_error if notice and not notice.rendered_at else ""),
    }


def _status_of(row: OutstandingList) -> str:
    if row.failure:
        return "未能制发"
    if row.notice is None:
        return "待编号" if row.batch.status == Status.SIGNED else "待签发"
    if row.notice.voided_at is not None:
        return "已作废"
    if row.notice.signed_for_at is not None:
        return "已签收"
    return "待签收" if row.notice.served_at is not None else "正在成文"


def _crumbs() -> list[dict[str, str]]:
    return [
        {"label": "执行台账", "href": reverse("enforcement:register")},
        {"label": TITLE, "href": reverse("enforcement:outstanding")},
    ]


def _address(found: OutstandingBatch) -> str:
    return reverse("enforcement:outstanding_batch", args=[found.pk])
