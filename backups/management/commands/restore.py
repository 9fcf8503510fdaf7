"""`manage.py restore DIR`: back to a backup's moment. Exit status: 0 restored, 2 refused and nothing changed."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from backups.faults import Unusable
from backups.restoring import CONFIRMATION, Restored, restore_backup


class Command(BaseCommand):
    help = "从一份备份恢复：先恢复到旁边、核验，再切换。须先停止本系统"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "dir", type=Path, metavar="DIR", help="一份备份的目录，如 zhengxin-20261120-093000"
        )
        parser.add_argument("--force", action="store_true", help="此处已有数据时替换；原有数据改名保留")
        parser.add_argument(
            "--confirm", default="", metavar="词", help=f"与 --force 同用，写“{CONFIRMATION}”"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = restore_backup(
                options["dir"], force=options["force"], confirmation=options["confirm"], say=self.stdout.write
            )
        except (Unusable, OSError) as error:
            self.stderr.write(f"没有恢复，现有数据没有改变。{error}")
            sys.exit(2)
        self._tell(done)

    def _tell(self, done: Restored) -> None:
        self.stdout.write(f"已恢复到{done.manifest.made_at}的备份。")
        for line in done.broken:
            self.stdout.write(line)
        self.stdout.write(f"共{done.events}条记录，{len(done.broken)}案有误。")
        for path in done.manifest.missing:
            self.stdout.write(f"制作备份时已缺少或者损坏的文件：{path}")
        for place in done.kept:
            self.stdout.write(f"原有数据保留在：{place}")
        if done.migrations_to_run:
            self.stdout.write(f"程序比备份新{len(done.migrations_to_run)}个迁移，请运行：manage.py migrate")
        self.stdout.write("密钥不在备份内：请核对 SECRET_KEY。PostgreSQL 上请重新给应用角色授权。")
