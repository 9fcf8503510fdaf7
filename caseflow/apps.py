from django.apps import AppConfig


class CaseflowConfig(AppConfig):
    name = "caseflow"
    verbose_name = "流程"
    default_auto_field = "django.db.models.BigAutoField"
