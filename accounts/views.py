"""One's own account: login, logout, password, and who came in under one's name."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.core.validators import MaxLengthValidator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

import clock
from organisations.refusals import Refusal, add_refusal

from . import kept_forms, services
from .access import me
from .forms import OwnPasswordForm, SetupForm
from .middleware import SEEN, seconds_left
from .models import AccountEvent, User
from .policies import policies, policy
from .queries import failures_of
from .services import change_password, record
from .visiting import address_of, device_of

Verb = AccountEvent.Verb
SIGN_INS_SHOWN = 30


class LoginForm(AuthenticationForm):
    error_messages = {
        "invalid_login": "用户名或密码不正确。",
        "inactive": "该账号已停用，请联系系统管理员。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username = self.fields["username"]
        username.label = "用户名"
        # Django only tells the browser the length; the log of django-axes has no room for more either.
        username.validators.append(MaxLengthValidator(60, "用户名或密码不正确。"))
        self.fields["password"].label = "密码"


class LoginView(auth_views.LoginView):
    """Django's login with a line in the account log; django-axes counts the failures."""

    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rule = policies("lock_failures", "lock_minutes")
        kept = kept_forms.PARAMETER + "=" in self.get_redirect_url()
        return super().get_context_data(
            **kwargs,
            failure_limit=rule["lock_failures"],
            lock_minutes=rule["lock_minutes"],
            has_kept_form=kept,
            is_empty_site=services.site_is_empty(),
        )

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        assert isinstance(user, User)
        has_expired, days_left = services.must_be_changed(user)
        if has_expired and not user.must_change_password:
            user.must_change_password = True
            user.save(update_fields=["must_change_password"])
        _note(self.request, Verb.LOGGED_IN, user, actor=user)
        response = super().form_valid(form)
        self.request.session[SEEN] = clock.wall().timestamp()
        if days_left is not None:
            messages.info(self.request, f"密码还有{days_left}日到期，请及时修改。")
        kept_forms.remember_writer(response, user)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Why it failed is for the log alone: the visitor hears one sentence whatever it was."""
        name = getattr(form, "cleaned_data", {}).get("username", "")
        target = User.objects.filter(username=name).first()
        failures = failures_of(name)
        limit = policy("lock_failures")
        is_locked = getattr(self.request, "axes_locked_out", False)
        _note(
            self.request, Verb.LOGIN_FAILED, target, detail=_why(name, target, is_locked and failures > limit)
        )
        if target is not None and is_locked and not _is_on_record_as_locked(target):
            _note(self.request, Verb.LOCKED, target, detail=f"连续{limit}次错误")
            services.end_sessions(target)
        return super().form_invalid(form)


def locked_out(request: HttpRequest, *_: object) -> HttpResponse:
    """What django-axes answers when an account is locked."""
    rule = policies("lock_failures", "lock_minutes")
    context = {"failure_limit": rule["lock_failures"], "lock_minutes": rule["lock_minutes"]}
    return render(request, "accounts/locked.html", context, status=429)


@require_POST
def logout_page(request: HttpRequest) -> HttpResponse:
    """By POST alone: a link or a picture on some page logs nobody out."""
    user = me(request)
    _note(request, Verb.LOGGED_OUT, user, actor=user)
    logout(request)
    response = redirect(settings.LOGOUT_REDIRECT_URL)
    kept_forms.forget_writer(response, user)
    return response


def password_change(request: HttpRequest) -> HttpResponse:
    user = me(request)
    form = OwnPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_password(user, form.cleaned_data["new_password1"], acting_user=user)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, "密码已修改，其他地方的登录已经结束。")
            return redirect(kept_forms.safe_next(request, request.GET.get("next", "")))
    rule = policies("password_history", "password_days")
    notes = [
        form.fields["new_password1"].help_text,
        "不能包含用户名、姓名、电话或单位名称，不能是常见密码。",
        f"不能与最近{rule['password_history']}个密码相同；每{rule['password_days']}日须修改一次。",
    ]
    context = {"form": form, "must_change": user.must_change_password, "notes": notes}
    return render(request, "accounts/password_change.html", context)


def own_account(request: HttpRequest) -> HttpResponse:
    """我的账号: what is on record of oneself, and who came in under one's name."""
    user = me(request)
    _, days_left = services.must_be_changed(user)
    context = {
        # The account is the person's own, in whosever place he acts.
        "person": User.objects.at_work().get(pk=user.pk) if user.standing_in_for else user,
        "sign_ins": user.account_events.select_related("actor").sign_ins()[:SIGN_INS_SHOWN],
        "days_left": days_left,
    }
    return render(request, "accounts/own_account.html", context)


@require_POST
def sessions_end(request: HttpRequest) -> HttpResponse:
    """结束其他登录: every session but this one."""
    user = me(request)
    services.end_other_sessions(user, acting_user=user)
    update_session_auth_hash(request, user)
    messages.success(request, "其他地方的登录已经结束。")
    return redirect("accounts:own")


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def alive(request: HttpRequest) -> JsonResponse:
    """How many seconds the session has left. A POST is a sign of life; a GET only asks."""
    if request.method == "POST" and request.user.is_authenticated:
        request.session[SEEN] = clock.wall().timestamp()
    return JsonResponse({"left": seconds_left(request)})


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """首次设置: the three administrators of an empty site, by whoever has the code from the console."""
    if not services.site_is_empty():
        raise Http404
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_site(form.cleaned_data["code"], form.administrators())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            people = [(user, user.role_names[0], password) for user, password in made]
            return render(request, "accounts/setup_done.html", {"people": people})
    return render(request, "accounts/setup.html", {"form": form})


def _note(
    request: HttpRequest, verb: str, target: User | None, *, actor: User | None = None, detail: str = ""
) -> None:
    record(
        verb,
        target,
        acting_user=actor,
        detail=detail,
        address=address_of(request),
        device=device_of(request),
    )


def _why(name: str, target: User | None, is_locked: bool) -> str:
    if target is None:
        return f"没有此账号：{name[:60]}"
    if not target.is_active:
        return "账号已停用"
    return "账号锁定中" if is_locked else "密码不正确"


def _is_on_record_as_locked(target: User) -> bool:
    """Whether the lock that holds now is on record already: nothing but failures has come since."""
    last = (
        target.account_events.filter(
            verb__in=(Verb.LOCKED, Verb.UNLOCKED, Verb.LOGGED_IN, Verb.RESET_APPROVED)
        )
        .values_list("verb", "at")
        .first()
    )
    if last is None or last[0] != Verb.LOCKED:
        return False
    since = clock.now() - last[1]
    return since.total_seconds() < policy("lock_minutes") * 60
