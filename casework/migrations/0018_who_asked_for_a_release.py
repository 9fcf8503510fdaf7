"""Who had asked for a release before that had columns of its own."""

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    refused = apps.get_model("casework", "Assignment").objects.filter(status="refused", refused_by=None)
    refused.update(refused_by=F("answered_by"), refused_at=F("answered_at"))


class Migration(migrations.Migration):
    dependencies = [("casework", "0017_the_life_of_a_task"), ("deadlines", "0009_limits_of_a_contribution")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
