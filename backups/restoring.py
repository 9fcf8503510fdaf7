"""Restoring a backup: read beside, verified there, and only then switched into place.

Nothing of the running place is touched before all is verified. The switch is a handful of renames and, on
PostgreSQL, one transaction; where one of them fails, those before it are undone. What was there is kept beside,
under the moment's name, until the operator removes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

import clock
from backups import databases, manifest
from backups.faults import Unusable
from backups.files import copy_file, files_under, remove_tree, sync_tree
from backups.manifest import Manifest
from casework.heads import read_heads
from casework.verification import broken_chains

Say = Callable[[str], None]
CONFIRMATION = "覆盖现有数据"
# Whoever has a row in one of these has a system that is in use.
IN_USE = ("organisations_body", "accounts_user", "casework_case", "notices_notice")


@dataclass(frozen=True)
class Restored:
    """What was restored. `kept` are the places where what was there before lies now."""

    manifest: Manifest
    events: int
    broken: list[str]
    kept: list[str]
    migrations_to_run: list[str]


@dataclass(frozen=True)
class Place:
    """One thing that is switched: where it belongs, and where it is read to first."""

    live: Path
    beside: Path


def restore_backup(
    folder: Path, *, force: bool = False, confirmation: str = "", say: Say = print
) -> Restored:
    """Puts the system back to a backup's moment. The system must not be running.

    Raises Unusable, and changes nothing, where the backup is damaged, of another engine or of a newer schema, where
    the place is not empty (unless `force` and the confirmation word are given), or where what was read does not
    verify.
    """
    folder = folder.absolute()
    said = manifest.read(folder)
    _refuse_foreign(said)
    to_run = _refuse_newer(said)
    say(f"核对备份：{len(said.files)}个文件……")
    manifest.refuse_damaged(folder, said)
    is_empty = _is_empty()
    if not is_empty:
        _refuse_unconfirmed(force, confirmation)
    if connection.vendor == "sqlite":
        databases.refuse_sqlite_in_use(_database())
    stamp = f"before-{clock.wall():%Y%m%d-%H%M%S}"
    places = _places(said)
    try:
        say("恢复到旁边……")
        _read_beside(folder, said)
        say("核验恢复的内容……")
        broken = _verify_beside(said)
        say("切换……")
        kept = _switch(places, stamp, keeps_old=not is_empty)
    finally:
        _clear_beside()
    return Restored(said, said.events, broken, kept, to_run)


def _refuse_foreign(said: Manifest) -> None:
    if said.engine != connection.vendor:
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise Unusable(
            f"备份来自{names.get(said.engine, said.engine)}，本系统用的是{names[connection.vendor]}。",
            "请按备份的数据库设置 DATABASE_URL 后再恢复。",
        )


def _refuse_newer(said: Manifest) -> list[str]:
    """Refuses migrations that this code does not know; returns those that the backup has not seen yet."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    strange = sorted(set(said.migrations) - known)
    if strange:
        raise Unusable(
            f"备份的数据结构比本程序新，有本程序不认识的迁移：{strange[0]}{'等' if len(strange) > 1 else ''}。",
            "请先升级程序，再恢复。",
        )
    return sorted(known - set(said.migrations) - _of_tests(known) - _only_written_anew(loader, said))


def _only_written_anew(loader: MigrationLoader, said: Manifest) -> set[str]:
    """Squashed migrations of which the backup has seen all that they replace: there is nothing to run."""
    seen = set(said.migrations)
    return {
        f"{app}.{name}"
        for (app, name), squashed in loader.replacements.items()
        if seen >= {f"{of}.{replaced}" for of, replaced in squashed.replaces}
    }


def _of_tests(known: set[str]) -> set[str]:
    return {name for name in known if name.startswith("tests.")}


def _is_empty() -> bool:
    stores = (settings.DOCUMENTS_DIR, settings.EVIDENCE_DIR, settings.HEADS_DIR)
    if any(next(files_under(Path(store)), None) for store in stores):
        return False
    return databases.is_empty(IN_USE)


def _refuse_unconfirmed(force: bool, confirmation: str) -> None:
    if not force:
        raise Unusable(
            "此处已有数据，不恢复。", f"请恢复到空的地方；确要替换的，加 --force --confirm {CONFIRMATION}。"
        )
    if confirmation != CONFIRMATION:
        raise Unusable("没有第二次确认，不恢复。", f"替换现有数据须写明 --force --confirm {CONFIRMATION}。")


def _database() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _stores() -> dict[str, Path]:
    return {
        "documents": Path(settings.DOCUMENTS_DIR),
        "evidence": Path(settings.EVIDENCE_DIR),
        "heads": Path(settings.HEADS_DIR),
    }


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.restoring")


