"""`manage.py verify_events`: is every case's file whole? Exit status 1 where one is not."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from casework.models import CaseEvent
from casework.verification import broken_chains


class Command(BaseCommand):
    """Names the first bad event of each broken chain: an edit, a gap or a missing tail."""

    help = "核对案件记录链：逐案指出第一条被改动、缺失的记录"

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(broken_chains())
        for found in broken:
            self.stdout.write(f"{found.case_number} 第{found.seq}条：{found.what}")
        self.stdout.write(f"共{CaseEvent.objects.count()}条记录，{len(broken)}案有误。")
        if broken:
            sys.exit(1)
