"""The agent log and the heartbeat."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from leads.models.leads import Lead
from leads.models.messages import Message
from leads.models.vacancies import Vacancy


class AgentRun(models.Model):
    """A process that works: the worker of a host (its `beat_at` is the heartbeat) or one round of `agent`."""

    class Kind(models.TextChoices):
        WORKER = "worker", "worker"
        AGENT = "agent", "agent"

    kind = models.CharField(max_length=16, choices=Kind)
    host = models.CharField(max_length=150)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-started_at"]
        constraints = [models.UniqueConstraint("host", condition=Q(kind="worker"), name="one_heartbeat_per_host")]
        indexes = [models.Index("kind", models.F("beat_at").desc(), name="run_by_beat")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.host}"


class AgentStep(models.Model):
    """One line of the agent log: what was done, how it ended, what it cost."""

    class Outcome(models.TextChoices):
        OK = "ok", "ok"
        EMPTY = "empty", "nothing found"
        SKIPPED = "skipped", "skipped"
        HELD = "held", "held"
        BLOCKED = "blocked", "blocked"
        CHANGED = "changed", "changed"
        UNCERTAIN = "uncertain", "uncertain"
        ERROR = "error", "error"

    run = models.ForeignKey(AgentRun, models.SET_NULL, null=True, blank=True, related_name="steps")
    at = models.DateTimeField()
    step = models.CharField(max_length=32)
    outcome = models.CharField(max_length=16, choices=Outcome)
    text = models.TextField()
    advice = models.TextField(blank=True)
    seconds = models.FloatField(default=0)
    calls = models.JSONField(default=list, blank=True)
    vacancy = models.ForeignKey(Vacancy, models.CASCADE, null=True, blank=True, related_name="+")
    lead = models.ForeignKey(Lead, models.CASCADE, null=True, blank=True, related_name="+")
    message = models.ForeignKey(Message, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "log entry"
        verbose_name_plural = "agent log"
        ordering = ["-at", "-id"]
        indexes = [models.Index(models.F("at").desc(), models.F("id").desc(), name="agent_log")]

    def __str__(self) -> str:
        return self.text
