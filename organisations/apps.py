from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "organisations"
    verbose_name = "机构"
    default_auto_field = "django.db.models.BigAutoField"
