"""`manage.py prepare_fonts`: make the agency's own fonts fit for documents. Exit status 1 where one is refused."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from notices.agency_fonts import Prepared, prepare
from notices.typesetting import AGENCY, AGENCY_FAMILIES, font_path

NAMES = {
    "ZX FangSong": "仿宋",
    "ZX Hei": "黑体",
    "ZX Kai": "楷体",
    "ZX Song": "宋体",
    "ZX XiaoBiaoSong": "小标宋",
}


class Command(BaseCommand):
    """Documents signed from now on use them; those already signed keep the fonts they were signed with."""

    help = "整理本单位自有字体（AGENCY_FONTS_DIR），此后签发的文书优先使用；已签发的文书不变"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        folder, target = settings.AGENCY_FONTS_DIR, font_path(AGENCY)
        refused = used = 0
        for found in prepare(folder, target):
            if isinstance(found, Prepared):
                used += 1
                name = NAMES[AGENCY_FAMILIES[found.family]]
                self.stdout.write(f"{found.source.name}：用作{name}，{found.characters}字")
            else:
                refused += 1
                self.stderr.write(str(found))
        if used:
            self.stdout.write(f"已整理{used}种字体，重新启动系统后使用。其余字体使用系统自带的。")
        else:
            self.stdout.write(f"{folder}中没有可用的字体，全部使用系统自带的。")
        if refused:
            sys.exit(1)
