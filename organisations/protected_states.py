"""A state that nothing but a transition sets, and that can still be read again by several threads at once.

`django_fsm.FSMModelMixin` lifts the protection of the *class's* field while one object is read again, and puts it
back afterwards: a second thread is refused in the middle of its own reading, or finds the field open. Here the
protection is lifted for one object in one thread.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from django.db import models
from django_fsm import FSMField, FSMFieldDescriptor

_being_read: ContextVar[object | None] = ContextVar("object being read again", default=None)


class _Guard(FSMFieldDescriptor):  # type: ignore[misc,unused-ignore]
    """Refuses assignment, but for what the database says while the object is read again."""

    def __set__(self, instance: Any, value: Any) -> None:
        if _being_read.get() is instance:
            instance.__dict__[self.field.name] = value
        else:
            super().__set__(instance, value)


class StateField(FSMField):  # type: ignore[misc,unused-ignore]
    """An `FSMField` whose protection one thread's reading does not touch for the others. Migrations see no change."""

    descriptor_class = _Guard

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django_fsm.FSMField", args, kwargs


class ProtectedStates(models.Model):
    """`refresh_from_db` for models with a protected :class:`StateField`."""

    class Meta:
        abstract = True

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """As Django's own; the state comes with the rest."""
        token = _being_read.set(self)
        try:
            super().refresh_from_db(*args, **kwargs)
        finally:
            _being_read.reset(token)
