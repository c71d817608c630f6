"""A change waits until it was looked at for a second chance. Those that are there were."""

from __future__ import annotations

from django.db import migrations, models


def looked_at(apps, schema_editor):
    apps.get_model("leads", "VacancyVersion").objects.update(looked_at=models.F("at"))


class Migration(migrations.Migration):
    dependencies = [("leads", "0007_market")]

    operations = [
        migrations.AddField("vacancyversion", "looked_at", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.AddField(
            "vacancyversion",
            "claimed_by",
            models.CharField(blank=True, default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            "vacancyversion", "claimed_until", models.DateTimeField(blank=True, editable=False, null=True)
        ),
        migrations.RunPython(looked_at, migrations.RunPython.noop),
    ]
