"""What was approved and tried."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from leads.models import Message


class Approval(models.Model):
    """The owner's yes to exactly one text. It binds the hash of all that leaves."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="approvals")
    sha256 = models.CharField(max_length=64)
    by = models.CharField(max_length=150)
    via = models.CharField(max_length=16, default="crm")
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint("message", condition=Q(voided_at=None), name="one_approval_in_force"),
            models.CheckConstraint(condition=~Q(sha256=""), name="approval_binds_a_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.by}, {self.at:%d.%m.%Y %H:%M}"


class Attempt(models.Model):
    """One try to deliver, written before the network call."""

    class Outcome(models.TextChoices):
        STARTED = "started", "started"
        SENT = "sent", "sent"
        FAILED = "failed", "failed"
        UNCERTAIN = "uncertain", "uncertain"

    message = models.ForeignKey(Message, models.PROTECT, related_name="tries")
    approval = models.ForeignKey(Approval, models.PROTECT, related_name="tries")
    channel = models.CharField(max_length=32)
    sha256 = models.CharField("hash of what was handed over", max_length=64)
    outcome = models.CharField(max_length=16, choices=Outcome, default=Outcome.STARTED)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    proof = models.CharField("what the other side said", max_length=500, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            # One approval sends at most once, whatever the workers do.
            models.UniqueConstraint("approval", name="one_attempt_per_approval"),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.outcome}"
