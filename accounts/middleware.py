"""What stands between a visitor and every page. (That pages need a login at all is Django's own
`LoginRequiredMiddleware`; open pages are marked `login_not_required`.)"""

from collections.abc import Callable
from datetime import UTC, datetime

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

import clock

from . import kept_forms, switching
from .models import AccountEvent, User
from .policies import policy
from .services import record
from .substitutes import stand_with
from .visiting import address_of, device_of

OPEN_NAMES = {"accounts:password_change", "accounts:logout", "accounts:login", "accounts:alive"}
SEEN = "seen_at"
# A session is written anew once in a while only: a page costs no statement for it.
NOTED_EVERY_SECONDS = 60
BACKGROUND = "X-Background"


class IdleMiddleware:
    """A session that nobody has used for as long as the policy says is over.

    By the machine's own time. A request that the page makes by itself (header X-Background) is no use.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) or user.is_authenticated:
            self._look(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> HttpResponse | None:
        """A form that comes when nobody is logged in is kept for its writer, who logs in and finds it again."""
        if request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if request.method != "POST":
            return None
        address = kept_forms.login_address(kept_forms.keep(request))
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return redirect(address)

    def _look(self, request: HttpRequest) -> None:
        now = clock.wall().timestamp()
        seen = request.session.get(SEEN)
        if seen is not None and now - seen >= idle_seconds(request):
            self._end(request, seen)
        elif request.headers.get(BACKGROUND) is None and (seen is None or now - seen >= NOTED_EVERY_SECONDS):
            request.session[SEEN] = now

    def _end(self, request: HttpRequest, seen: float) -> None:
        user = request.user
        assert isinstance(user, User)
        last = datetime.fromtimestamp(seen, UTC).astimezone(clock.ZONE)
        record(
            AccountEvent.Verb.IDLE_ENDED,
            user,
            acting_user=None,
            detail=f"最后操作{last:%Y-%m-%d %H:%M}",
            address=address_of(request),
            device=device_of(request),
        )
        logout(request)
        request.user = AnonymousUser()
        request.idle_user_pk = user.pk  # type: ignore[attr-defined]


class PasswordChangeMiddleware:
    """Whoever got a password from somebody else changes it before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Send such a user to the password page, and on from there; htmx is told to load it as a whole page."""
        if not (request.user.is_authenticated and request.user.must_change_password):
            return None
        if request.resolver_match and request.resolver_match.view_name in OPEN_NAMES:
            return None
        address = reverse("accounts:password_change")
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        if request.method == "GET" and request.path != "/":
            address = f"{address}?{urlencode({'next': request.get_full_path()})}"
        return redirect(address)


class StandInMiddleware:
    """代办: a session in which the person stands in for a colleague; asked anew with every request.

    Where the substitution is over, or was ended, the person is himself again and is told so. What he was about to
    send in the other's place is not done in his own name: it is kept, and he looks at it first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = "" if request.path in _at_any_time() else switching.key_of(request)
        if key and isinstance(request.user, User):
            stand = stand_with(request.user, key)
            if stand is None:
                return self._end(request)
            # The request's own object, in the other's place: whoever asks `request.user` sees one person.
            request.user.stand_in_for(stand.people, stand.roles)
            request.stand = stand  # type: ignore[attr-defined]
        return self.get_response(request)

    def _end(self, request: HttpRequest) -> HttpResponse:
        switching.forget(request)
        messages.warning(request, "代办已经结束，你现在以本人身份办理。")
        if request.method in ("GET", "HEAD") and request.headers.get("HX-Request") != "true":
            return self.get_response(request)
        address = kept_forms.keep(request) if request.method == "POST" else "/"
        if kept_forms.PARAMETER + "=" not in address:
            address = "/"
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return redirect(address)


def _at_any_time() -> set[str]:
    """What a person does for the session alone, in whosever place."""
    return {reverse("accounts:logout"), reverse("accounts:alive")}


def idle_seconds(request: HttpRequest) -> int:
    """How long this session may idle: read along with the person (`at_work`), else asked for."""
    minutes = getattr(request.user, "idle_minutes", None)
    return 60 * (minutes if minutes is not None else policy("idle_minutes"))


def seconds_left(request: HttpRequest) -> int:
    """Until the session ends if nothing is done; 0 where nobody is logged in."""
    if not request.user.is_authenticated:
        return 0
    seen = request.session.get(SEEN, clock.wall().timestamp())
    return max(0, int(seen + idle_seconds(request) - clock.wall().timestamp()))
