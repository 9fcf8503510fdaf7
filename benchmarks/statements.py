"""Counting SQL statements: all that the server is asked to do, transactions included, alike for every side.

Django's own capture says BEGIN, COMMIT and ROLLBACK on both engines, and SAVEPOINT and RELEASE as it sends them.
On SQLite it logs the beginning of a transaction twice (the step, and the statement that does it): one is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext


@contextmanager
def counted(into: Counter[str], label: str, log: list[str] | None = None) -> Iterator[None]:
    """Adds the statements of the block under `label`; their text to `log` where one is given."""
    with CaptureQueriesContext(connection) as captured:
        yield
    said = [query["sql"] for query in captured.captured_queries]
    if connection.vendor == "sqlite":
        said = [sql for sql in said if sql != "BEGIN"]
    into[label] += len(said)
    if log is not None:
        log += [f"{label}: {sql}" for sql in said]
