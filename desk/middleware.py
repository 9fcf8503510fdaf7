"""What a rule of the process refuses becomes a page with a sentence, whichever view raised it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from accounts.kept_forms import words_sent
from casework.services import NotYours, Stale
from desk.errors import error_page
from organisations.refusals import Refusal


class RefusalMiddleware:
    """Stale → 409, NotYours → 403, any other Refusal → 400, a transition lost to somebody faster → 409."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            status = 409 if isinstance(exception, Stale) else 403 if isinstance(exception, NotYours) else 400
            # The form they stood in can't be given back: what was wrong is no field of it.
            words = words_sent(request) if request.method == "POST" else ()
            return error_page(request, status, exception.message, exception.remedy or "", words=words)
        if isinstance(exception, (TransitionNotAllowed, ConcurrentTransition)):
            return error_page(request, 409)
        return None
