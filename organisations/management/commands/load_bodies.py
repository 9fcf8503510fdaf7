"""`manage.py load_bodies sample|wuhai`: the register of one city, from `samples/`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from organisations.loading import UnusableRegister, load_bodies


class Command(BaseCommand):
    help = "Load the bodies of the fictional city (sample) or of Wuhai (wuhai); may be repeated."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("city", choices=["sample", "wuhai"])

    def handle(self, *args: Any, **options: Any) -> None:
        city = options["city"]
        path = Path(settings.BASE_DIR) / "samples" / f"bodies-{city}.csv"
        if not path.exists():
            raise CommandError(f"{path.name} is not there")
        try:
            loaded = load_bodies(path, is_sample=city == "sample")
        except UnusableRegister as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"机构：新增 {loaded.new}，已有 {loaded.known}")
