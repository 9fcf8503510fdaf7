"""A place of one's own for a drill: the city in a database that may be dropped, and folders that may be deleted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from backups.databases import drop, exists, restoring_name


@pytest.fixture
def own_place(living_city: None, settings: Any, tmp_path: Path) -> Iterator[Path]:
    """The tests' database is copied, city and all, and the copy is what `connection` means until the test ends.

    Yields the folder beneath which everything lies that the drill may destroy.
    """
    place = tmp_path / "place"
    place.mkdir()
    settings.HEADS_DIR, settings.DOCUMENTS_DIR = place / "heads", place / "documents"
    settings.EVIDENCE_DIR = place / "evidence"
    tests_own = connection.settings_dict["NAME"]
    connection.close()
    if connection.vendor == "sqlite":
        drill = str(place / "zhengxin.sqlite3")
        shutil.copy(tests_own, drill)
        for ending in ("-wal", "-shm"):
            if Path(f"{tests_own}{ending}").exists():
                shutil.copy(f"{tests_own}{ending}", f"{drill}{ending}")
    else:
        drill = f"{tests_own}_drill"
        drop(drill)
        server(f'CREATE DATABASE "{drill}" TEMPLATE "{tests_own}"')
    connection.settings_dict["NAME"] = drill
    try:
        yield place
    finally:
        connection.close()
        if connection.vendor == "postgresql":
            kept = server(f"SELECT datname FROM pg_database WHERE datname LIKE '{drill}%%'")
            for name in [*kept, restoring_name()]:
                drop(name)
        connection.settings_dict["NAME"] = tests_own


def server(statement: str) -> list[str]:
    """One statement on the server's own database; the first column of what it answers."""
    said = connection.settings_dict
    where = {
        "host": said["HOST"],
        "port": said["PORT"] or 5432,
        "user": said["USER"],
        "password": said["PASSWORD"],
    }
    with psycopg.connect(**where, dbname="postgres", autocommit=True) as server:
        answer = server.execute(statement)
        return [row[0] for row in answer.fetchall()] if answer.description else []


def destroy(place: Path) -> None:
    """The disk is gone: database, documents, evidence, heads."""
    connection.close()
    if connection.vendor == "postgresql":
        drop(str(connection.settings_dict["NAME"]))
        assert not exists(str(connection.settings_dict["NAME"]))
    shutil.rmtree(place)
    place.mkdir()
