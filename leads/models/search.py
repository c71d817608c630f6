"""The search index: the words of each vacancy, and how far the job has come."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from leads.models.vacancies import Vacancy


class WordsField(models.Field):
    """tsvector on PostgreSQL, text on SQLite. Only `leads.services.search` reads and writes it, in SQL of its own."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


class VacancySearch(models.Model):
    """A vacancy as it was indexed. On SQLite triggers keep an FTS5 table of the words beside it (`search.tables`): a
    migration that makes this table anew must make them anew, too."""

    vacancy = models.OneToOneField(Vacancy, models.CASCADE, primary_key=True, related_name="search")
    words: models.Field[Any, Any] = WordsField()
    said = models.CharField("hash of the words", max_length=32)
    waits = models.BooleanField("was indexed before it was understood", default=False)

    class Meta:
        indexes = [models.Index("vacancy", condition=models.Q(waits=True), name="search_waits")]

    def __str__(self) -> str:
        return str(self.vacancy_id)


class SearchState(models.Model):
    """One row. `turn` grows with each step, so that of two jobs at once one steps aside."""

    turn = models.PositiveBigIntegerField(default=0)
    new_from = models.PositiveBigIntegerField("vacancies up to this id were taken", default=0)
    versions_from = models.PositiveBigIntegerField("versions up to this id were taken", default=0)
    looked_from = models.PositiveBigIntegerField("the round over all has come to this id", default=0)

    def __str__(self) -> str:
        return f"up to {self.new_from}"
