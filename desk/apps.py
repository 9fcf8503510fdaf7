from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "办公桌"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The daily digest stands beneath the desk, and is told here what lies on one."""
        # Not before: models are there only now.
        from desk.digest import on_the_desk  # noqa: PLC0415
        from notifications import digests  # noqa: PLC0415

        digests.connect(on_the_desk)
