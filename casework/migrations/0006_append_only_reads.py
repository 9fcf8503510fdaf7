"""Reads of restricted material are never changed or deleted: triggers on both databases."""

from django.db import migrations

from organisations.append_only import create_triggers, drop_triggers

TABLE = "casework_restrictedread"


def forwards(apps, schema_editor):
    create_triggers(schema_editor.connection, TABLE)


def backwards(apps, schema_editor):
    drop_triggers(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_recusals_reads_and_typical_cases")]
    operations = [migrations.RunPython(forwards, backwards)]
