"""Stands in for Django's `flush`, by which a transactional test cleans up after itself.

Append-only tables let go for the moment, and afterwards the rows of the migrations are there again: the next
test finds the database as the first one found it. Rows are deleted: to TRUNCATE fifty tables, nearly all of them
empty, takes PostgreSQL two seconds. Keys are not given a second time.
"""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from organisations.append_only import append_only_tables, create_triggers, drop_triggers
from tests import baseline


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        guarded = append_only_tables(connection)
        for table in guarded:
            drop_triggers(connection, table)
        try:
            empty(connection)
        finally:
            for table in guarded:
                create_triggers(connection, table)
        baseline.put_back(baseline.SEEDS)


def empty(connection: BaseDatabaseWrapper) -> None:
    """Deletes every row of every model. Foreign keys are looked at when it is done, so the order is free."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
