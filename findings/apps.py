from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "findings"
    verbose_name = "认定"
    default_auto_field = "django.db.models.BigAutoField"
