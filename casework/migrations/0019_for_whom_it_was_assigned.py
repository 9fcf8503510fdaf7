"""The body that assigns, on the row: until now the one in which the person who did it was at work."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce


def fill(apps, schema_editor):
    Assignment = apps.get_model("casework", "Assignment")
    person = apps.get_model("accounts", "User").objects.filter(pk=OuterRef("assigned_by")).values("body")
    case = apps.get_model("casework", "Case").objects.filter(pk=OuterRef("case")).values("issuing_body")
    Assignment.objects.update(assigned_for=Coalesce(Subquery(person), Subquery(case)))


class Migration(migrations.Migration):
    # PostgreSQL alters no table of which a row has just been written in the same transaction.
    atomic = False

    dependencies = [
        ("casework", "0018_who_asked_for_a_release"),
        ("organisations", "0002_numbers_go_on_after_a_renaming"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="assigned_for",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.body",
                verbose_name="交办机关",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="assignment",
            name="assigned_for",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.body",
                verbose_name="交办机关",
            ),
        ),
    ]