def _places(said: Manifest) -> list[Place]:
    places = [Place(path, _beside(path)) for path in _stores().values()]
    if said.engine == "sqlite":
        places.append(Place(_database(), _beside(_database())))
    return places


def _read_beside(folder: Path, said: Manifest) -> None:
    """Every file to where it will be renamed from, checked once more on the way; the database into a new one."""
    _clear_beside()
    for path in _stores().values():
        _beside(path).mkdir(parents=True)
    for stored in said.files:
        store, _, rest = stored.path.partition("/")
        if stored.path == said.database:
            continue
        target = _beside(_stores()[store]) / rest
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy_whole(folder / stored.path, target, (stored.size, stored.sha256))
    for path in _stores().values():
        sync_tree(_beside(path))
    if said.engine == "sqlite":
        copy_file(folder / said.database, _beside(_database()))
    else:
        databases.create_restoring(folder / said.database)


def _copy_whole(source: Path, target: Path, expected: tuple[int, str]) -> None:
    if copy_file(source, target, mode=0o640) != expected:
        raise Unusable(f"备份已损坏：文件{source.name}与制作时的摘要不符。", "请改用另一份备份。")


@contextmanager
def _opened() -> Iterator[str]:
    if connection.vendor == "sqlite":
        with databases.opened_sqlite(_beside(_database())) as alias:
            yield alias
    else:
        with databases.opened_restoring() as alias:
            yield alias


def _verify_beside(said: Manifest) -> list[str]:
    """The restored database has the rows it had, and the chains say what they said. Returns the broken ones."""
    if connection.vendor == "sqlite":
        databases.refuse_unsound_sqlite(_beside(_database()))
    with _opened() as alias:
        counts = databases.counts_of(alias)
        for table in sorted(said.counts.keys() | counts.keys()):
            if said.counts.get(table) != counts.get(table):
                raise Unusable(
                    f"恢复的数据库与备份不符：{table}应有{said.counts.get(table, 0)}行，实有{counts.get(table, 0)}行。"
                )
        heads = read_heads(_beside(Path(settings.HEADS_DIR)))
        broken = [
            f"{found.case_number} 第{found.seq}条：{found.what}" for found in broken_chains(alias, heads)
        ]
    if broken != said.broken:
        raise Unusable("恢复的案件记录链与备份时不符。", "请改用另一份备份。")
    return broken


def _switch(places: list[Place], stamp: str, *, keeps_old: bool) -> list[str]:
    """Renames what was there aside and what was read into its place; undoes all of it where one step fails."""
    done: list[tuple[Path, Path]] = []
    kept: list[str] = []
    switched = False
    database_kept = f"{connection.settings_dict['NAME']}_{stamp.replace('-', '_')}"
    connection.close()
    try:
        if connection.vendor == "postgresql":
            databases.switch_postgres(database_kept)
            switched = True
        for live in [*_leftovers(), *(place.live for place in places)]:
            if live.exists():
                aside = live.with_name(f"{live.name}.{stamp}")
                live.rename(aside)
                done.append((aside, live))
                kept.append(str(aside))
        for place in places:
            place.beside.rename(place.live)
            done.append((place.live, place.beside))
    except BaseException as error:
        for now, before in reversed(done):
            now.rename(before)
        if switched:
            databases.switch_postgres_back(database_kept)
        if isinstance(error, OSError):
            raise Unusable(f"不能切换：{error.strerror}（{error.filename}）。现有数据没有改变。") from error
        raise
    if connection.vendor == "postgresql" and databases.exists(database_kept):
        kept.append(f"数据库{database_kept}")
    if keeps_old:
        return kept
    read_to = {place.beside for place in places}
    _remove_empty([now for now, before in done if before not in read_to], database_kept)
    return []


def _leftovers() -> list[Path]:
    """SQLite's logs of a database that was lost or never closed: they would be taken for the new one's."""
    if connection.vendor != "sqlite":
        return []
    return [_database().with_name(f"{_database().name}{ending}") for ending in ("-wal", "-shm", "-journal")]


def _remove_empty(asides: list[Path], database_kept: str) -> None:
    """What was there was empty: nothing of it is worth keeping."""
    for path in asides:
        remove_tree(path) if path.is_dir() else path.unlink()
    if connection.vendor == "postgresql":
        databases.drop(database_kept)


def _clear_beside() -> None:
    for path in [*_stores().values(), *([_database()] if connection.vendor == "sqlite" else [])]:
        beside = _beside(path)
        remove_tree(beside) if beside.is_dir() else beside.unlink(missing_ok=True)
    if connection.vendor == "postgresql":
        databases.drop(databases.restoring_name())
