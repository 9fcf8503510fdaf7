"""What a restore refuses; and that a refusal changes nothing."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from backups import databases
from backups.making import make_backup
from backups.restoring import CONFIRMATION
from casework.models import Case, CaseEvent, Evidence
from casework.verification import broken_chains
from notices.models import Notice
from tests.backups.conftest import destroy
from tests.desk.pages import answered
from tests.journeys.office import open_case


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    out, status = io.StringIO(), 0
    try:
        call_command("restore", str(folder), *arguments, stdout=out, stderr=out)
    except SystemExit as end:
        status = int(end.code or 0)
    return status, out.getvalue()


@pytest.fixture
def backup(own_place: Path, tmp_path: Path) -> Path:
    answered()
    return make_backup(tmp_path / "backups", say=lambda _: None).folder


def resealed(folder: Path, **changed: Any) -> None:
    """The manifest with other words and a digest that fits them: somebody's tampering, or another version's."""
    path = folder / "manifest.json"
    said = json.loads(path.read_text())["backup"] | changed
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path.write_text(json.dumps({"sha256": hashlib.sha256(text.encode()).hexdigest(), "backup": said}))


def untouched(place: Path) -> None:
    assert Case.objects.count() == 1 and CaseEvent.objects.count() > 5
    assert not list(place.glob("*.restoring")) and not list(place.glob("*.before-*"))
    if connection.vendor == "postgresql":
        assert not databases.exists(databases.restoring_name())


FORCE = ("--force", "--confirm", CONFIRMATION)


@pytest.mark.parametrize("store", ["documents", "evidence", "heads", "database"])
def test_a_damaged_file_is_named(own_place: Path, backup: Path, store: str) -> None:
    path = {
        "documents": lambda: backup / "documents" / Notice.objects.get().file,
        "evidence": lambda: next(path for path in (backup / "evidence").rglob("*") if path.is_file()),
        "heads": lambda: backup / "heads" / "heads.log",
        "database": lambda: backup / databases.DUMP[connection.vendor],
    }[store]()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    status, told = run(backup, *FORCE)
    assert status == 2 and f"备份已损坏：文件{path.relative_to(backup).as_posix()}" in told
    untouched(own_place)


def test_a_missing_file_is_named(own_place: Path, backup: Path) -> None:
    file = Evidence.objects.get()
    (backup / "evidence" / file.sha256[:2] / file.sha256).unlink()
    status, told = run(backup, *FORCE)
    assert status == 2 and f"备份不完整：缺少文件evidence/{file.sha256[:2]}/{file.sha256}" in told
    untouched(own_place)


@pytest.mark.parametrize("content", ["", "{}", '{"sha256": "0", "backup": {"format": 1}}', "[]"])
def test_a_damaged_manifest_is_refused(own_place: Path, backup: Path, content: str) -> None:
    (backup / "manifest.json").write_text(content)
    status, told = run(backup, *FORCE)
    assert status == 2 and "manifest.json已损坏" in told
    untouched(own_place)


def test_what_is_no_backup_is_refused(own_place: Path, backup: Path) -> None:
    status, told = run(backup.parent, *FORCE)
    assert status == 2 and "不是一份完整的备份" in told
    untouched(own_place)


def test_another_format_is_refused(own_place: Path, backup: Path) -> None:
    resealed(backup, format=9)
    status, told = run(backup, *FORCE)
    assert status == 2 and "备份格式为第9版" in told
    untouched(own_place)


def test_another_engine_is_refused(own_place: Path, backup: Path) -> None:
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    resealed(backup, engine=other)
    status, told = run(backup, *FORCE)
    assert status == 2 and "本系统用的是" in told
    untouched(own_place)


def test_a_newer_schema_is_refused(own_place: Path, backup: Path) -> None:
    migrations = json.loads((backup / "manifest.json").read_text())["backup"]["migrations"]
    resealed(backup, migrations=[*migrations, "casework.0999_of_the_future"])
    status, told = run(backup, *FORCE)
    assert status == 2 and "casework.0999_of_the_future" in told and "请先升级程序" in told
    untouched(own_place)


def test_a_path_that_leads_out_is_refused(own_place: Path, backup: Path) -> None:
    files = json.loads((backup / "manifest.json").read_text())["backup"]["files"]
    resealed(backup, files=[*files, {"path": "documents/../../x", "size": 0, "sha256": ""}])
    status, told = run(backup, *FORCE)
    assert status == 2 and "越出备份目录" in told
    untouched(own_place)


def test_an_older_schema_is_restored_and_the_migration_is_asked_for(own_place: Path, backup: Path) -> None:
    migrations = json.loads((backup / "manifest.json").read_text())["backup"]["migrations"]
    resealed(backup, migrations=migrations[1:])
    status, told = run(backup, *FORCE)
    assert status == 0 and "请运行：manage.py migrate" in told


def test_a_backup_from_before_migrations_were_squashed_lacks_none(own_place: Path, backup: Path) -> None:
    migrations = json.loads((backup / "manifest.json").read_text())["backup"]["migrations"]
    resealed(backup, migrations=[name for name in migrations if "_squashed_" not in name])
    status, told = run(backup, *FORCE)
    assert status == 0 and "migrate" not in told


@pytest.mark.parametrize(
    "arguments", [(), ("--force",), ("--force", "--confirm", "是"), ("--confirm", CONFIRMATION)]
)
def test_a_place_in_use_is_not_overwritten(own_place: Path, backup: Path, arguments: tuple[str, ...]) -> None:
    status, told = run(backup, *arguments)
    assert status == 2 and ("此处已有数据" in told or "没有第二次确认" in told)
    untouched(own_place)


def test_files_alone_make_a_place_used(own_place: Path, backup: Path) -> None:
    destroy(own_place)
    (own_place / "evidence").mkdir()
    (own_place / "evidence" / "x").write_text("x")
    status, told = run(backup)
    assert status == 2 and "此处已有数据" in told
    assert (own_place / "evidence" / "x").read_text() == "x"


def test_counts_that_differ_are_refused(own_place: Path, backup: Path) -> None:
    counts = json.loads((backup / "manifest.json").read_text())["backup"]["counts"]
    resealed(backup, counts=counts | {"casework_case": 2})
    status, told = run(backup, *FORCE)
    assert status == 2 and "casework_case应有2行，实有1行" in told
    untouched(own_place)


def test_a_switch_that_fails_half_way_is_undone(own_place: Path, backup: Path, settings: Any) -> None:
    """The heads' folder cannot be renamed (its name would be too long): what was switched before goes back."""
    open_case(title="备份以后的第二件")
    settings.HEADS_DIR = (own_place / "heads").rename(own_place / ("h" * 240))
    status, told = run(backup, *FORCE)
    assert status == 2 and "现有数据没有改变" in told
    assert Case.objects.count() == 2
    assert (own_place / "documents" / Notice.objects.get().file).is_file()
    assert list(broken_chains()) == []
    assert not list(own_place.glob("*.before-*")) and not list(own_place.glob("*.restoring"))


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_a_database_in_use_is_not_switched(own_place: Path, backup: Path) -> None:
    somebody = connection.copy("somebody")
    with somebody.cursor() as cursor:
        cursor.execute("SELECT 1")
        status, told = run(backup, *FORCE)
    somebody.close()
    assert status == 2 and "请先停止本系统的所有进程" in told
    untouched(own_place)


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_database_file_in_use_is_not_switched(own_place: Path, backup: Path) -> None:
    somebody = connection.copy("somebody")
    with somebody.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM casework_case")
        cursor.fetchone()
        status, told = run(backup, *FORCE)
    somebody.close()
    assert status == 2 and "请先停止本系统的所有进程" in told
    untouched(own_place)


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_damaged_database_is_replaced_and_its_log_with_it(own_place: Path, backup: Path) -> None:
    connection.close()
    live = own_place / "zhengxin.sqlite3"
    live.write_bytes(b"rotten" * 1000)
    (own_place / "zhengxin.sqlite3-wal").write_bytes(b"a log that belongs to nobody")
    status, told = run(backup)
    assert status == 2 and "此处已有数据" in told and live.read_bytes().startswith(b"rotten")
    status, told = run(backup, *FORCE)
    assert status == 0, told
    assert Case.objects.count() == 1 and list(broken_chains()) == []


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_log_left_by_a_lost_database_is_not_taken_for_the_new_ones(own_place: Path, backup: Path) -> None:
    destroy(own_place)
    left = own_place / "zhengxin.sqlite3-wal"
    left.write_bytes(b"a log that belongs to nobody")
    status, told = run(backup)
    assert status == 0, told
    assert not left.exists() and not list(own_place.glob("*.before-*"))
    assert Case.objects.count() == 1
