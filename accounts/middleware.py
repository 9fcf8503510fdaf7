"""What stands between a visitor and every page. (That pages need a login at all is Django's own
`LoginRequiredMiddleware`; open pages are marked `login_not_required`.)"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

OPEN_NAMES = {"accounts:password_change", "accounts:logout", "accounts:login"}


class PasswordChangeMiddleware:
    """Whoever got a password from somebody else changes it before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Send such a user to the password page; htmx is told to load it as a whole page."""
        if not (request.user.is_authenticated and request.user.must_change_password):
            return None
        if request.resolver_match and request.resolver_match.view_name in OPEN_NAMES:
            return None
        address = reverse("accounts:password_change")
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return redirect(address)
