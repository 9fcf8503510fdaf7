"""Tries a rule of escalation on past cases: which it would have touched, and when. Writes nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import clock
from casework.escalation.ruling import ruling_of
from casework.escalation.trying import try_rule
from organisations.refusals import Refusal


class Command(BaseCommand):
    help = "在过去的案件上试算一条升级规则：会触发哪些案件、哪一天；不写入任何内容。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="CODE", help="规则代码，如reminded_warn")
        parser.add_argument("--threshold", type=int, help="试用的数量；省略即按现行规则")
        parser.add_argument("--from", dest="first", type=date.fromisoformat, help="起始日期，默认一年以前")
        parser.add_argument("--to", dest="last", type=date.fromisoformat, help="截止日期，默认今天")

    def handle(self, *args: Any, **options: Any) -> None:
        present = ruling_of(options["code"])
        if present is None:
            raise CommandError(f"没有代码为“{options['code']}”的升级规则。")
        last = options["last"] or clock.today()
        first = options["first"] or last - timedelta(days=365)
        try:
            trial = try_rule(present, options["threshold"], first, last)
        except Refusal as refusal:
            raise CommandError(refusal.in_full) from refusal
        self.stdout.write(f"{present.rule.name}：现行{trial.present or '—'}，试用{trial.draft or '—'}")
        for row in trial.rows:
            days = [row.draft_on, row.present_on, row.fired_on]
            said = "\t".join(day.isoformat() if day else "—" for day in days)
            self.stdout.write(f"{row.case_number}\t{said}\t{row.what}")
        self.stdout.write("，".join(f"{what}{count}" for what, count in trial.counts))
