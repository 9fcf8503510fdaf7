"""`manage.py welcome`: the address and, in sample mode, the sample accounts; shown when `make run` is up.

On an empty site it shows the one-time code instead, with which whoever reads this console sets up the administrators.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from accounts.models import User
from accounts.samples import SAMPLE_ACCOUNTS, SAMPLE_PASSWORD, SampleAccount
from accounts.services import setup_code, site_is_empty
from config.environment import read_environment


def width(text: str) -> int:
    """Columns in a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as lines, their columns aligned, two blanks apart."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def one_for_each_role(accounts: Sequence[SampleAccount]) -> list[SampleAccount]:
    """The first account of every role, in the order of the list."""
    first = {role: account for account in reversed(accounts) for role in account.roles}
    return [account for account in accounts if account in first.values()]


def sample_accounts() -> str:
    """One sample account for each role, as a table; nothing where none was loaded."""
    here = set(User.objects.values_list("username", flat=True))
    loaded = [account for account in SAMPLE_ACCOUNTS if account.username in here]
    shown = one_for_each_role(loaded)
    rows = [
        (account.username, account.full_name, "、".join(role.label for role in account.roles), account.body)
        for account in shown
    ]
    if not rows:
        return ""
    more = f"\n\n另有 {len(loaded) - len(shown)} 个账号（各区、各责任单位），见 accounts/samples.py。"
    return table([("用户名", "姓名", "角色", "单位"), *rows]) + more


class Command(BaseCommand):
    help = "Print the address of the site and, in sample mode, the sample accounts."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        environment = read_environment()
        accounts = sample_accounts() if settings.SAMPLE_MODE else ""
        if accounts:
            self.stdout.write(f"\n样例账号（密码均为 {SAMPLE_PASSWORD}）\n\n{accounts}")
        site = f"http://{environment.bind_address}:{environment.port}"
        if site_is_empty():
            self.stdout.write(
                f"\n系统还没有账号。请打开 {site}{reverse('accounts:setup')} 设立三名管理员，"
                f"设置码：{setup_code()}\n（用一次即失效；也可用 manage.py create_administrator --role 逐个建立。）"
            )
        self.stdout.write(f"\n政信已启动：{site}/　按 Ctrl-C 停止。")
        self.stdout.flush()
