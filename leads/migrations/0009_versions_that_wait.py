"""Few changes wait at a time: their index is as small. A step of its own: PostgreSQL indexes no rows just written."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("leads", "0008_changes_looked_at")]

    operations = [
        migrations.AddIndex(
            "vacancyversion", models.Index("id", condition=models.Q(("looked_at", None)), name="version_waits")
        ),
    ]
