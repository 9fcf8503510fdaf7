"""One enforcement case: its page, its progress, its links to cases of ours."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from casework.access import OFFICIALS
from casework.forms import ReasonForm
from casework.models import Case, Proposal, RestrictedRead
from casework.reading import note_read
from enforcement.forms import LinkForm, ProgressForm
from enforcement.models import CaseLink, EnforcementCase, EnforcementEvent
from enforcement.queries import (
    COURT_ONLY,
    courts_written_by,
    enforcement_case_for,
    is_intake,
    is_overseer,
    masked,
    open_proposals_of,
    reads_register,
    register_for,
    visible_links,
)
from enforcement.services import link_case, record_stage, unlink_case
from enforcement.views.addresses import LIGHTS, address_of, case_address
from organisations.refusals import Attempt, Refusal, attempt


@require_GET
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One enforcement case: what the court has on record, and the cases of ours it holds."""
    user = request.user
    assert isinstance(user, User)
    found = enforcement_case_for(user, pk)
    own = found.court_id in courts_written_by(user)
    if own:
        note_read(request, RestrictedRead.Kind.JUDGE, found.docket)
    overseer = is_overseer(user) and register_for(user).filter(pk=found.pk).exists()
    context = {
        "crumbs": _crumbs(user, found),
        "docket": found.docket,
        "body": found.debtor.name,
        "facts": _head_facts(found),
        "stage": found.get_stage_display(),
        "listing": found.listing,
        "light": LIGHTS.get(found.listing, ""),
        "sums": _sums(found),
        "entries": _entries(found, inside=own),
        "details": _details(found, inside=own),
        "cases": _cases(user, found, may_end=overseer),
        "link_href": reverse("enforcement:link", args=[found.pk]) if overseer and not found.is_done else "",
        "event_href": reverse("enforcement:record", args=[found.pk]) if own else "",
        "proposals": [_proposal(each, user) for each in _proposals(user, found)],
    }
    return render(request, "enforcement/case.html", context)


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """登记进展, by the case's court."""
    user = request.user
    assert isinstance(user, User)
    found = enforcement_case_for(user, pk)
    if found.court_id not in courts_written_by(user):
        raise Http404
    form = ProgressForm(request.POST or None, initial=ProgressForm.initial_of(found))

    def act(data: dict[str, Any]) -> None:
        record_stage(found, form.progress(), acting_user=user, note=data["note"], seen=data["seen"])

    tried = attempt(form, act)
    if tried.is_done:
        messages.info(request, f"{found.docket}，进展已登记。")
        return redirect(address_of(found))
    notes = ["履行完毕、从失信名单删除、结案的，不再持有治理案件。", "终结本次执行程序、中止的，继续持有。"]
    return _form_page(request, found, tried, title="登记进展", label="登记", notes=notes)


@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """关联: the enforcement case concerns a case of ours."""
    user = request.user
    assert isinstance(user, User)
    found = enforcement_case_for(user, pk)
    if not is_overseer(user):
        raise Http404
    form = LinkForm(request.POST or None)

    def act(data: dict[str, Any]) -> Case:
        target = Case.objects.visible_to(user).filter(number=data["number"]).first()
        if target is None:
            raise Refusal("没有这件案件，或者不在你的办理范围内。", field="number", remedy="请核对案件编号。")
        link_case(found, target, acting_user=user)
        return target

    tried = attempt(form, act)
    if tried.is_done:
        messages.info(request, f"{found.docket}已关联{tried.made.number}。")
        return redirect(address_of(found))
    open_ones = Case.objects.visible_to(user).open().filter(subject=found.debtor).order_by("-opened_at")[:10]
    notes = [f"{each.number} {each.title}" for each in open_ones]
    notes = [f"{found.debtor.name}未办结的案件：", *notes] if notes else ["被执行人没有未办结的案件。"]
    notes.append("关联后，执行未了的持有该案：不得解除、验收、结案。")
    return _form_page(request, found, tried, title="关联治理案件", label="关联", notes=notes)


@require_POST
def end_link(request: HttpRequest, pk: int) -> HttpResponse:
    """解除关联 of a wrong link, with a reason."""
    user = request.user
    assert isinstance(user, User)
    found = CaseLink.objects.select_related("enforcement_case", "case").filter(pk=pk, ended_at=None).first()
    if found is None:
        raise Http404
    enforcement_case_for(user, found.enforcement_case_id)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    unlink_case(found, reason=reason, acting_user=user)
    messages.info(request, f"已解除与{found.case.number}的关联。")
    return redirect(address_of(found.enforcement_case))


# --- one case -------------------------------------------------------------------------------------


def _crumbs(user: User, case: EnforcementCase, *more: str) -> list[dict[str, str]]:
    crumbs = [{"label": "执行台账", "href": reverse("enforcement:register")}] if reads_register(user) else []
    crumbs.append({"label": case.docket} | ({"href": address_of(case)} if more else {}))
    return crumbs + [{"label": label} for label in more]


