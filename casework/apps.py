from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = "案件"
    default_auto_field = "django.db.models.BigAutoField"
