"""What a backup holds, how it lies on the disk, and when it is refused."""

from __future__ import annotations

import fcntl
import io
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from backups import databases, manifest
from backups.faults import Unusable
from backups.making import Made, complete_backups, make_backup
from casework.models import CaseEvent, Evidence
from casework.services.evidence import path_of
from notices.models import Notice
from tests.backups.test_drill import live
from tests.desk.pages import answered

pytestmark = pytest.mark.usefixtures("own_place")


def quietly(folder: Path, **options: Any) -> Made:
    return make_backup(folder, say=lambda _: None, **options)


def run(*arguments: str) -> tuple[int, str]:
    out, status = io.StringIO(), 0
    try:
        call_command("backup", *arguments, stdout=out, stderr=out)
    except SystemExit as end:
        status = int(end.code or 0)
    return status, out.getvalue()


def test_it_says_what_it_holds(tmp_path: Path) -> None:
    answered()
    made = quietly(tmp_path / "b")
    said = manifest.read(made.folder)
    manifest.refuse_damaged(made.folder, said)
    assert said == made.manifest
    assert (said.engine, said.events, said.broken, said.missing) == (
        connection.vendor,
        CaseEvent.objects.count(),
        [],
        [],
    )
    assert said.counts["casework_case"] == 1 and said.counts["accounts_user"] == User.objects.count()
    assert "casework.0002_append_only_events" in said.migrations
    paths = {file.path for file in said.files}
    assert f"documents/{Notice.objects.get().file}" in paths
    assert {databases.DUMP[connection.vendor], "heads/heads.log"} < paths
    evidence = Evidence.objects.get()
    assert f"evidence/{evidence.sha256[:2]}/{evidence.sha256}" in paths


def test_nobody_else_reads_it(tmp_path: Path) -> None:
    answered()
    made = quietly(tmp_path / "b", keys=tmp_path / "k")
    every = [tmp_path / "b", made.folder, *made.folder.rglob("*"), tmp_path / "k", made.keys]
    for path in every:
        assert path is not None
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_keys_lie_elsewhere_and_in_no_file_of_the_backup(tmp_path: Path, settings: Any) -> None:
    settings.SECRET_KEY = "钥匙-" + "k" * 40
    answered()
    made = quietly(tmp_path / "b", keys=tmp_path / "k")
    kept = f"SECRET_KEY={settings.SECRET_KEY}\nSIGNING_PASSPHRASE={settings.SIGNING_PASSPHRASE}\n"
    assert made.keys is not None and made.keys.read_text() == kept
    for path in made.folder.rglob("*"):
        assert path.is_dir() or settings.SECRET_KEY.encode() not in path.read_bytes()


@pytest.mark.parametrize("keys", ["b", "b/k", "."])
def test_keys_beside_the_data_are_refused(tmp_path: Path, keys: str) -> None:
    with pytest.raises(Unusable, match="密钥不能与备份放在一起"):
        quietly(tmp_path / "b", keys=tmp_path / keys)
    assert complete_backups(tmp_path / "b") == []


def test_without_a_place_for_keys_it_says_that_they_are_missing(tmp_path: Path) -> None:
    status, told = run(str(tmp_path / "b"))
    assert status == 0 and "密钥没有备份" in told
    status, told = run(str(tmp_path / "b"), "--keys", str(tmp_path / "k"))
    assert status == 0 and "密钥另存于" in told


def test_the_next_one_shares_what_has_not_changed(tmp_path: Path) -> None:
    live()
    first = quietly(tmp_path / "b")
    second = quietly(tmp_path / "b")
    assert (first.linked, second.linked) == (0, 4)
    file = Notice.objects.order_by("pk")[0].file
    one, other = first.folder / "documents" / file, second.folder / "documents" / file
    assert one.stat().st_ino == other.stat().st_ino
    manifest.refuse_damaged(second.folder, second.manifest)


def test_it_does_not_share_what_is_damaged(tmp_path: Path) -> None:
    live()
    first = quietly(tmp_path / "b")
    file = Notice.objects.order_by("pk")[0].file
    (first.folder / "documents" / file).write_bytes(b"rotten")
    second = quietly(tmp_path / "b")
    assert second.linked == 3
    manifest.refuse_damaged(second.folder, second.manifest)


