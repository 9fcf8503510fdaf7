from django.apps import AppConfig
from django.core.checks import register

from notices.checks import rendering_process


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "文书"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(rendering_process)
