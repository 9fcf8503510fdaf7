from django.apps import AppConfig


class EarlyWarningsConfig(AppConfig):
    name = "early_warnings"
    verbose_name = "预警提醒警示"
    default_auto_field = "django.db.models.BigAutoField"
