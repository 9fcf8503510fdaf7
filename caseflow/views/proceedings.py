"""Filing a proceeding from the case's page, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.access import me
from accounts.models import User
from caseflow import filing
from caseflow.acts import At
from caseflow.acts.revoking import REVOKE
from caseflow.barring import barred, stopped
from caseflow.live_paper import typed_paper
from caseflow.models import CaseTask
from caseflow.presenting import case_facts, case_href
from casework.access import case_for
from casework.models import Case
from casework.services import NotYours
from findings.forms.exemptions import ExemptionForm
from findings.forms.objections import ObjectionForm, PaperObjectionForm
from findings.forms.repairs import RepairForm
from findings.forms.ruling import WithdrawForm
from findings.models import Finding, Proceeding
from findings.queries import exemptions, objections, repairs
from findings.queries.seen import proceeding_for
from organisations.refusals import Attempt, attempt

SENT_ON = "送本单位负责人"
REVOKING = "拟撤销决定"


def proceeding_href(row: Proceeding) -> str:
    """The page of a proceeding."""
    return reverse("desk:proceeding", args=[row.CODE, row.pk])


@require_http_methods(["GET", "POST"])
def file_objection(request: HttpRequest, number: str) -> HttpResponse:
    """提出异议 by the body concerned, or 登记书面异议 by an intake officer."""
    user, case = _who_and_what(request, number)
    targets = [(code, label) for code, (label, _) in filing.targets_of(case).items()]
    chosen = {"target": request.GET.get("target", "")}
    if objections.may_file(user, case):
        form = ObjectionForm(targets, request.POST or None, request.FILES or None, initial=chosen)
        title, label = "提出异议", SENT_ON

        def act() -> Proceeding:
            target = filing.chosen_target(case, form.cleaned_data["target"])
            return filing.file_objection(case, target, form.said(), acting_user=user)

    elif objections.may_enter(user, case):
        form = paper_form = PaperObjectionForm(
            targets, request.POST or None, request.FILES or None, initial=chosen
        )
        title, label = "登记书面异议", "登记"

        def act() -> Proceeding:
            target = filing.chosen_target(case, form.cleaned_data["target"])
            return filing.enter_objection(case, target, form.said(), paper_form.person(), acting_user=user)

    else:
        raise NotYours("异议由涉事单位的经办人提出，书面异议由受理员登记。")
    return _through(request, case, form, act, title=title, label=label)


@require_http_methods(["GET", "POST"])
def file_exemption(request: HttpRequest, number: str) -> HttpResponse:
    """申请免责 by the body concerned, or 提出免责 by the authority."""
    user, case = _who_and_what(request, number)
    applies = exemptions.may_apply(user, case)
    if not applies and not exemptions.may_propose(user, case):
        raise NotYours("免责由涉事单位申请，或者由问责机关提出。")
    form = ExemptionForm(request.POST or None, request.FILES or None)
    return _through(
        request,
        case,
        form,
        lambda: filing.file_exemption(case, form.plea(), acting_user=user),
        title="申请免责" if applies else "提出免责",
        label=SENT_ON if applies else "提出",
    )


@require_http_methods(["GET", "POST"])
def file_repair(request: HttpRequest, number: str, finding_pk: int) -> HttpResponse:
    """申请信用修复 by the body found against."""
    user, case = _who_and_what(request, number)
    finding = Finding.objects.select_related("made_by", "body").filter(case=case, pk=finding_pk).first()
    if finding is None:
        raise Http404
    finding.case = case
    if not repairs.may_apply(user, finding):
        raise NotYours("信用修复由失信单位的经办人申请。")
    form = RepairForm(filing.obligations_of(case), request.POST or None, request.FILES or None)

    def act() -> Proceeding:
        data = form.cleaned_data
        return filing.file_repair(
            finding, form.proofs(), request=data["request"], facts=data["facts"], acting_user=user
        )

    return _through(request, case, form, act, title="申请信用修复", label=SENT_ON)


@require_http_methods(["GET", "POST"])
def draft_revocation(request: HttpRequest, number: str) -> HttpResponse:
    """拟撤销 by an officer of a body that may revoke."""
    user, case = _who_and_what(request, number)
    at = At(CaseTask(), case, user)
    if not REVOKE.allowed(at):
        raise NotYours("案件现在不能撤销，或者不由你拟办。")
    form = REVOKE.form_at(at, request.POST if request.method == "POST" else None)
    if (stop := barred(at, REVOKE)) is not None:
        return _page(request, case, Attempt(form), title=REVOKING, label="送签", shown=stopped(stop))
    if "preview" in request.POST:
        paper = typed_paper(At(CaseTask(), case, user), form.kind, form) if form.is_valid() else None
        return _page(request, case, Attempt(form), title=REVOKING, label="送签", paper=paper)

    def act() -> None:
        filing.draft_revocation(case, form.terms(), acting_user=user)

    return _through(request, case, form, act, title=REVOKING, label="送签", has_preview=True)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """撤回 by whoever applied."""
    user = me(request)
    row = proceeding_for(user, code, pk)
    if not filing.may_withdraw(row, user):
        raise NotYours(f"这件{row.WHAT}现在不能撤回，或者不由你撤回。")
    form = WithdrawForm(request.POST if request.method == "POST" else None)

    def act() -> Proceeding:
        return filing.withdraw(row, reason=form.cleaned_data["reason"], acting_user=user)

    return _through(request, row.case, form, act, title=f"撤回{row.WHAT}", label="撤回")


def _who_and_what(request: HttpRequest, number: str) -> tuple[User, Case]:
    user = me(request)
    return user, case_for(user, number)


def _through(
    request: HttpRequest,
    case: Case,
    form: Any,
    act: Callable[[], Proceeding | None],
    *,
    title: str,
    label: str,
    has_preview: bool = False,
) -> HttpResponse:
    """Shows the form beside the case; does the act with a valid one, and tells what was refused."""
    tried = attempt(form, lambda _: act())
    if tried.is_done:
        messages.info(request, f"{case.number} {title}，已办。")
        return redirect(proceeding_href(tried.made) if tried.made is not None else case_href(case))
    return _page(request, case, tried, title=title, label=label, has_preview=has_preview)


def _page(
    request: HttpRequest,
    case: Case,
    tried: Attempt[Any],
    *,
    title: str,
    label: str,
    has_preview: bool = True,
    paper: dict[str, Any] | None = None,
    shown: dict[str, Any] | None = None,
) -> HttpResponse:
    user = me(request)
    context = {
        "title": title,
        "lead": case.subject.name,
        "form": tried.form,
        "formsets": getattr(tried.form, "formsets", []),
        "refusal": tried.refusal,
        "primary": {"label": label},
        "others": [{"label": "预览", "name": "preview", "value": "1"}] if has_preview else [],
        **({"paper": paper, "is_official": True} if paper else {}),
        "cancel_href": case_href(case),
        "case_facts": case_facts(At(CaseTask(), case, user)),
        "case_href": case_href(case),
        "crumbs": [
            {"label": "案件", "href": reverse("desk:cases")},
            {"label": case.number, "href": case_href(case)},
            {"label": title},
        ],
    } | (shown or {})
    return render(request, "caseflow/task.html", context, status=tried.status)
