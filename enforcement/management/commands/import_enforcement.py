"""`manage.py import_enforcement FILE`: the court's workbook into the register, by the operator of the machine.

Exit status: 0 nothing rejected; 1 at least one row rejected; 2 file or heading unusable; 3 our own failure. The last
line on standard output is JSON. No traceback is shown: that of a failure goes to `import-failures.log` in VAR_DIR.
"""

from __future__ import annotations

import getpass
import json
import logging
import os
import sys
import traceback
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

import clock
from enforcement.services import import_workbook
from enforcement.workbook import WorkbookUnusable

CLEAN, SOME_REJECTED, UNUSABLE, FAILED = range(4)
NOTHING = {"accepted": 0, "rejected": 0, "unchanged": 0, "new": 0, "changed": 0}


class ReportUnusable(Exception):
    """The report cannot be written; `counts` is what the import did all the same."""

    def __init__(self, sentence: str, counts: dict[str, int]) -> None:
        super().__init__(sentence)
        self.counts = counts


class Command(BaseCommand):
    # A failing check would answer with a traceback and a status of its own.
    requires_system_checks = []
    help = "Import the court's workbook of outstanding enforcement cases; --dry-run writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would be written, write nothing")
        parser.add_argument("--report", metavar="FILE.json", type=Path, help="write the result there as JSON")
        parser.add_argument("--as-of", metavar="DATE", default="", help="YYYY-MM-DD, default today")

    def handle(self, *args: Any, **options: Any) -> None:
        # What the reader has to log about a file is for the operator of the site, not for this person.
        logging.getLogger("enforcement").propagate = False
        try:
            status = self._import(**{name: options[name] for name in ("file", "dry_run", "report", "as_of")})
        except WorkbookUnusable as unusable:
            self._complain(f"{unusable.message}。{unusable.remedy}")
            status = self._say(UNUSABLE, NOTHING)
        except ReportUnusable as unusable:
            self._complain(str(unusable))
            status = self._say(FAILED, unusable.counts)
        except Exception:  # whatever it is: the operator is told in a sentence, and by the status
            self._complain(f"系统自身出错，没有写入任何数据。{_keep_traceback()}")
            status = self._say(FAILED, NOTHING)
        if status:
            sys.exit(status)

    def _import(self, *, file: Path, dry_run: bool, report: Path | None, as_of: str) -> int:
        if report is not None:
            _check_report(report)
        result = import_workbook(file, as_of=_day(as_of), operator=_operator(), dry_run=dry_run)
        said = result.report()
        for each in (*said["rows"], *said["warnings"]):
            what = "拒绝" if each in said["rows"] else "提示"
            place = f"{each['sheet']} 第{each['row']}行"
            self.stdout.write(_safe(f"{what}：{place} {each['field']} {each['reason']}。{each['remedy']}"))
        if report is not None:
            _write_report(report, said, result.counts())
        return self._say(SOME_REJECTED if said["rows"] else CLEAN, result.counts())

    def _say(self, status: int, counts: dict[str, int]) -> int:
        self.stdout.write(json.dumps(counts))
        return status

    def _complain(self, sentence: str) -> None:
        self.stderr.write(_safe(sentence))


def _check_report(path: Path) -> None:
    """Asked before anything is written: an import whose report is lost cannot be repeated to get it."""
    try:
        path.open("a").close()
    except OSError as error:
        raise ReportUnusable(f"报告“{path.name}”无法写入，没有导入。请核对位置和权限。", NOTHING) from error


def _write_report(path: Path, said: dict[str, Any], counts: dict[str, int]) -> None:
    try:
        path.write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise ReportUnusable(f"台账已处理，但报告“{path.name}”没有写成。", counts) from error


def _day(text: str) -> date:
    if not text:
        return clock.today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WorkbookUnusable(f"日期“{text}”不对", remedy="请写作2026-11-20") from error


def _operator() -> str:
    """The account at the machine; its number where it has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


def _safe(text: str) -> str:
    """The text in the terminal's own encoding, escaped where that has no Chinese."""
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _keep_traceback() -> str:
    """Notes the failure for whoever looks after the site; where, as a sentence."""
    path = Path(settings.VAR_DIR) / "import-failures.log"
    try:
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{clock.wall().isoformat()}\n{traceback.format_exc()}\n")
    except OSError:
        return ""
    return f"经过记在{path.name}，请交系统管理员。"
