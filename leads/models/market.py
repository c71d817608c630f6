"""What the market asks for and pays, a week at a time: counts, and the changes that a job folds into them."""

from __future__ import annotations

from django.db import models


class MarketCell(models.Model):
    """What is counted: `leads.services.market.cells` says which cells a vacancy stands in."""

    class Measure(models.TextChoices):
        NEW = "new", "new"
        MATCHED = "matched", "matched"
        PAID = "paid", "with a salary"
        SILENT = "silent", "naming no technology"
        AGAIN = "again", "joined to one of the same board"
        ELSEWHERE = "elsewhere", "joined to one of another board"

    measure = models.CharField(max_length=16, choices=Measure)
    technology = models.CharField(max_length=64, blank=True, help_text="empty: all vacancies")
    week = models.DateField("week from Monday", help_text="in which it was first seen, by the owner's calendar")
    board = models.CharField(max_length=32)
    currency = models.CharField(max_length=3, blank=True)
    band = models.PositiveIntegerField("salary from", default=0, help_text="a month")
    n = models.IntegerField()

    class Meta:
        abstract = True


class MarketDelta(MarketCell):
    """A change of a count, written with the change of the vacancies themselves; gone once it is folded."""

    def __str__(self) -> str:
        return f"{self.n:+} {self.measure} {self.technology}".strip()


class MarketCount(MarketCell):
    """How many vacancies stand in a cell, without the deltas that are not folded yet."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "technology", "week", "board", "currency", "band"], name="market_cell_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.n} {self.measure} {self.technology}".strip()
