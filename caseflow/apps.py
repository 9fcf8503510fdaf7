from django.apps import AppConfig


class CaseflowConfig(AppConfig):
    name = "caseflow"
    verbose_name = "流程"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import leaving  # noqa: PLC0415
        from caseflow.handing_over import note_leaving, still_held  # noqa: PLC0415
        from caseflow.reconciling import lay_out_document  # noqa: PLC0415
        from notices import waiting  # noqa: PLC0415

        leaving.connect(still_held, note_leaving)
        waiting.connect(lay_out_document)
