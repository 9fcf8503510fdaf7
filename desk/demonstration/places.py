"""Where one run lives: its own folder, database and environment, and the folder it hands over.

Nothing here reads or writes the operator's database: the run is a process whose environment names another.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection

from desk.demonstration import DemonstrationFailed

CASE_FOLDER = re.compile(r"ZX-\d{4}-\d{6}")
CASE_FILE = re.compile(r"case\.json|\d{2,3}-[a-z_]+\.pdf")
SUMMARY = "summary.json"
KEPT_FOR_ALL_RUNS = {"lock"}


def require_replaceable(out: Path) -> None:
    """Raises DemonstrationFailed where `out` holds anything but an earlier demonstration, or cannot be made."""
    if out.exists() and not out.is_dir():
        raise DemonstrationFailed(f"{out} 不是文件夹。请用 --out 另指一个文件夹。")
    try:
        out.mkdir(parents=True, exist_ok=True)
        strange = next((path for path in sorted(out.iterdir()) if not _is_ours(path)), None)
    except OSError as error:
        raise DemonstrationFailed(f"{out} 不能写入：{error.strerror}。请用 --out 另指一个文件夹。") from error
    if strange is not None:
        raise DemonstrationFailed(
            f"{out} 中有不属于演示结果的内容（{strange.name}），为免误删没有开始。请用 --out 另指一个文件夹。"
        )
    if not os.access(out, os.W_OK):
        raise DemonstrationFailed(f"{out} 不能写入。请用 --out 另指一个文件夹。")


def replace_results(new: Path, out: Path) -> None:
    """Puts the results of a finished run in the place of an earlier one's; `summary.json` comes last."""
    require_replaceable(out)
    (out / SUMMARY).unlink(missing_ok=True)
    for folder in out.iterdir():
        shutil.rmtree(folder)
    for folder in sorted(path for path in new.iterdir() if path.is_dir()):
        shutil.copytree(folder, out / folder.name)
    draft = out / f"{SUMMARY}.new"
    shutil.copyfile(new / SUMMARY, draft)
    draft.replace(out / SUMMARY)


def _is_ours(path: Path) -> bool:
    if path.is_symlink():
        return False
    if path.is_file():
        return path.name == f"{SUMMARY}.new" or (path.name == SUMMARY and _is_summary(path))
    return bool(CASE_FOLDER.fullmatch(path.name)) and all(
        inner.is_file() and CASE_FILE.fullmatch(inner.name) for inner in path.iterdir()
    )


def _is_summary(path: Path) -> bool:
    with suppress(ValueError, OSError):
        found = json.loads(path.read_text(encoding="utf-8"))
        return isinstance(found, dict) and found.keys() >= {"import", "cases"}
    return False


@contextmanager
def home_of(out: Path) -> Iterator[Path]:
    """The run's own folder: one for each `out`, emptied at the start, kept afterwards to be looked at.

    Held by a lock while the run lasts. Raises DemonstrationFailed where another run holds it.
    """
    key = hashlib.sha256(str(out).encode()).hexdigest()[:10]
    home = Path(settings.VAR_DIR) / "demonstrations" / key
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DemonstrationFailed(f"另一次演示正在写入 {out}。请待其结束后再试。") from error
        for path in home.iterdir():
            if path.name not in KEPT_FOR_ALL_RUNS:
                path.unlink() if path.is_file() or path.is_symlink() else shutil.rmtree(path)
        (home / "fonts").symlink_to(Path(settings.FONTS_DIR).resolve())
        yield home


def environment_of(home: Path, database_url: str) -> dict[str, str]:
    """The environment of the run and of its worker: nothing of the operator's data is named in it."""
    return {
        **os.environ,
        "ZHENGXIN_VAR": str(home),
        "HEADS_DIR": str(home / "heads"),
        "CLOCK_FILE": str(home / "clock"),
        "DATABASE_URL": database_url,
        "BROKER_URL": "",
        "SAMPLE_MODE": "1",
        "DEBUG": "0",
    }


@contextmanager
def own_database(home: Path) -> Iterator[str]:
    """DATABASE_URL of a database for this run alone: "" means SQLite in the run's folder.

    Where the operator uses a server, one is made beside his for the time of the run. Raises
    DemonstrationFailed where the server does not let us.
    """
    url = os.environ.get("DATABASE_URL", "").strip()
    if not url or connection.vendor != "postgresql":
        yield ""
        return
    name = f"zhengxin_demo_{home.name}"
    _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    try:
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
    finally:
        _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _on_server(*statements: str) -> None:
    try:
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            for statement in statements:
                cursor.execute(statement)
    except DatabaseError as error:
        raise DemonstrationFailed(
            f"不能在数据库服务上另建演示数据库：{error}。请授予建库权限，或者不设 DATABASE_URL 再试。"
        ) from error