def test_it_keeps_the_newest(tmp_path: Path) -> None:
    for _ in range(3):
        quietly(tmp_path / "b")
    strange = tmp_path / "b" / "zhengxin-mine"
    strange.mkdir()
    names = [path.name for path in complete_backups(tmp_path / "b")]
    last = quietly(tmp_path / "b", keep=2)
    assert last.removed == names[:2]
    assert [path.name for path in complete_backups(tmp_path / "b")] == [names[2], last.folder.name]
    assert strange.is_dir()


@pytest.mark.parametrize("wrong", ["0", "-1", "两", "1.5"])
def test_it_keeps_no_strange_number(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(Exception, match="不小于1的整数"):
        call_command("backup", str(tmp_path / "b"), f"--keep={wrong}")


def test_what_the_system_has_lost_is_named_and_the_rest_is_saved(tmp_path: Path) -> None:
    answered()
    lost = path_of(Evidence.objects.get())
    lost.unlink()
    status, told = run(str(tmp_path / "b"))
    assert status == 1
    assert f"现用系统缺少文件，或者文件已损坏：evidence/{lost.parent.name}/{lost.name}" in told
    [made] = complete_backups(tmp_path / "b")
    assert manifest.read(made).missing == [f"evidence/{lost.parent.name}/{lost.name}"]


def test_one_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    descriptor = os.open(tmp_path / "b" / ".lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        status, told = run(str(tmp_path / "b"))
    finally:
        os.close(descriptor)
    assert status == 2 and "另一次备份正在进行" in told
    assert run(str(tmp_path / "b"))[0] == 0


def test_a_backup_that_fails_leaves_nothing(tmp_path: Path) -> None:
    answered()
    (tmp_path / "k").write_text("a file where the keys' folder should be")
    status, told = run(str(tmp_path / "b"), "--keys", str(tmp_path / "k"))
    assert status == 2 and told.splitlines()[-1].startswith("没有备份。")
    assert [path.name for path in (tmp_path / "b").iterdir()] == [".lock"]


def test_a_link_in_the_store_is_not_followed(tmp_path: Path, settings: Any) -> None:
    answered()
    (tmp_path / "secret").write_text("secret")
    (Path(settings.DOCUMENTS_DIR) / "2026" / "x.pdf").symlink_to(tmp_path / "secret")
    made = quietly(tmp_path / "b")
    assert "documents/2026/x.pdf" not in {file.path for file in made.manifest.files}


def test_a_backup_inside_the_store_is_refused(settings: Any) -> None:
    with pytest.raises(Unusable, match="备份目录不能放在"):
        quietly(Path(settings.DOCUMENTS_DIR) / "b")


def test_what_a_dead_backup_left_is_cleared_away(tmp_path: Path) -> None:
    left = tmp_path / "b" / ".zhengxin-20261119-030000.part"
    left.mkdir(parents=True)
    quietly(tmp_path / "b")
    assert not left.exists()


def test_a_head_that_is_being_written_is_left_for_next_time(tmp_path: Path, settings: Any) -> None:
    answered()
    heads = Path(settings.HEADS_DIR) / "heads.log"
    whole = heads.read_bytes()
    with heads.open("ab") as file:
        file.write(b"ZX-2026-000001 99 abc")
    made = quietly(tmp_path / "b")
    assert (made.folder / "heads" / "heads.log").read_bytes() == whole


def test_a_broken_chain_is_told_and_saved(tmp_path: Path, settings: Any) -> None:
    answered()
    with (Path(settings.HEADS_DIR) / "heads.log").open("a") as file:
        file.write(f"ZX-2026-000001 999 {'0' * 64}\n")
    status, told = run(str(tmp_path / "b"))
    assert status == 1 and "记录链有误：ZX-2026-000001" in told


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_a_missing_client_program_is_named_with_its_package(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    status, told = run(str(tmp_path / "b"))
    assert status == 2 and "没有找到pg_dump" in told and "apt-get install postgresql-client" in told
    assert complete_backups(tmp_path / "b") == [] and not list((tmp_path / "b").glob(".*.part"))


def test_the_manifest_holds_no_password(tmp_path: Path) -> None:
    made = quietly(tmp_path / "b")
    said = json.loads((made.folder / "manifest.json").read_text())["backup"]
    assert set(said) == {
        "made_at",
        "engine",
        "database",
        "migrations",
        "counts",
        "events",
        "broken",
        "missing",
        "files",
        "format",
    }
