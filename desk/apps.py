from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "办公桌"
    default_auto_field = "django.db.models.BigAutoField"
