"""`manage.py load_calendar FILE`: the holidays of a year, once the government has published them.

Does what the page does: reads a CSV, an xlsx or an .ics (`deadlines.calendar_files` says which columns), prints the
days and the deadlines that change, and writes only with `--confirm`, in the name of a system administrator. With
several years in the file each is an edition of its own; all are confirmed, or none.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from casework.services.recounting import Preview, confirm_calendar, preview_calendar
from deadlines.calendar_files import FileRead, read_calendar_file
from deadlines.editions import Draft, Named, Status
from organisations.refusals import Refusal
from organisations.spreadsheets import ReaderFailed, WorkbookUnusable
from organisations.transactions import one_transaction


class Command(BaseCommand):
    help = "Preview a published calendar and the deadlines it moves; put it in force with --confirm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--year", type=int, help="of a calendar with many years: the one to take")
        parser.add_argument("--region", default="", help="whose days these are; none: the nation's")
        parser.add_argument("--source", default="", help="the document: its name and number")
        parser.add_argument("--provisional", action="store_true", help="not yet published (暂定)")
        parser.add_argument(
            "--unmarked-rest", action="store_true", help=".ics: events without 休 or 班 are days off"
        )
        parser.add_argument("--reason", default="")
        parser.add_argument("--by", help="user name of the system administrator who confirms")
        parser.add_argument("--confirm", action="store_true", help="write; without it nothing is written")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            read = self._read(options)
            drafts = _drafts(read, options)
            if options["confirm"]:
                self._confirm(drafts, options)
            else:
                for draft in drafts:
                    self._show(preview_calendar(draft))
                self.stdout.write("尚未写入任何数据；核对以后加 --confirm --by 用户名 --reason 理由。")
        except WorkbookUnusable as unusable:
            raise CommandError(f"{options['file']}: {unusable.message}。{unusable.remedy}。") from unusable
        except (Refusal, ReaderFailed, OSError) as error:
            raise CommandError(f"{error} {getattr(error, 'remedy', '') or ''}".strip()) from error

    def _read(self, options: dict[str, Any]) -> FileRead:
        with options["file"].open("rb") as file:
            upload = File(file, name=options["file"].name)
            read = read_calendar_file(upload, year=options["year"], unmarked_rest=options["unmarked_rest"])
        for sentence in read.left_out:
            self.stdout.write(f"没有取用：{sentence}")
        if read.problems:
            said = "\n".join(
                f"第{each.row}行 {each.column}：{each.reason}。{each.remedy}。" for each in read.problems
            )
            raise CommandError(f"须改正，没有取用任何一行：\n{said}")
        return read

    @one_transaction()
    def _confirm(self, drafts: list[Draft], options: dict[str, Any]) -> None:
        person = User.objects.at_work().filter(username=options["by"] or "").first()
        if person is None:
            raise CommandError("没有写明由谁确认。请加 --by 用户名（系统管理员）。")
        for draft in drafts:
            preview = preview_calendar(draft)
            self._show(preview)
            done = confirm_calendar(draft, seen=preview.digest, reason=options["reason"], acting_user=person)
            self.stdout.write(
                f"{done.edition}已施行：{done.cases} 件案件的期限变动 {done.moved} 项，告知 {done.told} 人"
            )

    def _show(self, preview: Preview) -> None:
        self.stdout.write(
            f"{preview.draft.title}：变动 {len(preview.days)} 天，期限 {len(preview.effects)} 项"
        )
        for day in preview.days:
            self.stdout.write(f"  {day.day} {day.before} → {day.after}")
        for effect in preview.effects:
            self.stdout.write(
                f"  {effect.number} {effect.what} {effect.debtor} {effect.before} → {effect.after}"
            )


def _drafts(read: FileRead, options: dict[str, Any]) -> list[Draft]:
    by_year: dict[int, list[Named]] = defaultdict(list)
    for each in read.days:
        by_year[each.day.year].append(each)
    provisional = options["provisional"] or Status.PROVISIONAL in read.statuses
    status = Status.PROVISIONAL if provisional else Status.OFFICIAL
    return [
        Draft(year, options["region"], status.value, options["source"].strip(), tuple(days))
        for year, days in sorted(by_year.items())
    ]
