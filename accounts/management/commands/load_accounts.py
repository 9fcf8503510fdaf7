"""`manage.py load_accounts sample`: the people of the fictional city, all with one password."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.samples import SAMPLE_PASSWORD, MissingBody, load_sample_accounts


class Command(BaseCommand):
    help = "Load the sample accounts; may be repeated. Refused unless the installation is in sample mode."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("city", choices=["sample"])

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SAMPLE_MODE:
            raise CommandError("sample accounts share a published password: only in sample mode")
        try:
            new = load_sample_accounts()
        except MissingBody as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"样例账号：新增 {new}，统一密码 {SAMPLE_PASSWORD}")
