"""Accounts: the list, one person, and what the system administrator changes there."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import services
from accounts.access import me, requires
from accounts.forms import MoveForm, NewUserForm, ProfileForm, UserFilterForm
from accounts.leaving import still_held
from accounts.models import SIGN_IN_VERBS, User, UserQuerySet
from accounts.queries import locked_usernames
from accounts.roles import ADMINISTRATORS, Role
from organisations.paging import paged, search_words
from organisations.refusals import done

from .pages import about, frame, simple_act

EVENTS_SHOWN = 50


@requires(*ADMINISTRATORS)
def user_list(request: HttpRequest) -> HttpResponse:
    filters, query = UserFilterForm(request.GET), search_words(request)
    users = _chosen(query, **filters.cleaned_data) if filters.is_valid() else _chosen(query)
    found, pager = paged(request, users.select_related("body").prefetch_related("grants").order_by("id"))
    locked = locked_usernames(person.username for person in found)
    is_system = me(request).holds(Role.SYSTEM_ADMIN)
    context = {
        "rows": [_row(person, person.username in locked) for person in found],
        "pager": pager,
        "filters": filters,
        "query": query,
        "clear_href": request.path,
        "new_href": reverse("accounts:user_new") if is_system else "",
        "import_href": reverse("accounts:people_import") if is_system else "",
    }
    return render(request, "accounts/user_list.html", context)


@requires(*ADMINISTRATORS)
def user_detail(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.select_related("body"), pk=pk)
    user = me(request)
    events = person.account_events.select_related("actor")
    reads_sign_ins = user.holds(Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
    context = {
        "person": person,
        "events": events.exclude(verb__in=SIGN_IN_VERBS)[:EVENTS_SHOWN],
        "sign_ins": events.sign_ins()[:EVENTS_SHOWN] if reads_sign_ins else None,
        "proposed": person.proposed_roles.all(),
        "reset": person.password_resets.awaiting().select_related("asked_by").first(),
        "is_locked": bool(locked_usernames([person.username])),
        "may_manage": user.holds(Role.SYSTEM_ADMIN),
        "may_grant": user.holds(Role.SECURITY_ADMIN),
        "may_move": user.holds(Role.SYSTEM_ADMIN) and not person.roles & ADMINISTRATORS,
        "is_oneself": person.pk == user.pk,
        "substitutions": services.substitutions_of(person)[:EVENTS_SHOWN],
        "held": still_held(person) if user.holds(Role.SYSTEM_ADMIN) and person.is_active else [],
    }
    return render(request, "accounts/user_detail.html", context)


@requires(Role.SYSTEM_ADMIN)
def user_new(request: HttpRequest) -> HttpResponse:
    form = NewUserForm(request.POST or None)
    made: list[User] = []

    def act(data: dict[str, Any]) -> None:
        made.append(services.create_user(**data, acting_user=me(request)))

    if done(form, act):
        messages.success(request, "账号已建立，首次登录须修改密码；角色待安全管理员授予。")
        return redirect("accounts:user_detail", pk=made[0].pk)
    return render(request, "accounts/user_form.html", {"form": form, **frame("新建账号")})


@requires(Role.SYSTEM_ADMIN)
def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    before = {field: getattr(person, field) for field in ("full_name", "position", "phone", "email")}
    form = ProfileForm(request.POST or None, initial=before)
    if done(form, lambda data: services.edit_user(person, acting_user=me(request), **data)):
        messages.success(request, "资料已修改。")
        return redirect("accounts:user_detail", pk=pk)
    return _form_page(request, form, person, "修改资料")


@requires(Role.SYSTEM_ADMIN)
def user_move(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.select_related("body"), pk=pk)
    form = MoveForm(request.POST or None)

    def act(data: dict[str, Any]) -> None:
        services.move_user(person, data["body"], roles=data["roles"], acting_user=me(request))

    if done(form, act):
        messages.success(request, "已调动；原角色已收回，新角色待安全管理员授予。")
        return redirect("accounts:user_detail", pk=pk)
    return _form_page(request, form, person, "调动单位")


@require_POST
@requires(Role.SYSTEM_ADMIN)
def user_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    return simple_act(request, pk, services.deactivate, "账号已停用。")


@require_POST
@requires(Role.SYSTEM_ADMIN)
def user_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    return simple_act(request, pk, services.reactivate, "账号已恢复启用。")


@require_POST
@requires(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
def user_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    return simple_act(request, pk, services.unlock, "锁定已解除。")


def _chosen(words: str, role: str = "", state: str = "", body: Any = None) -> UserQuerySet:
    users = User.objects.holding(role) if role else User.objects.all()
    if state:
        users = users.filter(
            **{
                "active": {"is_active": True},
                "inactive": {"is_active": False},
                "fresh": {"is_active": True, "must_change_password": True},
            }[state]
        )
    if body is not None:
        users = users.filter(body=body)
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


def _form_page(request: HttpRequest, form: Any, person: User, title: str) -> HttpResponse:
    context = {"form": form, "lead": about(person), **frame(title, person)}
    return render(request, "accounts/user_form.html", context)
