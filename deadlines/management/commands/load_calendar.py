"""`manage.py load_calendar FILE`: the holidays of a year, once the government has published them.

FILE is a CSV with the columns day, is_working (yes/no), name, status (official/provisional), as
`deadlines/data/named-days-2023-2027.csv`. All days of each year in it are rewritten: named ones as the file
says, the others by the week. Open deadlines are counted anew.
"""

import csv
from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from deadlines.services import NamedDay, set_days


class Command(BaseCommand):
    help = "Load a published calendar and count open deadlines anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            named = _read(options["file"])
        except (OSError, KeyError, ValueError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        moved = set_days(_whole_years(named))
        self.stdout.write(f"日历：{len(named)} 个节假日和调休日；重新计算后变动的期限 {len(moved)} 个")


def _read(path: Path) -> dict[date, NamedDay]:
    with path.open(encoding="utf-8-sig", newline="") as text:
        rows = [
            (date.fromisoformat(row["day"]), row["is_working"] == "yes", row["name"], row["status"])
            for row in csv.DictReader(text)
        ]
    return {row[0]: row for row in rows}


def _whole_years(named: dict[date, NamedDay]) -> list[NamedDay]:
    status = {day.year: row[3] for day, row in named.items()}
    days = [
        date(year, 1, 1) + timedelta(days=n)
        for year in sorted(status)
        for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]
    return [named.get(day) or (day, day.weekday() < 5, "", status[day.year]) for day in days]
