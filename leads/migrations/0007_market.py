"""What the market asks for and pays: two tables, filled from the vacancies that are there."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.db import migrations, models

from leads.services.market.cells import COLUMNS, ROOT_BOARD, Facts, counted, week_of


def fill(apps: Any, schema_editor: Any) -> None:
    """A week at a time. Should `cells` count otherwise one day, the nightly comparison mends what stands here."""
    vacancy, count = apps.get_model("leads", "Vacancy"), apps.get_model("leads", "MarketCount")
    rows = vacancy.objects.order_by("first_seen").values_list(*COLUMNS, ROOT_BOARD).iterator(chunk_size=2000)
    for _, week in groupby(map(Facts._make, rows), key=lambda facts: week_of(facts.first_seen)):
        cells = counted(week)
        count.objects.bulk_create((count(**cell._asdict(), n=n) for cell, n in cells.items()), batch_size=1000)


MEASURES = [
    ("new", "new"),
    ("matched", "matched"),
    ("paid", "with a salary"),
    ("silent", "naming no technology"),
    ("again", "joined to one of the same board"),
    ("elsewhere", "joined to one of another board"),
]


def columns() -> list[tuple[str, models.Field[Any, Any]]]:
    return [
        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
        ("measure", models.CharField(choices=MEASURES, max_length=16)),
        ("technology", models.CharField(blank=True, help_text="empty: all vacancies", max_length=64)),
        (
            "week",
            models.DateField(
                help_text="in which it was first seen, by the owner's calendar", verbose_name="week from Monday"
            ),
        ),
        ("board", models.CharField(max_length=32)),
        ("currency", models.CharField(blank=True, max_length=3)),
        ("band", models.PositiveIntegerField(default=0, help_text="a month", verbose_name="salary from")),
        ("n", models.IntegerField()),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0006_company_keys"),
    ]

    operations = [
        migrations.CreateModel(name="MarketDelta", fields=columns()),
        migrations.CreateModel(
            name="MarketCount",
            fields=columns(),
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("measure", "technology", "week", "board", "currency", "band"), name="market_cell_once"
                    )
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
