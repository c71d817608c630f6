"""Vacancies as published, and how they changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from leads.models.people import Company, Contact


class Claimable(models.Model):
    """Work in progress is a claim on the row, never a status."""

    claimed_by = models.CharField(max_length=64, blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    not_before = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        abstract = True


class Vacancy(Claimable):
    class Status(models.TextChoices):
        NEW = "new", "new"
        MATCHED = "matched", "matched"
        SKIPPED = "skipped", "skipped"
        FAILED = "failed", "failed"

    board = models.CharField(max_length=32)
    external_id = models.CharField("id on the board", max_length=128)
    url = models.URLField(max_length=500)
    title = models.CharField(max_length=300)
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="vacancies")
    company_type = models.CharField(max_length=16, blank=True)
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="vacancies")
    description_text = models.TextField(blank=True)
    description_html = models.TextField(blank=True, help_text="sanitised on the way in")
    language = models.CharField(max_length=8, blank=True)
    posted_at = models.DateTimeField("published or bumped", null=True, blank=True)
    category = models.CharField(max_length=100, blank=True)
    work_format = models.CharField(max_length=16, blank=True)
    employment = models.CharField(max_length=16, blank=True)
    months_of_experience = models.PositiveSmallIntegerField(null=True, blank=True)
    english = models.CharField(max_length=2, blank=True)
    countries = models.JSONField(default=list, blank=True)
    region = models.CharField(max_length=32, blank=True)
    cities = models.JSONField(default=list, blank=True)
    domain = models.CharField(max_length=100, blank=True)
    tags = models.JSONField(default=list, blank=True)
    skills = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    salary_min = models.PositiveIntegerField(null=True, blank=True)
    salary_max = models.PositiveIntegerField(null=True, blank=True)
    salary_currency = models.CharField(max_length=3, blank=True)
    salary_level = models.CharField(max_length=4, blank=True, help_text="relative to other jobs, not money")
    views = models.PositiveIntegerField(null=True, blank=True)
    applications = models.PositiveIntegerField(null=True, blank=True)
    has_questions = models.BooleanField(null=True, blank=True)
    forms = models.JSONField(default=list, blank=True)

    status = models.CharField(max_length=16, choices=Status, default=Status.NEW)
    skip_rule = models.CharField(max_length=32, blank=True)
    skip_reason = models.CharField(max_length=500, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    technologies = models.JSONField(default=list, blank=True)
    content_hash = models.CharField(max_length=32, editable=False)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField(help_text="moved at most every few hours")
    detailed_at = models.DateTimeField("details read", null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    missed_scans = models.PositiveSmallIntegerField(
        "whole scans without it", default=0, editable=False, help_text="in a row"
    )
    second_chance = models.CharField("why it is looked at again", max_length=255, blank=True)
    duplicate_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="duplicates")
    lead = models.ForeignKey("leads.Lead", models.SET_NULL, null=True, blank=True, related_name="vacancies")

    class Meta:
        verbose_name_plural = "vacancies"
        ordering = ["-first_seen", "-id"]
        constraints = [
            models.UniqueConstraint("board", "external_id", name="vacancy_once_per_board"),
            models.CheckConstraint(
                condition=Q(status__in=["new", "matched", "skipped", "failed"]), name="vacancy_status_known"
            ),
            models.CheckConstraint(condition=~Q(status="skipped") | ~Q(skip_rule=""), name="skipped_says_why"),
            models.CheckConstraint(condition=~Q(status="failed") | ~Q(error=""), name="failed_vacancy_says_why"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__lte=100), name="vacancy_score_to_100"),
        ]
        indexes = [
            models.Index("status", models.F("first_seen").desc(), name="vacancy_by_status"),
            models.Index(models.F("first_seen").desc(), models.F("id").desc(), name="vacancy_newest"),
            models.Index(fields=["-score", "-id"], name="vacancy_by_score"),
            # The rare ones, for the tabs of the list: most rows are in none of them, and cost nothing here.
            models.Index(
                models.F("first_seen").desc(),
                models.F("id").desc(),
                condition=Q(closed_at__isnull=False),
                name="vacancy_closed",
            ),
            models.Index(
                models.F("first_seen").desc(),
                models.F("id").desc(),
                condition=Q(second_chance__gt=""),
                name="vacancy_second_chance",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class VacancyVersion(models.Model):
    """What changed when a vacancy came again with other content: {field: [old, new]}."""

    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="versions")
    at = models.DateTimeField()
    changes = models.JSONField()
    looked_at = models.DateTimeField(null=True, blank=True, editable=False)  # for a second chance; None: it waits
    claimed_by = models.CharField(max_length=64, blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index("vacancy", models.F("at").desc(), name="version_by_vacancy"),
            models.Index("id", condition=models.Q(looked_at=None), name="version_waits"),
        ]

    def __str__(self) -> str:
        return f"{self.vacancy_id}: {', '.join(self.changes)}"


class VacancyKey(models.Model):
    """Where a vacancy is looked for when another one may be the same; made by `matching.keys`."""

    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="keys")
    key = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint("key", "vacancy", name="vacancy_key_once")]

    def __str__(self) -> str:
        return f"{self.vacancy_id}: {self.key}"


class PossibleDuplicate(models.Model):
    """Two vacancies that may be one, and what was decided; the owner's "apart" is for good."""

    class Decision(models.TextChoices):
        OPEN = "", "not decided"
        JOINED = "joined", "the same vacancy"
        APART = "apart", "two vacancies"

    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="possible_duplicates", help_text="the newer one")
    other = models.ForeignKey(Vacancy, models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    decision = models.CharField(max_length=8, choices=Decision, default="", blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint("vacancy", "other", name="possible_duplicate_once"),
            models.CheckConstraint(condition=~Q(vacancy=models.F("other")), name="duplicate_of_another"),
            models.CheckConstraint(condition=Q(score__lte=100), name="possible_duplicate_score_to_100"),
            models.CheckConstraint(
                condition=Q(decision="") | Q(decided_at__isnull=False), name="duplicate_decision_says_when"
            ),
        ]
        indexes = [models.Index("at", condition=Q(decision=""), name="possible_duplicate_open")]

    def __str__(self) -> str:
        return f"{self.vacancy_id} and {self.other_id}: {self.get_decision_display()}"
