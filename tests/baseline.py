"""What a test's database begins with: the rows of the migrations, and on demand the sample city.

Both are read once in a session and written back as rows, with their keys: a flush costs a test no migration, and
the seventy people of the city cost it no password hash.
"""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction

Rows = dict[type[models.Model], list[models.Model]]

SEEDS: Rows = {}
CITY: Rows = {}


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
        for model, found in rows.items():
            model._base_manager.bulk_create(found, batch_size=500)
        _set_sequences([model for model, found in rows.items() if found])


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
