"""A process of its own that migrates an empty database and says on its output what is then in it, as JSON.

    python -m tests.config.describing squashed      by the migrations as `manage.py migrate` would run them
    python -m tests.config.describing replaced      by those that the squashed ones replace, and then `migrate`
    python -m tests.config.describing halfway       by the replaced ones up to a few, and then `migrate`

Tables with their columns, constraints and indexes, triggers, and every row that is not a moment.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django
from django.core.management import call_command

MOMENTS = {"at", "applied", "set_at"}
# No case existed that far back, and rooms of today were not built: a database of an earlier release.
HALFWAY = [
    ("casework", "0010_thresholds_and_both_classifications"),
    ("accounts", "0004_duties_policies_and_sessions"),
]


def migrate_by_replaced(targets: list[tuple[str, str]] | None = None) -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.loader import MigrationLoader

    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    executor.migrate(
        targets or [name for name in executor.loader.graph.leaf_nodes() if "_squashed_" not in name[1]]
    )


def description() -> dict[str, Any]:
    from django.db import connection

    found: dict[str, Any] = {"triggers": triggers()}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            columns = sorted(connection.introspection.get_table_description(cursor, table))
            constraints = connection.introspection.get_constraints(cursor, table)
            found[table] = {
                "columns": [[str(part) for part in column] for column in columns],
                "constraints": sorted(str(sorted(said.items())) for said in constraints.values()),
                "checks": checks(table),
                "rows": rows(table, [column.name for column in columns if column.name not in MOMENTS]),
            }
    return found


def triggers() -> list[str]:
    from django.db import connection

    said = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
    if connection.vendor == "sqlite":
        said = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(said)
        return sorted(sql for (sql,) in cursor.fetchall())


def checks(table: str) -> list[str]:
    """Constraints and indexes in the database's own words; of SQLite, the parts of the table's own sentence."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = %s AND type <> 'trigger'", [table])
            sentences = [sql for (sql,) in cursor.fetchall() if sql]
            return sorted(
                part.rstrip(")") for sql in sentences for part in sql.replace(" (", ", ", 1).split(", ")
            )
        cursor.execute(
            "SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass "
            "UNION SELECT indexdef FROM pg_indexes WHERE tablename = %s ORDER BY 1",
            [f'"{table}"', table],
        )
        return [sql for (sql,) in cursor.fetchall()]


def rows(table: str, columns: list[str]) -> list[str]:
    """Django's own tables are numbered in the order of the migrations, so their keys are left out."""
    from django.db import connection

    own = table.startswith(("django_", "auth_"))
    names = [name for name in columns if not own or not name.endswith("id")]
    with connection.cursor() as cursor:
        said = ", ".join(connection.ops.quote_name(name) for name in names) or "1"
        cursor.execute(f"SELECT {said} FROM {connection.ops.quote_name(table)}")
        return sorted(str(row) for row in cursor.fetchall())


def main(way: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if way != "squashed":
        migrate_by_replaced(HALFWAY if way == "halfway" else None)
    call_command("migrate", verbosity=0)
    json.dump(description(), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
