from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0002_fact_source"),
    ]

    operations = [
        migrations.AddField(
            model_name="preferences",
            name="company_types_wanted",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="empty: product companies and startups",
                verbose_name="kinds of company preferred",
            ),
        ),
        migrations.AddField(
            model_name="preferences",
            name="countries_unwanted",
            field=models.JSONField(blank=True, default=list, help_text="two-letter codes that lower the score"),
        ),
        migrations.AddField(
            model_name="preferences",
            name="countries_wanted",
            field=models.JSONField(blank=True, default=list, help_text="two-letter codes that raise the score"),
        ),
        migrations.AddField(
            model_name="preferences",
            name="domains_unwanted",
            field=models.JSONField(blank=True, default=list, help_text="trades that lower the score"),
        ),
        migrations.AddField(
            model_name="preferences",
            name="domains_wanted",
            field=models.JSONField(blank=True, default=list, help_text="trades that raise the score"),
        ),
    ]
