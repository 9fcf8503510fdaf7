"""`manage.py makemigrations`, as Django has it, but for the choices of fields."""

from django.core.management.commands import makemigrations

from config.migrations_without_choices import WithoutChoices


class Command(makemigrations.Command):
    autodetector = WithoutChoices
