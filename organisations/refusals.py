"""A rule of the process said no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

Made = TypeVar("Made")


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

    @property
    def in_full(self) -> str:
        """What is refused and what to do instead, as one text."""
        return f"{self.message}{self.remedy or ''}"


class Stale(Refusal):
    """What the person looked at has changed since: somebody was faster. Pages answer 409."""


class NotYours(Refusal):
    """The person may not do this. Pages answer 403."""


def placed(form: Any, refusal: Refusal) -> Refusal | None:
    """A refusal that names a field is shown at the field, and None is left; any other stands above the form."""
    if refusal.field in form.fields:
        form.add_error(refusal.field, refusal.in_full)
        return None
    return refusal


def add_refusal(form: Any, refusal: Refusal) -> None:
    """The refusal becomes one of the form's own errors: at the field that it names, else of the whole form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.in_full)


@dataclass(frozen=True)
class Attempt(Generic[Made]):
    """What came of sending a form: the act is done, or it was refused, or the form was not rightly filled in.

    `refusal` stands above the form; one that names a field stands at it and not here.
    """

    form: Any
    is_done: bool = False
    refusal: Refusal | None = None
    result: Made | None = None

    @property
    def made(self) -> Made:
        """What the act returned. Ask where `is_done`."""
        return cast(Made, self.result)

    @property
    def status(self) -> int:
        """Of the page that shows the form again: 422 with anything against it, 200 where it is only shown."""
        return 422 if self.form.errors or self.refusal else 200


def attempt(form: Any, act: Callable[[dict[str, Any]], Made]) -> Attempt[Made]:
    """Does the act with what a form holds that was sent and is well-formed; else nothing.

    Raises Stale and NotYours: they are pages of their own (desk.middleware).
    """
    if not form.is_valid():
        return Attempt(form)
    try:
        made = act(form.cleaned_data)
    except (Stale, NotYours):
        raise
    except Refusal as refusal:
        return Attempt(form, refusal=placed(form, refusal))
    return Attempt(form, is_done=True, result=made)


def done(form: Any, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether the form was sent and the act went through, for pages with no place of their own for a refusal."""
    tried = attempt(form, act)
    if tried.refusal is not None:
        add_refusal(form, tried.refusal)
    return tried.is_done
