"""重置密码: one administrator asks, another decides, and only then there is a new password, shown once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

import clock
from accounts import services
from accounts.access import me, requires
from accounts.forms import ReasonForm
from accounts.models import PasswordReset, User
from accounts.policies import policy
from accounts.roles import Role
from organisations.paging import paged
from organisations.refusals import Refusal, done

from .pages import about, frame


@requires(Role.SYSTEM_ADMIN)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """申请重置密码."""
    person = get_object_or_404(User, pk=pk)
    form = ReasonForm(request.POST or None)
    if done(form, lambda data: services.ask_reset(person, reason=data["reason"], acting_user=me(request))):
        messages.success(request, "已申请，待安全管理员批准。")
        return redirect("accounts:user_detail", pk=pk)
    notes = [
        "由安全管理员批准后才生成新密码，只显示一次。",
        f"{policy('reset_hours')}小时内未批准的，自动失效。",
        "先核实确系本人提出。",
    ]
    context = {"form": form, "lead": about(person), "notes": notes, **frame("申请重置密码", person)}
    return render(request, "accounts/user_form.html", context)


@requires(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
def resets(request: HttpRequest) -> HttpResponse:
    """Every request for a reset, and what became of it."""
    user = me(request)
    found = PasswordReset.objects.select_related("user__body", "asked_by", "decided_by")
    rows, pager = paged(request, found)
    now = clock.wall()
    context = {
        "rows": [{"reset": row, "has_expired": row.has_expired(now), "may": _may(row, user)} for row in rows],
        "pager": pager,
        "decides": user.holds(Role.SECURITY_ADMIN),
    }
    return render(request, "accounts/resets.html", context)


@require_POST
@never_cache
@requires(Role.SECURITY_ADMIN)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """批准: the answer to this very request shows the new password, and nothing else ever does."""
    asked = get_object_or_404(PasswordReset.objects.select_related("user"), pk=pk)
    try:
        password = services.approve_reset(asked, acting_user=me(request))
    except Refusal as refusal:
        messages.error(request, refusal.in_full)
        return redirect("accounts:resets")
    return render(request, "accounts/reset_done.html", {"person": asked.user, "initial_password": password})


@require_POST
@requires(Role.SECURITY_ADMIN)
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """不批准, with the reason."""
    asked = get_object_or_404(PasswordReset, pk=pk)
    try:
        services.refuse_reset(asked, reason=request.POST.get("reason", "")[:200], acting_user=me(request))
    except Refusal as refusal:
        messages.error(request, refusal.in_full)
    else:
        messages.success(request, "已登记不批准。")
    return redirect("accounts:resets")


def _may(asked: PasswordReset, user: User) -> bool:
    is_open = asked.decided_at is None and not asked.has_expired()
    return is_open and user.holds(Role.SECURITY_ADMIN) and user.pk not in (asked.asked_by_id, asked.user_id)
