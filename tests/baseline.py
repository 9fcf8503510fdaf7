"""What a test's database begins with: the rows of the migrations, and on demand the sample city.

Both are read once in a session and written back as rows, with their keys: a flush costs a test no migration, and
the seventy people of the city cost it no password hash. The statements that write them are kept as well: nearly
every test begins with them, and Django takes fifty times as long to make them as the database to carry them out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction

Rows = dict[type[models.Model], list[models.Model]]

SEEDS: Rows = {}
CITY: Rows = {}
# What wrote each of them the first time: statements with their parameters, none of which depends on a test.
WRITTEN: dict[int, list[tuple[str, Any]]] = {}


def remember() -> None:
    """Reads the seeds of a database just migrated, then the city, which it loads and takes back."""
    SEEDS.update(_all_rows())
    with transaction.atomic():
        call_command("load_bodies", "sample", verbosity=0)
        call_command("load_accounts", "sample", verbosity=0)
        for model, rows in _all_rows().items():
            seeded = {row.pk for row in SEEDS.get(model, [])}
            CITY[model] = [row for row in rows if row.pk not in seeded]
        transaction.set_rollback(True)


def put_back(rows: Rows) -> None:
    """Writes remembered rows, into tables that do not hold them, under the keys they had."""
    with transaction.atomic():
        if id(rows) not in WRITTEN:
            WRITTEN[id(rows)] = _statements_of(rows)
        else:
            with connection.cursor() as cursor:
                for sql, parameters in WRITTEN[id(rows)]:
                    cursor.execute(sql, parameters)


def _statements_of(rows: Rows) -> list[tuple[str, Any]]:
    """Writes the rows as Django would, and says with what."""
    found: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        found.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        for model, of_model in rows.items():
            model._base_manager.bulk_create(of_model, batch_size=500)
        _set_sequences([model for model, of_model in rows.items() if of_model])
    return found


def _all_rows() -> Rows:
    tables = set(connection.introspection.table_names())
    models_here = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table in tables and not model._meta.proxy
    ]
    rows = {model: list(model._base_manager.order_by("pk")) for model in models_here}
    return {model: found for model, found in rows.items() if found}


def _set_sequences(changed: list[type[models.Model]]) -> None:
    """PostgreSQL's sequences know nothing of keys that were written."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), changed):
            cursor.execute(statement)
