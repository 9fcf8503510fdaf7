"""Runs the tests that touch the database on PostgreSQL and a real broker; `make test-postgres` calls it.

    python scripts/test_on_servers.py [pytest arguments]

DATABASE_URL_TEST and BROKER_URL_TEST name the servers; the defaults are a PostgreSQL and a RabbitMQ on this
machine's usual ports. The role must be allowed to create databases. Where a default server does not answer, a
private PostgreSQL or Redis is started for the run and thrown away. With CI=true, or for a server that was
named, no answer is a failure.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import kombu
import psycopg
from kombu.exceptions import OperationalError

ROOT = Path(__file__).resolve().parent.parent
USUAL_DATABASE = "postgres://postgres@127.0.0.1:5432/zhengxin"
USUAL_BROKER = "amqp://guest:guest@127.0.0.1:5672//"
IS_CI = os.environ.get("CI") == "true"


def database_error(url: str) -> str:
    """Empty where the server answers; else its words. The product's own database need not exist."""
    try:
        psycopg.connect(url, dbname="postgres", connect_timeout=5).close()
    except psycopg.OperationalError as error:
        return str(error).strip()
    return ""


def broker_error(url: str) -> str:
    try:
        with kombu.Connection(url, connect_timeout=5) as connection:
            connection.ensure_connection(max_retries=1, timeout=10)
    except (OperationalError, OSError) as error:
        return str(error).strip() or type(error).__name__
    return ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def newest_postgres() -> Path:
    """The folder of PostgreSQL's programs; installs the servers' packages where there is none."""
    for _ in range(2):
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
        if found:
            return found[-1].parent
        subprocess.run([ROOT / "scripts/setup.sh", "servers"], check=True)
    raise SystemExit("make test-postgres: PostgreSQL's programs were not found")


@contextlib.contextmanager
def private_postgres() -> Iterator[str]:
    """A cluster in a temporary folder, without durability; yields its URL."""
    programs, port = newest_postgres(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="zhengxin-postgres-"))
    # PostgreSQL refuses to run as root.
    user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        user = ["runuser", "-u", "postgres", "--"]
    data = str(folder / "data")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    control = [*user, str(programs / "pg_ctl"), "-D", data, "-s", "-w"]
    initdb = [*user, str(programs / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    try:
        subprocess.run([*initdb, "--no-sync"], check=True, cwd=folder, stdout=subprocess.DEVNULL)
        log = str(folder / "log")
        subprocess.run([*control, "-l", log, "-o", options, "start"], check=True, cwd=folder)
        yield f"postgres://postgres@127.0.0.1:{port}/zhengxin"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, cwd=folder)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def private_redis() -> Iterator[str]:
    """A Redis that keeps nothing on the disk; yields its URL."""
    if shutil.which("redis-server") is None:
        subprocess.run([ROOT / "scripts/setup.sh", "servers"], check=True)
    port = free_port()
    arguments = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with subprocess.Popen(["redis-server", *arguments], stdout=subprocess.DEVNULL) as server:
        try:
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()


def refuse(what: str, url_variable: str, error: str) -> None:
    raise SystemExit(f"make test-postgres: the {what} cannot be reached ({url_variable}):\n{error}")


def find_servers(stack: contextlib.ExitStack) -> dict[str, str]:
    """The environment of the tests: DATABASE_URL and BROKER_URL of servers that answer."""
    database = os.environ.get("DATABASE_URL_TEST", USUAL_DATABASE)
    if error := database_error(database):
        if IS_CI or "DATABASE_URL_TEST" in os.environ:
            refuse("PostgreSQL server", "DATABASE_URL_TEST", error)
        print("==> No PostgreSQL answers at the usual place: starting a private one", flush=True)
        database = stack.enter_context(private_postgres())
    broker = os.environ.get("BROKER_URL_TEST", USUAL_BROKER)
    if error := broker_error(broker):
        if IS_CI or "BROKER_URL_TEST" in os.environ:
            refuse("broker", "BROKER_URL_TEST", error)
        print("==> No RabbitMQ answers at the usual place: starting a private Redis", flush=True)
        broker = stack.enter_context(private_redis())
    return {"DATABASE_URL": database, "BROKER_URL": broker}


def main(arguments: list[str]) -> int:
    with contextlib.ExitStack() as stack:
        environment = {**os.environ, **find_servers(stack)}
        # Of the thorough tests those of a worker that is killed: no other could differ here.
        chosen = "not soak and (not thorough or broker)"
        command = [sys.executable, "-m", "pytest", "--dist", "worksteal", "--database-only", "-m", chosen]
        command += arguments
        return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
