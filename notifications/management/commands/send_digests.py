"""`manage.py send_digests [--dry-run]`: what beat does every minute, once and by hand."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from notifications import digests, mail, sms
from notifications.sending import send_due


class Command(BaseCommand):
    help = "生成到时的每日摘要和短信提醒，并发送待发的；与后台每分钟所做的相同"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只列出摘要会发给谁、各有几项，不写不发")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        if not mail.is_configured():
            self.stdout.write("未配置邮件服务器，不发邮件。")
        if not sms.is_configured():
            self.stdout.write("未配置短信网关，不发短信。")
        if dry_run:
            self._list()
            return
        made = digests.prepare_digests(), digests.prepare_texts()
        self.stdout.write(f"生成摘要{made[0]}封、短信{made[1]}条；发出{send_due()}件。")

    def _list(self) -> None:
        for person in digests.readers_by_mail():
            counts = digests.counts_for(person)
            if counts is not None:
                unread, tasks = (
                    sum(counts["messages"].values()),
                    sum(number for _, number in counts["desk"]),
                )
                self.stdout.write(f"{person.username}\t未读{unread}项\t办公桌{tasks}件")
