from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = "案件"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Messages stand beneath cases, and are told here who sees one."""
        # Not before: models are there only now.
        from casework.visibility import of_seen_cases  # noqa: PLC0415
        from notifications import sight  # noqa: PLC0415

        sight.connect(of_seen_cases)
