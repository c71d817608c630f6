"""What the owner is told, and by which way. Rows first, delivery afterwards: an outbox."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from jobagent_site.crypto import EncryptedTextField
from notifications.channels import channel_choices
from notifications.events import EVENTS


def event_choices() -> list[tuple[str, str]]:
    return list(EVENTS.items())


class Channel(models.Model):
    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=32, choices=channel_choices)
    address = models.CharField(max_length=320, blank=True, help_text="for e-mail: the address; empty means OWNER_EMAIL")
    secret = EncryptedTextField(blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Rule(models.Model):
    """Whether a channel tells an event. Without a rule it does."""

    event = models.CharField(max_length=32, choices=event_choices)
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="rules")
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["event"]
        constraints = [models.UniqueConstraint("event", "channel", name="rule_once")]

    def __str__(self) -> str:
        return f"{self.event} by {self.channel}"


class Notification(models.Model):
    class Status(models.TextChoices):
        QUEUED = "queued", "queued"
        SENDING = "sending", "sending"
        SENT = "sent", "sent"
        FAILED = "failed", "failed"

    event = models.CharField(max_length=32, choices=event_choices)
    key = models.CharField("told once for", max_length=200)
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="notifications")
    subject = models.CharField(max_length=255)
    text = models.TextField()
    link = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=16, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=64, blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint("event", "key", "channel", name="told_once"),
            models.CheckConstraint(condition=~Q(status="failed") | ~Q(error=""), name="failed_notification_says_why"),
        ]
        indexes = [models.Index("status", "created_at", name="notification_by_status")]

    def __str__(self) -> str:
        return self.subject
