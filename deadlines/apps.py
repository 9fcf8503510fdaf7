from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "deadlines"
    verbose_name = "期限"
    default_auto_field = "django.db.models.BigAutoField"
