"""`manage.py verify_documents`: is every document in the archive the one that was issued? Exit status 1 if not."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand

from notices.archive import check_all


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError("须为不小于1的整数")
    return int(text)


class Command(BaseCommand):
    """Makes each document's unsigned file again from its frozen words, and compares it byte for byte."""

    help = "逐份重制已成文的文书并与存档逐字节比对，核对签名；引擎或字体版本不同的，比对文字和版面"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--jobs",
            type=_count,
            default=os.cpu_count() or 1,
            metavar="N",
            help="同时进行的进程数，默认同处理器数",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        done = wrong = other = 0
        for outcome, total in check_all(options["jobs"]):
            done += 1
            other += outcome.is_other_engine
            if outcome.problems:
                wrong += 1
                self.stdout.write(f"{outcome.name}：{'；'.join(outcome.problems)}")
            elif outcome.is_other_engine:
                self.stdout.write(f"{outcome.name}：引擎不同，{outcome.remark}")
            if done % 50 == 0 or done == total:
                self.stderr.write(f"已核对{done}/{total}份")
        self.stdout.write(f"共{done}份文书，其中引擎不同{other}份，有误{wrong}份。")
        if wrong:
            sys.exit(1)
