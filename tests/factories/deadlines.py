"""Deadlines as the services make them: a factory that wrote rows would skip the ledger."""

from datetime import date

from accounts.models import User
from deadlines.models import Deadline
from deadlines.services import open_deadline


def make_deadline(
    *,
    what: str = "书面答复",
    amount: int = 5,
    unit: str = "working_days",
    on: date | None = None,
    acting_user: User | None = None,
    **fields: int,
) -> Deadline:
    """An open deadline; started when `on` is given."""
    return open_deadline(what, amount=amount, unit=unit, acting_user=acting_user, on=on, **fields)
