"""Triggers that make a table append-only, on both databases. Used by migrations, and by the tests' clean-up.

On SQLite a migration that alters such a table makes it anew, and its triggers are gone: it must end by calling
`create_triggers` again. The tests that try to change a row would tell.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

ACTS = ("update", "delete", "truncate")


def create_triggers(connection: BaseDatabaseWrapper, table: str) -> None:
    """UPDATE and DELETE (and TRUNCATE on PostgreSQL) of the table fail from now on. May be repeated."""
    made = _postgresql(table) if connection.vendor == "postgresql" else _sqlite(table)
    with connection.cursor() as cursor:
        for statement in made:
            cursor.execute(statement)


def drop_triggers(connection: BaseDatabaseWrapper, table: str) -> None:
    """Takes the triggers away again. No code of the product calls this; a test's clean-up must."""
    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for act in ACTS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}{on_table}")


def append_only_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables of this database that have the triggers now."""
    if connection.vendor == "postgresql":
        named = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = tgrelid::regclass::text || '_no_update'"
    else:
        named = (
            "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name = tbl_name || '_no_update'"
        )
    with connection.cursor() as cursor:
        cursor.execute(f"{named} ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def _sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act} BEFORE {act.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for act in ("update", "delete")
    ]


def _postgresql(table: str) -> list[str]:
    made = [
        f"CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    ]
    for act in ACTS:
        each = "STATEMENT" if act == "truncate" else "ROW"
        made.append(f"DROP TRIGGER IF EXISTS {table}_no_{act} ON {table}")
        made.append(
            f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {table}_is_append_only()"
        )
    return made
