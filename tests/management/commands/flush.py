"""Stands in for Django's `flush`, by which a transactional test cleans up after itself.

Append-only tables let go for the moment, and afterwards the rows of the migrations are there again: the next
test finds the database as the first one found it.
"""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from organisations.append_only import append_only_tables, create_triggers, drop_triggers
from tests import baseline


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        guarded = append_only_tables(connection)
        for table in guarded:
            drop_triggers(connection, table)
        try:
            # What Django would seed after it (content types) is among the remembered rows.
            super().handle(**options | {"inhibit_post_migrate": True})
        finally:
            for table in guarded:
                create_triggers(connection, table)
        baseline.put_back(baseline.SEEDS)
