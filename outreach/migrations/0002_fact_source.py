from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0001_profile_and_approvals"),
    ]

    operations = [
        migrations.AddField(
            model_name="fact",
            name="source",
            field=models.CharField(blank=True, max_length=500, verbose_name="where it was found"),
        ),
        migrations.AddField(
            model_name="fact",
            name="source_text",
            field=models.TextField(blank=True, verbose_name="the sentence it was found in"),
        ),
    ]
