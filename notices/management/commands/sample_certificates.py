"""`manage.py sample_certificates`: keys for the fictional city's issuers, in sample mode alone; may be repeated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from notices.sample_keys import make_sample_keys
from organisations.models import Body


class Command(BaseCommand):
    help = "为样例城市的发文机关制作试用签名证书（仅样例模式）"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--without", nargs="*", default=[], metavar="代字", help="不制作证书、纸质用印的机关"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SAMPLE_MODE:
            raise CommandError("只有样例模式才制作试用证书。请把正式证书放进签名目录（docs/operations.md）。")
        issuers = Body.objects.filter(is_sample=True, valid_to=None).exclude(
            document_mark__in=["", *options["without"]]
        )
        names = dict(issuers.order_by("pk").values_list("document_mark", "name"))
        made = make_sample_keys(Path(settings.SIGNING_DIR), names, settings.SIGNING_PASSPHRASE)
        if made:
            self.stdout.write(f"已制作试用证书{len(made)}份：{'、'.join(made)}")
