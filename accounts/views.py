"""One's own account: login, logout, password."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from organisations.refusals import Refusal

from .access import address_of
from .forms import OwnPasswordForm
from .models import AccountEvent, User
from .services import change_password, record

Verb = AccountEvent.Verb


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
    extra_context = {
        "failure_limit": settings.AXES_FAILURE_LIMIT,
        "lock_minutes": round(settings.AXES_COOLOFF_TIME * 60),
    }

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        record(Verb.LOGGED_IN, user, acting_user=user, address=address_of(self.request))
        return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        name = getattr(form, "cleaned_data", {}).get("username", "")
        target = User.objects.filter(username=name).first()
        record(
            Verb.LOGIN_FAILED, target, acting_user=None, detail=name[:60], address=address_of(self.request)
        )
        return super().form_invalid(form)


@require_POST
def logout_page(request: HttpRequest) -> HttpResponse:
    """By POST alone: a link or a picture on some page logs nobody out."""
    record(Verb.LOGGED_OUT, request.user, acting_user=request.user, address=address_of(request))  # type: ignore[arg-type]
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


def password_change(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    form = OwnPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change_password(user, form.cleaned_data["new_password1"], acting_user=user)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, "密码已修改。")
            return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "must_change": user.must_change_password}
    return render(request, "accounts/password_change.html", context)
