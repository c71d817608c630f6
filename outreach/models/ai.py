"""Who analyses and writes, what was asked, and what was understood."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jobagent_site.crypto import EncryptedTextField
from leads.models import Vacancy


def only_builtin() -> list[str]:
    return ["builtin"]


def ai_backends() -> list[tuple[str, str]]:
    """Choices of a backend; a callable, so a new one needs no migration."""
    from outreach.ai import BACKENDS

    return [(name, name) for name in BACKENDS]


class AiPlatform(models.Model):
    """Who analyses and writes, and what that may cost. There is one; an empty field is as `.env` says."""

    backend = models.CharField(
        "who analyses and writes", max_length=32, blank=True, choices=ai_backends, help_text="not chosen: AI_BACKEND"
    )
    fallback = models.JSONField(
        "then, when it does not answer", default=only_builtin, blank=True, help_text="backends in their order"
    )
    responses_fall_back = models.BooleanField(
        "letters too", default=False, help_text="off: a letter waits until the first choice answers again"
    )
    second_reader = models.BooleanField(
        "a second reader", default=False, help_text="each letter of a model is read once more; costs one call a letter"
    )
    url = models.CharField("address", max_length=500, blank=True, help_text="AI_PLATFORM_URL")
    api_key = EncryptedTextField("key", blank=True, help_text="AI_PLATFORM_API_KEY")
    analysis_chatflow = models.CharField("chatflow vacancy_analysis", max_length=100, blank=True)
    response_chatflow = models.CharField("chatflow response_generation", max_length=100, blank=True)
    review_chatflow = models.CharField("chatflow draft_review", max_length=100, blank=True)
    flow_hashes = models.JSONField(default=dict, blank=True, editable=False)
    model = models.CharField(max_length=100, blank=True, help_text="AI_MODEL; for OpenAI-compatible servers")
    timeout = models.PositiveIntegerField("seconds to wait for an answer", null=True, blank=True)
    concurrency = models.PositiveSmallIntegerField("questions at once", null=True, blank=True)
    daily_call_limit = models.PositiveIntegerField("calls a day", null=True, blank=True, help_text="0: no limit")
    daily_money_limit = models.DecimalField(
        "US dollars a day", max_digits=8, decimal_places=2, null=True, blank=True, help_text="needs the two prices"
    )
    price_in = models.DecimalField(
        "price of a million tokens sent", max_digits=9, decimal_places=4, null=True, blank=True, help_text="US dollars"
    )
    price_out = models.DecimalField(
        "price of a million tokens written", max_digits=9, decimal_places=4, null=True, blank=True,
        help_text="US dollars",
    )  # fmt: skip
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "AI platform"
        verbose_name_plural = "AI platform"

    def __str__(self) -> str:
        return self.backend or "AI platform"


class AiBackendState(models.Model):
    """How a backend behind a network fares. After failures nobody asks it until `paused_until`."""

    backend = models.CharField(max_length=32, unique=True)
    failures = models.PositiveIntegerField("failures in a row", default=0)
    paused_until = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=16, blank=True)
    error = models.TextField(blank=True)
    at = models.DateTimeField("last answer or failure", null=True, blank=True)

    class Meta:
        verbose_name = "state of an AI backend"
        verbose_name_plural = "states of AI backends"

    def __str__(self) -> str:
        return self.backend


class AiCall(models.Model):
    """One piece of work a backend behind a network was asked for; written before the first request leaves."""

    class Outcome(models.TextChoices):
        STARTED = "started", "running"
        OK = "ok", "answered"
        FAILED = "failed", "failed"

    purpose = models.CharField(max_length=16)
    backend = models.CharField(max_length=32)
    model = models.CharField(max_length=100, blank=True)
    prompt_version = models.CharField("instructions", max_length=64, blank=True)
    vacancy = models.ForeignKey(Vacancy, models.SET_NULL, null=True, blank=True, related_name="ai_calls")
    key = models.CharField("what makes it the same work", max_length=64, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome, default=Outcome.STARTED)
    trouble = models.CharField(max_length=16, blank=True)
    error = models.TextField(blank=True)
    requests = models.PositiveSmallIntegerField(default=1, help_text="while it runs: as many as it may take")
    tokens_in = models.PositiveIntegerField("tokens sent", null=True, blank=True)
    tokens_out = models.PositiveIntegerField("tokens written", null=True, blank=True)
    cost = models.DecimalField("US dollars", max_digits=10, decimal_places=6, null=True, blank=True)
    seconds = models.FloatField(default=0)
    reused = models.PositiveIntegerField("times used again", default=0)
    answer = models.JSONField(null=True, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "AI call"
        ordering = ["-started_at", "-id"]
        indexes = [
            models.Index("key", condition=Q(outcome="ok"), name="ai_answer_by_key"),
            models.Index("started_at", name="ai_call_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} by {self.backend}: {self.get_outcome_display()}"


class Analysis(models.Model):
    """What a backend understood of one content of a vacancy. Never changed: a new content gets a new row."""

    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="analyses")
    backend = models.CharField(max_length=32)
    schema_version = models.PositiveSmallIntegerField(default=1)
    content_hash = models.CharField(max_length=32)
    result = models.JSONField(help_text="technologies, requirements, KPIs, …")
    lines = models.JSONField(default=list, help_text="the numbered lines of the vacancy: [{id, section, text}]")
    score = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list, help_text="[{points, text, lines, facts}]")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "analyses"
        ordering = ["-at", "-id"]
        constraints = [models.CheckConstraint(condition=Q(score__lte=100), name="analysis_score_to_100")]
        indexes = [models.Index("vacancy", models.F("at").desc(), name="analysis_by_vacancy")]

    def __str__(self) -> str:
        return f"{self.backend}: {self.score}"
