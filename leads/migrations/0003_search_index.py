import django.db.models.deletion
from django.db import migrations, models

import leads.models.search
from leads.services.search import tables


def create(apps, schema_editor):
    tables.create(schema_editor.connection)


def drop(apps, schema_editor):
    tables.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0002_second_chance_and_duplicates"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("turn", models.PositiveBigIntegerField(default=0)),
                (
                    "new_from",
                    models.PositiveBigIntegerField(default=0, verbose_name="vacancies up to this id were taken"),
                ),
                (
                    "versions_from",
                    models.PositiveBigIntegerField(default=0, verbose_name="versions up to this id were taken"),
                ),
                (
                    "looked_from",
                    models.PositiveBigIntegerField(default=0, verbose_name="the round over all has come to this id"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VacancySearch",
            fields=[
                (
                    "vacancy",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search",
                        serialize=False,
                        to="leads.vacancy",
                    ),
                ),
                ("words", leads.models.search.WordsField()),
                ("said", models.CharField(max_length=32, verbose_name="hash of the words")),
                ("waits", models.BooleanField(default=False, verbose_name="was indexed before it was understood")),
            ],
            options={
                "indexes": [
                    models.Index(models.F("vacancy"), condition=models.Q(("waits", True)), name="search_waits")
                ],
            },
        ),
        migrations.RunPython(create, drop),
        migrations.AddIndex(
            model_name="vacancy",
            index=models.Index(
                models.F("first_seen").desc(),
                models.F("id").desc(),
                condition=models.Q(("closed_at__isnull", False)),
                name="vacancy_closed",
            ),
        ),
        migrations.AddIndex(
            model_name="vacancy",
            index=models.Index(
                models.F("first_seen").desc(),
                models.F("id").desc(),
                condition=models.Q(("second_chance__gt", "")),
                name="vacancy_second_chance",
            ),
        ),
    ]