def _head_facts(case: EnforcementCase) -> list[dict[str, Any]]:
    return [
        {"label": "执行法院", "value": case.court.name},
        {"label": "立案", "value": case.filed_on.isoformat()},
        {"label": "执行阶段", "value": case.get_stage_display()},
        {"label": "失信名单", "value": case.listing},
        {"label": "数据截至", "value": case.as_of.isoformat()},
    ]


def _sums(case: EnforcementCase) -> dict[str, Any]:
    performed = min(case.paid / case.principal * 100, 100) if case.principal else None
    return {
        "rows": [
            {"label": "执行标的", "amount": case.principal},
            {"label": "已执行到位", "amount": case.paid},
        ],
        "left": case.unpaid,
        "performed": performed,
        "note": "已执行超过标的，含利息、费用的属正常。" if case.paid > case.principal else "",
    }


def _details(case: EnforcementCase, *, inside: bool) -> list[dict[str, Any]]:
    facts: list[dict[str, Any]] = [
        {"label": "执行依据", "value": case.basis, "kind": "docket"},
        {
            "label": "申请执行人",
            "value": case.applicant if inside else masked(case.applicant),
            "note": "" if inside or not case.applicant else "已脱敏",
        },
    ]
    for label, day in (
        ("拟纳入", case.planned_listing_on),
        ("纳入名单", case.listed_on),
        ("删除", case.deleted_on),
        ("结案", case.closed_on),
    ):
        if day is not None:
            facts.append({"label": label, "value": day.isoformat()})
    if inside:
        facts.append({"label": "承办法官", "value": case.judge, "note": "只有法院可见"})
        facts.append({"label": "备注", "value": case.remark, "note": "只有法院可见"})
    return facts


def _entries(case: EnforcementCase, *, inside: bool) -> list[dict[str, Any]]:
    shown = []
    for event in case.events.select_related("batch"):
        changes = [each for each in event.changes if inside or each["field"] not in COURT_ONLY]
        if not changes and event.changes and not event.note and not inside:
            continue
        shown.append(
            {
                "at": event.at,
                "node": "court",
                "act": event.get_verb_display(),
                "actor": _actor(event, inside=inside),
                "text": "\n".join([*map(_change, changes), *([event.note] if event.note else [])]),
            }
        )
    return shown


def _actor(event: EnforcementEvent, *, inside: bool) -> str:
    if not inside:
        return event.actor_body or "法院"
    said = f"{event.actor_body} {event.actor_name}".strip()
    return f"{said}　导入“{event.batch.file_name}”" if event.batch else said


def _change(change: dict[str, str]) -> str:
    return f"{change['label']}：{change['old'] or '空'} → {change['new'] or '空'}"


def _cases(user: User, case: EnforcementCase, *, may_end: bool) -> list[dict[str, Any]]:
    return [
        {
            "number": each.case.number,
            "href": case_address(each.case),
            "matter": each.case.title,
            "state": each.case.state,
            "state_word": each.case.get_state_display(),
            "hold": not case.is_done and not each.case.has_ended,
            "unlink_action": reverse("enforcement:end_link", args=[each.pk]) if may_end else "",
        }
        for each in visible_links(user, [case]).get(case.pk, [])
    ]


def _proposals(user: User, case: EnforcementCase) -> list[Proposal]:
    """What the person's own body is asked to decide; on cases of ours it is decided at the desk."""
    rows = open_proposals_of(case).filter(kind=Proposal.Kind.OPEN_CASE)
    return [each for each in rows if user.works_for(each.addressee_id) and is_overseer(user)]


def _proposal(proposal: Proposal, user: User) -> dict[str, Any]:
    shown = {
        "id": proposal.pk,
        "title": proposal.get_kind_display(),
        "facts": proposal.why,
        "at": proposal.proposed_at,
    }
    if is_intake(user):
        action = reverse("caseflow:open_proposal", args=[proposal.pk])
        shown |= {"accept_action": action, "accept_label": "登记立案"}
    if user.holds(*OFFICIALS):
        shown["refuse_action"] = reverse("caseflow:refuse_proposal", args=[proposal.pk])
    return shown


def _form_page(
    request: HttpRequest,
    case: EnforcementCase,
    tried: Attempt[Any],
    *,
    title: str,
    label: str,
    notes: list[str],
) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    context = {
        "title": title,
        "lead": f"{case.docket}　{case.debtor.name}",
        "form": tried.form,
        "refusal": tried.refusal,
        "primary": {"label": label},
        "cancel_href": address_of(case),
        "crumbs": _crumbs(user, case, title),
        "notes": notes,
    }
    return render(request, "form_page.html", context, status=tried.status)
