"""What an act answers where it is not to be done: too late, or not by this person."""

from __future__ import annotations

from organisations.refusals import Refusal


class Stale(Refusal):
    """The case has moved on since the person looked at it: somebody was faster. Pages answer 409."""


class NotYours(Refusal):
    """The person may not make this move. Pages answer 403."""
