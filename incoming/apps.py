from django.apps import AppConfig


class IncomingConfig(AppConfig):
    name = "incoming"
    verbose_name = "收文"
    default_auto_field = "django.db.models.BigAutoField"
