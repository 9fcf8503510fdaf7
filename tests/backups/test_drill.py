"""The drill: a living city, a backup, everything destroyed, and the city is there again."""

from __future__ import annotations

import hashlib
import io
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client

from accounts.models import AccountEvent
from backups.making import make_backup
from backups.restoring import CONFIRMATION, restore_backup
from casework.models import Case, CaseEvent, Evidence
from casework.services import add_evidence
from casework.services.evidence import path_of
from notices.models import Notice
from organisations.append_only import append_only_tables
from tests.backups.conftest import destroy
from tests.desk.pages import answered
from tests.factories.notices import numbered
from tests.journeys.office import do, letter_data, open_case, person, render_all
from tests.waiting import wait_until


def said(*command: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command(*command, stdout=out, stderr=out, **options)
    return out.getvalue()


def live() -> None:
    """A case answered with evidence, one just signed and rendered, one suspended, one in triage."""
    answered()
    second = open_case(title="第二件欠款逾期未付")
    do(second, "triage", "fgw_officer", "warn_early", letter_data())
    do(second, "sign_letter", "fgw_leader", "sign")
    render_all()
    third = open_case(title="第三件欠款逾期未付")
    scan = SimpleUploadedFile("中止.pdf", b"%PDF-1.4 paper")
    add_evidence(third, scan, description="中止办理决定", acting_user=person("fgw_officer"), is_internal=True)
    Case.objects.filter(pk=third.pk).update(state="suspended", paused_from="triage")
    open_case(title="第四件欠款逾期未付")


def bytes_of_everything(settings: Any) -> dict[str, str]:
    """SHA-256 of every file that a row names, by kind and key."""
    found = {
        f"notice {notice.pk}": (Path(settings.DOCUMENTS_DIR) / notice.file).read_bytes()
        for notice in Notice.objects.exclude(file="")
    } | {f"evidence {file.pk}": path_of(file).read_bytes() for file in Evidence.objects.all()}
    return {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}


def test_a_city_destroyed_is_restored_whole(own_place: Path, tmp_path: Path, settings: Any) -> None:
    live()
    before, files, guarded = (
        said("verify_events"),
        bytes_of_everything(settings),
        append_only_tables(connection),
    )
    states = dict(Case.objects.values_list("number", "state"))
    assert len(files) == 4 and "0案有误" in before and guarded
    made = make_backup(tmp_path / "backups", say=lambda _: None)
    destroy(own_place)

    told = said("restore", str(made.folder))

    assert said("verify_events") == before
    assert before.splitlines()[-1] in told
    assert bytes_of_everything(settings) == files
    assert dict(Case.objects.values_list("number", "state")) == states
    assert append_only_tables(connection) == guarded
    life_goes_on()


def life_goes_on() -> None:
    """Login, pages, numbers without gap, keys that are free, and a record that cannot be rewritten."""
    client = Client()
    client.post("/accounts/login/", {"username": "fgw_officer", "password": "Zhengxin-2026"})
    assert "陆采薇" in client.get("/").content.decode()
    newest = Notice.objects.order_by("number").last()
    assert newest is not None and newest.number == 2
    document = numbered()
    assert (document.number, document.pk > newest.pk) == (3, True)
    render_all()
    assert open_case(title="第五件欠款逾期未付").number.endswith("000005")
    for model in (CaseEvent, AccountEvent):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all()._raw_delete("default")  # type: ignore[attr-defined]
    assert "0案有误" in said("verify_events")


def test_a_backup_taken_while_documents_are_issued_is_consistent(
    own_place: Path, tmp_path: Path, settings: Any
) -> None:
    live()
    stop, issued, failed = threading.Event(), [], []

    def issue() -> None:
        try:
            while not stop.is_set():
                case = open_case(title=f"并行第{len(issued)}件欠款")
                do(case, "triage", "fgw_officer", "warn_early", letter_data())
                do(case, "sign_letter", "fgw_leader", "sign")
                paper = SimpleUploadedFile("凭证.pdf", b"%%PDF-1.4 %d" % len(issued))
                add_evidence(case, paper, description="", acting_user=person("fgw_officer"))
                render_all()
                issued.append(case.number)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=issue, daemon=True)
    thread.start()
    try:
        backups = []
        for rounds in (1, 2, 3):
            wait_until(lambda rounds=rounds: failed or len(issued) >= rounds, 60)
            backups.append(make_backup(tmp_path / "backups", say=lambda _: None))
    finally:
        stop.set()
        thread.join(60)
    assert not failed and not thread.is_alive()
    for made in backups:
        assert made.manifest.missing == [] and made.manifest.broken == []
    assert backups[0].manifest.events < backups[-1].manifest.events
    destroy(own_place)
    done = restore_backup(backups[1].folder, say=lambda _: None)
    assert done.broken == [] and CaseEvent.objects.count() == backups[1].manifest.events
    numbers = sorted(Notice.objects.filter(number__gt=0).values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert (
        len(bytes_of_everything(settings))
        == Evidence.objects.count() + Notice.objects.exclude(file="").count()
    )


def test_what_was_there_is_kept_beside_and_can_be_put_back(
    own_place: Path, tmp_path: Path, settings: Any
) -> None:
    live()
    made = make_backup(tmp_path / "backups", say=lambda _: None)
    open_case(title="备份以后的第五件")
    done = restore_backup(made.folder, force=True, confirmation=CONFIRMATION, say=lambda _: None)
    assert Case.objects.count() == 4 and "0案有误" in said("verify_events")
    assert len(done.kept) == 4
    if connection.vendor == "sqlite":
        assert len(list(own_place.glob("zhengxin.sqlite3.before-*"))) == 1
    assert len(list(own_place.glob("heads.before-*"))) == 1
    assert not list(own_place.glob("*.restoring"))
