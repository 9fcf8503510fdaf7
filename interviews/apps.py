from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "interviews"
    verbose_name = "约谈"
    default_auto_field = "django.db.models.BigAutoField"
