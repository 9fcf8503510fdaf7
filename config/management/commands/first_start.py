"""`manage.py first_start`: makes the database ready before `make run` starts the processes."""

import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from config.environment import read_environment
from config.ports import PortRefused, refuse_unusable_port
from desk.demonstration.dispatching import SEALS_BY_HAND
from organisations.models import Body


class Command(BaseCommand):
    help = (
        "Migrate, and load the sample city and its accounts; may be repeated. "
        "Where a real body is registered, or SAMPLE_MODE is off, no sample is loaded."
    )

    # migrate makes the checks itself; the port is asked before.
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        environment = read_environment()
        try:
            # Asked first: nobody wants to wait for migrations to hear that the port is taken.
            refuse_unusable_port(environment.bind_address, environment.port)
            self.stdout.write("==> Database")
            call_command("migrate", interactive=False)
        except PortRefused as refused:
            self.stderr.write(str(refused))
            sys.exit(1)
        except OperationalError as error:
            self.stderr.write(f"无法使用数据库，系统没有启动。请检查 DATABASE_URL 与数据库服务。\n{error}")
            sys.exit(1)
        if settings.SAMPLE_MODE and not Body.objects.filter(is_sample=False).exists():
            self.stdout.write("==> Sample city and accounts")
            call_command("load_bodies", "sample")
            call_command("load_accounts", "sample")
            # One body seals on paper, so that its officers have something to seal.
            call_command("sample_certificates", without=[SEALS_BY_HAND])
            self.stdout.write("==> Sample cases (half a minute, once)")
            try:
                call_command("load_cases", "sample")
            except CommandError as error:  # the site is whole without them
                self.stderr.write(str(error))
