"""`manage.py explain_deadline`: why a due date is this day, in text. Exit status 2 where there is no such thing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.models import Case, CaseDeadline
from desk.why import as_text


class Command(BaseCommand):
    """Explains one deadline by its number, or every deadline of a case by the case's."""

    help = "说明到期日为什么是这一天：规则和依据、逐日计算、每次停止和延期"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "which", metavar="期限编号或案件编号", help="如 17，或者案件编号（列出该案全部期限）"
        )

    def handle(self, *args: Any, which: str, **options: Any) -> None:
        rows = (
            CaseDeadline.objects.select_related("deadline", "case", "debtor", "paper__notice")
            .prefetch_related("deadline__entries__by__body")
            .order_by("id")
        )
        case = Case.objects.filter(number=which).first()
        if case is not None:
            rows = rows.filter(case=case)
        elif which.isdecimal() and len(which) < 19:
            rows = rows.filter(deadline_id=int(which))
        else:
            rows = rows.none()
        found = list(rows)
        if not found:
            raise CommandError(self._missing(which, case), returncode=2)
        self.stdout.write("\n\n".join(as_text(owed) for owed in found))

    def _missing(self, which: str, case: Case | None) -> str:
        if case is not None:
            return f"案件{which}没有期限。"
        return f"没有期限编号或者案件编号为“{which}”的期限。期限编号见“为什么是这一天”页的网址。"
