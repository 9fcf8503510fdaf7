"""`manage.py backup DIR`: one more backup. Exit status: 0 made; 1 made, but the running system has lost something
already; 2 not made."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from backups.faults import Unusable
from backups.making import Made, make_backup


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError("须为不小于1的整数")
    return int(text)


class Command(BaseCommand):
    help = "备份数据库、文书、证据和记录链首；密钥另放（--keys）或者不放"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dir", type=Path, metavar="DIR", help="放备份的目录，每次在其中新建一份")
        parser.add_argument("--keys", type=Path, metavar="DIR", help="另放密钥的目录，不得与备份在一起")
        parser.add_argument("--keep", type=_count, metavar="N", help="只留最近的N份")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = make_backup(
                options["dir"], keys=options["keys"], keep=options["keep"], say=self.stdout.write
            )
        except (Unusable, OSError) as error:
            self.stderr.write(f"没有备份。{error}")
            sys.exit(2)
        self._tell(made)
        if made.manifest.missing or made.manifest.broken:
            sys.exit(1)

    def _tell(self, made: Made) -> None:
        size = sum(file.size for file in made.manifest.files) / 1024 / 1024
        self.stdout.write(
            f"已备份到{made.folder}：{len(made.manifest.files)}个文件（其中{made.linked}个与上一份共用），{size:.1f}MB，"
            f"{made.manifest.events}条记录。"
        )
        if made.keys:
            self.stdout.write(f"密钥另存于{made.keys}，请与备份分开保管。")
        else:
            self.stdout.write("密钥没有备份：请另行保管 SECRET_KEY，或者用 --keys 指明另一个目录。")
        if made.removed:
            self.stdout.write(f"已删除较早的{len(made.removed)}份：{'、'.join(made.removed)}")
        for path in made.manifest.missing:
            self.stderr.write(f"现用系统缺少文件，或者文件已损坏：{path}")
        for line in made.manifest.broken:
            self.stderr.write(f"现用系统的记录链有误：{line}")
