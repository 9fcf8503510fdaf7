"""Roles: what is proposed, granted and revoked."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.access import me, requires
from accounts.forms import RolesForm
from accounts.models import RoleProposal, User
from accounts.roles import Role
from organisations.paging import paged
from organisations.refusals import Refusal, done

from .pages import about, frame


@requires(Role.SECURITY_ADMIN)
def user_roles(request: HttpRequest, pk: int) -> HttpResponse:
    """调整角色 of one person, by the security administrator."""
    person = get_object_or_404(User, pk=pk)
    proposed = set(person.proposed_roles.values_list("role", flat=True))
    form = RolesForm(request.POST or None, initial={"roles": sorted(person.roles | proposed)})
    if done(form, lambda data: services.set_roles(person, data["roles"], acting_user=me(request))):
        messages.success(request, "角色已调整。")
        return redirect("accounts:user_detail", pk=pk)
    notes = [f"系统管理员提请授予：{each.get_role_display()}" for each in person.proposed_roles.all()]
    return _page(request, form, person, "调整角色", notes)


@requires(Role.SYSTEM_ADMIN)
def user_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """提请授予角色, by the system administrator."""
    person = get_object_or_404(User, pk=pk)
    form = RolesForm(request.POST or None)
    if done(form, lambda data: services.propose_roles(person, data["roles"], acting_user=me(request))):
        messages.success(request, "已提请，待安全管理员授予。")
        return redirect("accounts:user_detail", pk=pk)
    return _page(request, form, person, "提请授予角色", ["已有的角色不变；收回角色由安全管理员办理。"])


@require_http_methods(["GET", "POST"])
@requires(Role.SECURITY_ADMIN)
def proposals(request: HttpRequest) -> HttpResponse:
    """待授予角色: chosen ones are granted, or refused."""
    if request.method == "POST":
        keys = [key for key in request.POST.getlist("proposal") if key.isascii() and key.isdigit()]
        chosen = RoleProposal.objects.filter(pk__in=keys)
        _decide(request, list(chosen))
        return redirect("accounts:role_proposals")
    found = RoleProposal.objects.select_related("user__body", "proposed_by").order_by(
        "user__body", "user", "id"
    )
    rows, pager = paged(request, found, size=200)
    return render(request, "accounts/role_proposals.html", {"rows": rows, "pager": pager})


def _decide(request: HttpRequest, chosen: list[RoleProposal]) -> None:
    grants = "refuse" not in request.POST
    act = services.grant_proposed if grants else services.refuse_proposed
    try:
        count = act(chosen, acting_user=me(request))
    except Refusal as refusal:
        messages.error(request, refusal.in_full)
        return
    if count:
        messages.success(request, f"{'已授予' if grants else '不予授予'}{count}项。")
    else:
        messages.error(request, "没有选择任何一项。")


def _page(request: HttpRequest, form: Any, person: User, title: str, notes: list[str]) -> HttpResponse:
    context = {"form": form, "lead": about(person), "notes": notes, **frame(title, person)}
    return render(request, "accounts/user_form.html", context)
