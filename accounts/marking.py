"""Whether a 机关代字 may be given to a body. Document numbers stand above accounts: they connect themselves here."""

from __future__ import annotations

from collections.abc import Callable

from organisations.models import Body


def _anything(body: Body, mark: str, is_trial: bool) -> None:
    """Nothing is refused."""


_refuse: Callable[[Body, str, bool], None] = _anything


def connect(refuse: Callable[[Body, str, bool], None]) -> None:
    """Says what refuses a mark: called with the body, saved or not, the mark, and whether it is a trial. Once."""
    global _refuse
    _refuse = refuse


def refuse_first_mark(body: Body, mark: str, *, is_trial: bool = False) -> None:
    """Raises Refusal, naming `document_mark`, for a mark by which two numbers could read alike.

    In the transaction that writes it; a trial writes nothing and holds no lock.
    """
    _refuse(body, mark, is_trial)
