"""Databases of one run alone: made for a side, thrown away after it. Both engines are durable."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import environ
import psycopg
from psycopg import sql

FONTS = Path("var/fonts")
USUAL = "postgres://postgres@127.0.0.1/postgres"


@dataclass(frozen=True)
class Database:
    """One engine: its name in the results, and the server's URL ("" for SQLite)."""

    name: str
    server: str = ""

    @contextmanager
    def for_side(self, folder: Path, side: str) -> Iterator[dict[str, str]]:
        """The environment of one side: a folder and a database of its own, both gone afterwards."""
        place = (folder / f"{side}-{self.name}").absolute()
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        # Prepared fonts are the machine's, not the run's.
        (place / "fonts").symlink_to(FONTS.absolute())
        values = {"ZHENGXIN_VAR": str(place), "DATABASE_URL": ""}
        if not self.server:
            yield values
        else:
            name = f"bench_{side}_{os.getpid()}"
            with _own_database(self.server, name):
                yield values | {"DATABASE_URL": f"{self.server.rsplit('/', 1)[0]}/{name}"}
        shutil.rmtree(place, ignore_errors=True)


def databases(folder: Path) -> Iterator[Database]:
    """SQLite, and PostgreSQL where a server answers at DATABASE_URL or the usual address."""
    yield Database("sqlite")
    server = os.environ.get("DATABASE_URL") or USUAL
    try:
        with psycopg.connect(**_arguments(server), connect_timeout=5) as connection:
            _require_durable(connection)
    except psycopg.OperationalError as error:
        print(
            f"PostgreSQL does not answer ({str(error).strip()}): SQLite alone is measured.", file=sys.stderr
        )
        return
    yield Database("postgresql", server)


def _arguments(server: str) -> dict[str, str]:
    config = environ.Env.db_url_config(server)
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password", "NAME": "dbname"}
    return {name: str(config[key]) for key, name in names.items() if config.get(key)}


def _require_durable(connection: psycopg.Connection) -> None:
    """A server that acknowledges before it has written measures something else."""
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        found = connection.execute(sql.SQL("SHOW {}").format(sql.Identifier(setting))).fetchone()
        if found != ("on",):
            raise SystemExit(
                f"PostgreSQL runs with {setting} = {found}: nothing is measured on such a server."
            )


@contextmanager
def _own_database(server: str, name: str) -> Iterator[None]:
    with psycopg.connect(**_arguments(server), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            yield
        finally:
            drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)
