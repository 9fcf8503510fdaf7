"""`manage.py verify_notice FILE`: who signed this document, when, and is it unchanged? No database, no network.

Exit status: 0 signed by somebody trusted and unchanged to the last byte; 1 anything else. Never a traceback.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand

from notices.signing import anchor_file
from notices.verdicts import FILE_BYTES, Verdict
from notices.verifying import verify


class Command(BaseCommand):
    """The anchor is a file of trusted root certificates: no other trust is asked for."""

    help = "核验一份已签名的文书：谁签的、何时签的、有没有改动（不用数据库，不用网络）"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="要核验的PDF文件")
        parser.add_argument(
            "--trust", type=Path, metavar="PEM", help="信任锚（根证书）文件，默认用签名目录中的 anchor.pem"
        )

    def run_from_argv(self, argv: list[str]) -> None:
        try:
            super().run_from_argv(argv)
        except SystemExit as end:  # argparse says 2 for a command line it does not understand
            sys.exit(1 if end.code else 0)

    def handle(self, *args: Any, **options: Any) -> None:
        anchor: Path = options["trust"] or anchor_file()
        try:
            verdict = verify(_read(options["file"]), _read(anchor))
        except (OSError, ValueError) as error:
            verdict = Verdict(f"无法读取：{error}")
        self._tell(verdict)
        if not verdict.is_good:
            sys.exit(1)

    def _tell(self, verdict: Verdict) -> None:
        for signature in verdict.signatures:
            moment = datetime.fromisoformat(signature.signed_at).astimezone(ZoneInfo(settings.TIME_ZONE))
            whence = "时间戳机构证明" if signature.is_stamped else "签名所记，没有时间戳"
            self.stdout.write(f"签名单位：{signature.signer}")
            self.stdout.write(f"签名时间：{moment:%Y-%m-%d %H:%M:%S}（{whence}）")
            self.stdout.write(f"签名内容：{'没有改动' if signature.is_intact else '已被改动'}")
            self.stdout.write(f"签名证书：{'可追溯到信任锚' if signature.is_trusted else '不可信任'}")
        if verdict.is_appended is not None:
            self.stdout.write(f"签名之后：{'有追加内容' if verdict.is_appended else '没有追加内容'}")
        self.stdout.write(f"结论：{verdict.problem or '签名有效，文件自签名以来没有改动。'}")


def _read(path: Path) -> bytes:
    """At most a little more than a document may have. Raises ValueError for what is no file."""
    if not path.is_file():
        raise ValueError(f"{path}不是文件")
    with path.open("rb") as file:
        return file.read(FILE_BYTES + 1)
