"""`manage.py reconcile_flow [--mend]`: do the desks agree with the cases? Exit status 1 where one does not."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from caseflow.reconciling import reconcile


class Command(BaseCommand):
    """Names every task that is missing or superfluous; with --mend opens and cancels tasks accordingly."""

    help = "核对任务与案件状态：逐条指出缺少、多余的任务；--mend 补齐任务，不改动案件"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mend", action="store_true", help="补齐、撤销任务，使其与案件状态一致")

    def handle(self, *args: Any, **options: Any) -> None:
        mend: bool = options["mend"]
        found = reconcile(mend=mend)
        for difference in found:
            self.stdout.write(str(difference))
        self.stdout.write(f"{len(found)}处不一致{'，已补正' if found and mend else ''}。")
        if found and not mend:
            sys.exit(1)
