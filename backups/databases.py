"""The database of a backup: a snapshot that stands still while people work, and a new database to read it into.

`snapshot` and `restored` give the alias of a connection, so that the same code counts rows and checks chains in
the running system's moment, in a copy, and in what was restored.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import DatabaseError, OperationalError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from backups.faults import Unusable

SNAPSHOT, RESTORED, MAINTENANCE = "backup-snapshot", "backup-restored", "backup-maintenance"
DUMP = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
PACKAGE = "postgresql-client"


@contextmanager
def snapshot(dump: Path) -> Iterator[str]:
    """Writes the dump of one moment of the running database; yields the alias under which that moment is read."""
    if connection.vendor == "sqlite":
        _copy_sqlite(Path(str(connection.settings_dict["NAME"])), dump)
        with _alias(SNAPSHOT, NAME=str(dump), OPTIONS={}):
            yield SNAPSHOT
        return
    with _alias(SNAPSHOT), transaction.atomic(using=SNAPSHOT):
        with connections[SNAPSHOT].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            moment = cursor.fetchone()[0]
        _pg(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={moment}",
            "--file",
            str(dump),
        )
        dump.chmod(0o600)
        yield SNAPSHOT


def migrations_of(alias: str) -> list[str]:
    """The migrations applied there, as app.name, in alphabetical order."""
    applied = MigrationRecorder(connections[alias]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def counts_of(alias: str) -> dict[str, int]:
    """Rows of every table."""
    found, quote = {}, connections[alias].ops.quote_name
    with connections[alias].cursor() as cursor:
        for table in sorted(connections[alias].introspection.table_names(cursor)):
            cursor.execute(f"SELECT COUNT(*) FROM {quote(table)}")
            found[table] = int(cursor.fetchone()[0])
    return found


def is_empty(tables: tuple[str, ...]) -> bool:
    """Whether the running database does not exist, has no tables, or no row in any of those named."""
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        return True
    if connection.vendor == "postgresql" and not exists(_name()):
        return True
    try:
        with connection.cursor() as cursor:
            here = set(connection.introspection.table_names(cursor))
            for table in here.intersection(tables):
                cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {connection.ops.quote_name(table)})")
                if cursor.fetchone()[0]:
                    return False
    except DatabaseError:
        return False  # what cannot be read any more is not nothing
    return True


# --- SQLite ------------------------------------------------------------------------------------------------


def _copy_sqlite(source: Path, target: Path) -> None:
    """SQLite's online backup: readers and writers go on; the copy is one moment, and one file without a log."""
    if not source.is_file():
        raise Unusable(f"没有数据库文件{source}。", "请检查 ZHENGXIN_VAR。")
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(source, timeout=60)) as reading, closing(sqlite3.connect(target)) as writing:
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode=DELETE")
        writing.commit()
    descriptor = os.open(target, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def refuse_unsound_sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as reading:
        try:
            answer = reading.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.DatabaseError as error:
            answer = str(error)
    if answer != "ok":
        raise Unusable(f"备份中的数据库未通过完整性检查：{answer}。", "请改用另一份备份。")


@contextmanager
def opened_sqlite(path: Path) -> Iterator[str]:
    with _alias(RESTORED, NAME=str(path), OPTIONS={}):
        yield RESTORED


def refuse_sqlite_in_use(path: Path) -> None:
    """Ends the write-ahead log, which works only where nobody else has the database open."""
    connection.close()
    if not path.exists():
        return
    with closing(sqlite3.connect(path, timeout=1)) as only:
        try:
            only.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            raise Unusable("数据库正在使用，不能恢复。", "请先停止本系统的所有进程。") from error
        except sqlite3.DatabaseError:
            pass  # damaged: that is why it is being restored


# --- PostgreSQL --------------------------------------------------------------------------------------------


def _pg(program: str, *arguments: str, database: str = "") -> None:
    """Runs a client program of PostgreSQL on our server. Raises Unusable where it is missing or fails."""
    found = shutil.which(program)
    if found is None:
        raise Unusable(
            f"没有找到{program}。",
            f"请安装 Debian 软件包：apt-get install {PACKAGE}（版本不低于数据库服务）。",
        )
    said = connection.settings_dict
    options = [("--host", said["HOST"]), ("--port", str(said["PORT"] or "")), ("--username", said["USER"])]
    named = [part for option, value in options if value for part in (option, value)]
    environment = {**os.environ, **({"PGPASSWORD": said["PASSWORD"]} if said["PASSWORD"] else {})}
    command = [found, *arguments, *named, "--no-password", "--dbname", database or _name()]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unusable(f"{program}没有完成：{done.stderr.strip()[-600:]}")


def _name() -> str:
    return str(connection.settings_dict["NAME"])


@contextmanager
def _maintenance() -> Iterator[Any]:
    """A cursor on the server's own database, for what no transaction of ours can do."""
    with _alias(MAINTENANCE, NAME="postgres"), connections[MAINTENANCE].cursor() as cursor:
        yield cursor


def exists(name: str) -> bool:
    with _maintenance() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def restoring_name() -> str:
    return f"{_name()}_restoring"


def create_restoring(dump: Path) -> None:
    """A new database beside ours, filled from the dump in one transaction."""
    name = connection.ops.quote_name(restoring_name())
    try:
        with _maintenance() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    except Exception as error:
        raise Unusable(
            f"不能建立数据库{restoring_name()}：{str(error).strip()}", "恢复须用有 CREATEDB 权限的角色。"
        ) from error
    _pg(
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        str(dump),
        database=restoring_name(),
    )


def drop(name: str) -> None:
    with _maintenance() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")


@contextmanager
def opened_restoring() -> Iterator[str]:
    with _alias(RESTORED, NAME=restoring_name()):
        yield RESTORED


def switch_postgres(kept_as: str) -> None:
    """The restored database takes our name and the old one another, in one transaction.

    Raises Unusable where somebody is connected.
    """
    connection.close()
    try:
        with _maintenance() as cursor, transaction.atomic(using=MAINTENANCE):
            _rename(cursor, _name(), kept_as)
            _rename(cursor, restoring_name(), _name())
    except OperationalError as error:
        raise Unusable(
            f"数据库正在使用，不能切换：{str(error).strip()}", "请先停止本系统的所有进程。"
        ) from error


def switch_postgres_back(kept_as: str) -> None:
    """Undoes `switch_postgres` where the files could not follow."""
    with _maintenance() as cursor, transaction.atomic(using=MAINTENANCE):
        _rename(cursor, _name(), restoring_name())
        _rename(cursor, kept_as, _name())


def _rename(cursor: Any, old: str, new: str) -> None:
    """Where there is a database of the old name."""
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [old])
    if cursor.fetchone():
        quote = connection.ops.quote_name
        cursor.execute(f"ALTER DATABASE {quote(old)} RENAME TO {quote(new)}")


@contextmanager
def _alias(alias: str, **changed: Any) -> Iterator[BaseDatabaseWrapper]:
    """A second connection like ours, under a name of its own, for as long as it is needed; in this thread alone."""
    made = connection.copy(alias)
    made.settings_dict.update(changed, CONN_MAX_AGE=0)
    connections[alias] = made
    try:
        yield made
    finally:
        made.close()
        del connections[alias]
