from django.apps import AppConfig


class EnforcementConfig(AppConfig):
    name = "enforcement"
    verbose_name = "执行台账"
    default_auto_field = "django.db.models.BigAutoField"
