"""What a run hands over: summary.json, and for each case its case.json and its documents as numbered PDFs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q

import clock
from casework.models import SENT_IN, Case
from desk.demonstration import DemonstrationFailed
from desk.demonstration.places import SUMMARY
from notices.models import Notice


def write_results(folder: Path, imported: Mapping[str, Any], cases: Iterable[tuple[str, Case]]) -> None:
    """Writes everything into an empty folder; `imported` is the report of the import, `cases` are (path, case)."""
    told = []
    for path, case in cases:
        write_case(folder / case.number, case)
        told.append({"number": case.number, "path": path, "state": case.state})
    rejected = list(imported["rows"])
    summary = {"import": {"accepted": imported["accepted"], "rejected": rejected}, "cases": told}
    _write_json(folder / SUMMARY, summary)


def write_case(folder: Path, case: Case) -> None:
    """The case's moves and documents, and the PDFs in the order of their signing."""
    folder.mkdir(parents=True)
    notices = documents_of(case)
    _write_json(
        folder / "case.json",
        {
            "number": case.number,
            "state": case.state,
            "events": moves_of(case, {notice.pk: notice.number_text for notice in notices}),
            "documents": [_written(folder, place, notice) for place, notice in enumerate(notices, 1)],
        },
    )


def documents_of(case: Case) -> list[Notice]:
    """The numbered documents of a case, oldest first: what went out, and what was sent in (整改报告)."""
    filed = Q(paper__case=case) | Q(slip__case=case, kind__in=SENT_IN)
    return list(Notice.objects.filter(filed, number__gt=0).order_by("signed_at", "pk"))


def moves_of(case: Case, numbers: Mapping[int, str]) -> list[dict[str, Any]]:
    """The moves alone, in order, each with the numbers of its documents."""
    return [
        {
            "move": event.move,
            "from": event.from_state,
            "to": event.to_state,
            "at": _moment(event.at),
            "actor": event.actor_name,
            "documents": [numbers[document["id"]] for document in event.documents],
        }
        for event in case.events.exclude(move="").order_by("seq")
    ]


def _written(folder: Path, place: int, notice: Notice) -> dict[str, Any]:
    """Copies the PDF and says what it is. Raises DemonstrationFailed where it is not the one on record."""
    content = (Path(settings.DOCUMENTS_DIR) / notice.file).read_bytes()
    if hashlib.sha256(content).hexdigest() != notice.file_sha256:
        raise DemonstrationFailed(f"文书 {notice.number_text} 的文件与登记的摘要不符。")
    name = f"{place:02d}-{notice.kind}.pdf"
    (folder / name).write_bytes(content)
    return {
        "kind": notice.kind,
        "number": notice.number_text,
        "file": name,
        "sha256": notice.file_sha256,
        "issued_at": _moment(notice.signed_at),
        "rendered_by_pid": notice.rendered_by_pid,
    }


def _moment(moment: datetime) -> str:
    """2026-11-20T09:00:00+08:00."""
    return moment.astimezone(clock.ZONE).isoformat(timespec="seconds")


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
