"""Who amended a draft, at which station, and what: old and new of every field, of either paper."""

from django.db import migrations, models

from organisations.append_only import create_triggers, drop_triggers

TABLE = "casework_draftversion"


def close(apps, schema_editor):
    create_triggers(schema_editor.connection, TABLE)


def open_again(apps, schema_editor):
    drop_triggers(schema_editor.connection, TABLE)


class Migration(migrations.Migration):

    dependencies = [("casework", "0023_service_on_paper")]

    operations = [
        # SQLite makes the table anew, and its triggers go with the old one.
        migrations.RunPython(open_again, close),
        migrations.RenameField("draftversion", "facts", "before"),
        migrations.AddField(
            "draftversion",
            "step",
            models.CharField(
                choices=[("review", "核稿"), ("countersign", "会签"), ("approve", "审核"), ("sign", "签发")],
                db_default="review",
                default="review",
                max_length=12,
                verbose_name="环节",
            ),
        ),
        migrations.AddField(
            "draftversion", "changes", models.JSONField(blank=True, default=list, verbose_name="改动")
        ),
        migrations.RunPython(close, open_again),
    ]
