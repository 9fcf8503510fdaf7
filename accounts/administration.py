"""Pages of the administrators: accounts, roles, and the log of both."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from organisations.paging import paged, search_words
from organisations.refusals import Refusal

from . import services
from .access import me, requires
from .forms import NewUserForm, ProfileForm, ResetPasswordForm, RolesForm, UserFilterForm
from .models import AccountEvent, User, UserQuerySet
from .queries import locked_usernames
from .roles import ADMINISTRATORS, Role

EVENTS_SHOWN = 50
TABS = {
    "账号": "accounts:user_list",
    "账号记录": "accounts:event_list",
    "机构名录": "organisations:body_list",
}


@requires(*ADMINISTRATORS)
def user_list(request: HttpRequest) -> HttpResponse:
    filters, query = UserFilterForm(request.GET), search_words(request)
    users = _chosen(query, request.GET.get("role", "") if filters.is_valid() else "")
    found, pager = paged(request, users.select_related("body").prefetch_related("grants").order_by("id"))
    locked = locked_usernames(person.username for person in found)
    context = {
        "tabs": _tabs("账号"),
        "rows": [_row(person, person.username in locked) for person in found],
        "pager": pager,
        "filters": filters,
        "query": query,
        "clear_href": request.path,
        "new_href": reverse("accounts:user_new") if me(request).holds(Role.SYSTEM_ADMIN) else "",
    }
    return render(request, "accounts/user_list.html", context)


@requires(*ADMINISTRATORS)
def user_detail(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.select_related("body"), pk=pk)
    context = {
        "person": person,
        "events": person.account_events.select_related("actor")[:EVENTS_SHOWN],
        "may_manage": me(request).holds(Role.SYSTEM_ADMIN),
        "may_grant": me(request).holds(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
        "is_oneself": person.pk == me(request).pk,
    }
    return render(request, "accounts/user_detail.html", context)


@requires(Role.SYSTEM_ADMIN)
def user_new(request: HttpRequest) -> HttpResponse:
    form = NewUserForm(request.POST or None)
    made: list[User] = []

    def act(data: dict[str, Any]) -> None:
        made.append(services.create_user(**data, acting_user=me(request)))

    if _done(form, act):
        messages.success(request, "账号已建立，首次登录须修改密码。")
        return redirect("accounts:user_detail", pk=made[0].pk)
    return render(request, "accounts/user_form.html", {"form": form, **_frame("新建账号")})


@requires(Role.SYSTEM_ADMIN)
def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    before = {field: getattr(person, field) for field in ("full_name", "position", "phone")}
    form = ProfileForm(request.POST or None, initial={**before, "body": person.body_id})
    if _done(form, lambda data: services.edit_user(person, acting_user=me(request), **data)):
        messages.success(request, "资料已修改。")
        return redirect("accounts:user_detail", pk=pk)
    return _form_page(request, form, person, "修改资料")


@requires(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
def user_roles(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    form = RolesForm(request.POST or None, initial={"roles": sorted(person.roles)})
    if _done(form, lambda data: services.set_roles(person, data["roles"], acting_user=me(request))):
        messages.success(request, "角色已调整。")
        return redirect("accounts:user_detail", pk=pk)
    return _form_page(request, form, person, "调整角色")


@requires(Role.SYSTEM_ADMIN)
def user_password(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    form = ResetPasswordForm(request.POST or None)
    if _done(form, lambda data: services.reset_password(person, data["password"], acting_user=me(request))):
        messages.success(request, "密码已重置，本人下次登录须修改。")
        return redirect("accounts:user_detail", pk=pk)
    return _form_page(request, form, person, "重置密码")


@require_POST
@requires(Role.SYSTEM_ADMIN)
def user_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    return _simple_act(request, pk, services.deactivate, "账号已停用。")


@require_POST
@requires(Role.SYSTEM_ADMIN)
def user_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    return _simple_act(request, pk, services.reactivate, "账号已恢复启用。")


@require_POST
@requires(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
def user_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    return _simple_act(request, pk, services.unlock, "锁定已解除。")


@requires(*ADMINISTRATORS)
def event_list(request: HttpRequest) -> HttpResponse:
    events, pager = paged(request, AccountEvent.objects.select_related("actor", "target"))
    context = {"tabs": _tabs("账号记录"), "events": events, "pager": pager}
    return render(request, "accounts/event_list.html", context)


def _tabs(current: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "href": reverse(name), "is_current": label == current}
        for label, name in TABS.items()
    ]


def _chosen(words: str, role: str) -> UserQuerySet:
    users = User.objects.holding(role) if role else User.objects.all()
    named = Q(username__icontains=words) | Q(full_name__icontains=words) | Q(body__name__icontains=words)
    return users.filter(named) if words else users


def _row(person: User, is_locked: bool) -> dict[str, Any]:
    columns = ("username", "full_name", "body", "position", "is_active", "last_login")
    return {
        **{name: getattr(person, name) for name in columns},
        "href": reverse("accounts:user_detail", args=[person.pk]),
        "roles": person.role_names,
        "is_locked": is_locked,
        "must_change": person.must_change_password,
    }


def _done(form: Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether the form was sent, is well-formed, and the act went through. A refusal stands at its field."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refusal as refusal:
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, " ".join(filter(None, [refusal.message, refusal.remedy])))
        return False
    return True


def _form_page(request: HttpRequest, form: Form, person: User, title: str) -> HttpResponse:
    context = {"form": form, "lead": f"{person.full_name}（{person.username}）", **_frame(title, person)}
    return render(request, "accounts/user_form.html", context)


def _frame(title: str, person: User | None = None) -> dict[str, Any]:
    """What `form_page.html` asks for."""
    back = reverse("accounts:user_detail", args=[person.pk]) if person else reverse("accounts:user_list")
    crumbs = [{"label": "账号", "href": reverse("accounts:user_list")}, {"label": title}]
    return {"title": title, "primary": {"label": title}, "cancel_href": back, "crumbs": crumbs}


def _simple_act(request: HttpRequest, pk: int, act: Callable[..., None], done: str) -> HttpResponse:
    try:
        act(get_object_or_404(User, pk=pk), acting_user=me(request))
    except Refusal as refusal:
        messages.error(request, " ".join(filter(None, [refusal.message, refusal.remedy])))
    else:
        messages.success(request, done)
    return redirect("accounts:user_detail", pk=pk)
