"""Who stands at the door, and doors that open to certain roles alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from .models import User

View = Callable[..., HttpResponseBase]


def me(request: HttpRequest) -> User:
    """The person, who is logged in: LoginRequiredMiddleware lets nobody else come this far."""
    assert isinstance(request.user, User)
    return request.user


def requires(*roles: str) -> Callable[[View], View]:
    """Answer 403 to whoever holds none of the roles. (Anonymous visitors never come this far.)"""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not (request.user.is_authenticated and request.user.holds(*roles)):
                raise PermissionDenied("你的角色不能使用此功能。")
            return view(request, *args, **kwargs)

        return guarded

    return guard
