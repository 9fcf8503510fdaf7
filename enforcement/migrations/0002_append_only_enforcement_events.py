"""What the court put on record is never changed or deleted: triggers on both databases."""

from django.db import migrations

from organisations.append_only import create_triggers, drop_triggers

TABLE = "enforcement_enforcementevent"


def forwards(apps, schema_editor):
    create_triggers(schema_editor.connection, TABLE)


def backwards(apps, schema_editor):
    drop_triggers(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("enforcement", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
