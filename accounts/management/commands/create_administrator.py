"""`manage.py create_administrator`: the first real account, a system administrator.

Asks at the terminal for what the arguments leave out. Without a terminal (`--no-input`) the password is read
from the environment variable ZHENGXIN_ADMIN_PASSWORD, so that it stands in no list of processes.
"""

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.roles import ADMINISTRATORS, Role
from accounts.services import create_user
from organisations.refusals import Refusal

PASSWORD_VARIABLE = "ZHENGXIN_ADMIN_PASSWORD"


class Command(BaseCommand):
    help = "Create an administrator's account (the first one of an installation is the system administrator)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username")
        parser.add_argument("--full-name")
        parser.add_argument(
            "--role", default=Role.SYSTEM_ADMIN.value, choices=sorted(role.value for role in ADMINISTRATORS)
        )
        parser.add_argument("--no-input", action="store_true", help=f"password from {PASSWORD_VARIABLE}")

    def handle(self, *args: Any, **options: Any) -> None:
        interactive = not options["no_input"]
        username = _answer(options["username"], "用户名", interactive)
        full_name = _answer(options["full_name"], "姓名", interactive)
        try:
            create_user(
                username=username,
                full_name=full_name,
                password=_password(interactive),
                roles=[options["role"]],
                acting_user=None,
                must_change_password=False,
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"已建立{Role(options['role']).label}账号：{username}")


def _answer(given: str | None, question: str, interactive: bool) -> str:
    answer = given or (input(f"{question}：") if interactive else "")
    if not answer.strip():
        raise CommandError(f"未填写{question}。")
    return answer.strip()


def _password(interactive: bool) -> str:
    """From the environment where it is set, else typed twice."""
    found = os.environ.get(PASSWORD_VARIABLE, "")
    if found or not interactive:
        if not found:
            raise CommandError(f"请在环境变量 {PASSWORD_VARIABLE} 中给出密码。")
        return found
    password = getpass.getpass("密码：")
    if password != getpass.getpass("再输一遍："):
        raise CommandError("两次输入的密码不一致。")
    return password
