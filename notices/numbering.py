"""Numbers without gap or double: one statement takes the next, and a rolled-back transaction gives it back."""

from __future__ import annotations

from typing import Any

from django.db import connection, models


def next_in_series(series: type[models.Model], **key: Any) -> int:
    """Takes the next number of the series row named by `key` (column values), creating it at 1.

    Shape: ``INSERT … ON CONFLICT DO UPDATE … RETURNING``, the same on SQLite (3.35) and PostgreSQL. It holds
    the row's lock to the end of the transaction: call it last. The model has a counter column ``last``.
    """
    columns = [concrete_column(series, name) for name in key]
    quote = connection.ops.quote_name
    table = quote(series._meta.db_table)
    named = ", ".join(quote(c) for c in columns)
    sql = (
        f"INSERT INTO {table} ({named}, {quote('last')}) VALUES ({', '.join(['%s'] * len(columns))}, 1) "
        f"ON CONFLICT ({named}) DO UPDATE SET {quote('last')} = {table}.{quote('last')} + 1 "
        f"RETURNING {quote('last')}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [getattr(value, "pk", value) for value in key.values()])
        return int(cursor.fetchone()[0])


def number_text(mark: str, year: int, number: int) -> str:
    """澄发改预〔2026〕1号 (GB/T 9704-2012, 7.2.5): the issuer's mark with the kind's, no leading zero, no 第."""
    return f"{mark}〔{year}〕{number}号"


def concrete_column(model: type[models.Model], name: str) -> str:
    """The database column of a model's own field. Raises FieldDoesNotExist for any other name."""
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field) and field.column is not None
    return field.column
