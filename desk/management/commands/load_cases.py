"""`manage.py load_cases sample`: cases, papers and incoming documents of the sample city, as on an ordinary day."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

import clock
from desk.demonstration import DemonstrationFailed
from desk.demonstration.midway import fill, is_untouched
from enforcement.workbook import WorkbookUnusable
from notices.typesetting import TypesettingUnavailable, check_machine
from organisations.refusals import Refusal

WORKBOOK = settings.BASE_DIR / "samples" / "court-outstanding-cases.xlsx"


class Command(BaseCommand):
    help = "载入样例案件：梯级各处的案件、流转中的文稿、待用印和送达的文书、来文、未结案件通报。已有案件的，不载入。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["sample"])

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SAMPLE_MODE:
            raise CommandError("SAMPLE_MODE 已关闭，不载入样例案件。")
        if not is_untouched():
            self.stdout.write("样例案件：已有案件，没有载入。")
            return
        try:
            # Asked first: half a city would be worse than none.
            check_machine()
            fill(WORKBOOK, clock.now())
        except (DemonstrationFailed, TypesettingUnavailable, WorkbookUnusable) as failed:
            raise CommandError(f"样例案件没有载入完：{failed}") from failed
        except Refusal as refused:
            raise CommandError(f"样例案件没有载入完：{refused.in_full}") from refused
        self.stdout.write("样例案件：已载入，各角色登录后都有待办。")
