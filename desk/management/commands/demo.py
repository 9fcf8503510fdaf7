"""`manage.py demo --workbook FILE --out DIR [--as-of DATE]`: six cases to their end, on a database of their own.

The run is a process of its own (`python -m desk.demonstration`): its environment names its own folder and database, so
that nothing here can touch the operator's. It ends with this one, and its exit status is this one's.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

import clock
from desk.demonstration import DemonstrationFailed
from desk.demonstration.places import environment_of, home_of, own_database, require_replaceable
from desk.demonstration.worker import launch


class Command(BaseCommand):
    help = "演示：导入法院台账，六案走完六条路径，写出 summary.json、case.json 和 PDF（数据库另建，不动现有数据）"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workbook", required=True, type=Path, help="法院台账（.xlsx）")
        parser.add_argument("--out", required=True, type=Path, help="结果文件夹；已有的演示结果会被替换")
        parser.add_argument("--as-of", type=_day, help="演示开始的日期，如 2026-11-20；默认今天")

    def handle(self, *args: Any, **options: Any) -> None:
        workbook, out = options["workbook"].absolute(), options["out"].absolute()
        day = options["as_of"] or clock.wall().date()
        # SIGTERM ends the run first, then this process.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            if not workbook.is_file():
                raise DemonstrationFailed(f"没有找到台账 {workbook}。")
            require_replaceable(out)
            with home_of(out) as home, own_database(home) as database_url:
                status = _run(home, database_url, workbook=str(workbook), out=str(out), as_of=day.isoformat())
        except DemonstrationFailed as failed:
            self.stderr.write(f"演示没有完成：{failed}")
            status = 1
        if status:
            sys.exit(status)


def _run(home: Path, database_url: str, **arguments: str) -> int:
    """Runs it and waits for its end. An interruption is passed on, and waited for too."""
    command = [sys.executable, "-m", "desk.demonstration", json.dumps(arguments)]
    process = launch(command, environment=environment_of(home, database_url))
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGTERM)
        try:
            return process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}”不是日期，请写作 2026-11-20。") from error
