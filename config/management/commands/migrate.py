"""`manage.py migrate`, as Django has it; it compares with the models as `makemigrations` does."""

from django.core.management.commands import migrate

from config.migrations_without_choices import WithoutChoices


class Command(migrate.Command):
    autodetector = WithoutChoices
