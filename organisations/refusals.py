"""A rule of the process said no."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """What was asked is not allowed now; nothing was changed.

    `message` is a Chinese sentence that a clerk can act on, `field` the name of the form field it concerns
    (None: the whole act), `remedy` a second sentence saying what to do instead. Views show it, never a
    traceback.
    """

    def __init__(self, message: str, field: str | None = None, remedy: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.remedy = remedy

    def __str__(self) -> str:
        return self.message


class Stale(Refusal):
    """What the person looked at has changed since: somebody was faster. Pages answer 409."""


class NotYours(Refusal):
    """The person may not do this. Pages answer 403."""


def placed(form: Any, refusal: Refusal) -> Refusal | None:
    """A refusal that names a field is shown at the field, and None is left; any other stands above the form."""
    if refusal.field in form.fields:
        form.add_error(refusal.field, f"{refusal.message}{refusal.remedy or ''}")
        return None
    return refusal
