from django.apps import AppConfig
from django.core.checks import register

from notices.checks import rendering_process


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "文书"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The register of bodies stands beneath document numbers, and is told here which marks may be given."""
        # Not before: models are there only now.
        from accounts import marking  # noqa: PLC0415
        from notices.marks import refuse_first_mark  # noqa: PLC0415

        marking.connect(refuse_first_mark)
        register(rendering_process)
