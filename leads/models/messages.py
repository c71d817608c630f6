"""What leaves and what comes in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from leads.models.leads import Lead
from leads.models.vacancies import Claimable, Vacancy


class Message(Claimable):
    class Direction(models.TextChoices):
        OUT = "out", "out"
        IN = "in", "in"

    class Kind(models.TextChoices):
        RESPONSE = "response", "response"
        FOLLOW_UP = "follow_up", "follow-up"
        REPLY = "reply", "reply"

    class Status(models.TextChoices):
        DRAFT = "draft", "draft"
        APPROVED = "approved", "approved"
        SENDING = "sending", "sending"
        SENT = "sent", "sent"
        FAILED = "failed", "failed"
        UNCERTAIN = "uncertain", "uncertain"
        DISCARDED = "discarded", "discarded"
        RECEIVED = "received", "received"
        UNDERSTOOD = "understood", "understood"

    class DiscardReason(models.TextChoices):
        NONE = "", ""
        OWNER = "owner", "by the owner"
        CLOSED = "closed", "the vacancy is closed"
        OPTED_OUT = "opted_out", "they asked not to be written to"
        REPLACED = "replaced", "replaced by a newer draft"

    OUT_STATUSES = ("draft", "approved", "sending", "sent", "failed", "uncertain", "discarded")
    IN_STATUSES = ("received", "understood")
    BOUND_STATUSES = ("approved", "sending", "sent", "uncertain")  # an approval stands behind each of them

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="messages")
    vacancy = models.ForeignKey(Vacancy, models.PROTECT, null=True, blank=True, related_name="messages")
    direction = models.CharField(max_length=3, choices=Direction, default=Direction.OUT)
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.RESPONSE)
    status = models.CharField(max_length=16, choices=Status, default=Status.DRAFT)
    channel = models.CharField(max_length=32)
    recipient = models.CharField(max_length=320, blank=True)
    thread = models.CharField(max_length=500, blank=True)
    subject = models.CharField(max_length=255, blank=True)
    body = models.TextField()
    attachments = models.JSONField(default=list, blank=True)
    form_answers = models.JSONField(default=dict, blank=True)
    salary = models.PositiveIntegerField(null=True, blank=True)
    language = models.CharField(max_length=8, blank=True)
    sentences = models.JSONField(default=list, blank=True, help_text="[{text, about, rests_on}]")
    backend = models.CharField("written by", max_length=32, blank=True)
    sha256 = models.CharField("hash of all that leaves", max_length=64, blank=True, editable=False)
    blocked = models.JSONField("why approval is blocked", default=list, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    hold_reason = models.CharField("why it waits", max_length=255, blank=True)
    discard_reason = models.CharField(max_length=16, choices=DiscardReason, default="", blank=True)
    external_id = models.CharField("Message-ID or id on the board", max_length=255, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                "lead",
                "vacancy",
                condition=Q(direction="out", kind="response") & ~Q(status__in=["discarded", "failed"]),
                name="one_live_response",
            ),
            models.CheckConstraint(
                condition=Q(
                    direction="out",
                    status__in=["draft", "approved", "sending", "sent", "failed", "uncertain", "discarded"],
                )
                | Q(direction="in", status__in=["received", "understood"]),
                name="message_status_fits_direction",
            ),
            models.CheckConstraint(
                condition=Q(direction="in")
                | ~Q(status__in=["approved", "sending", "sent", "uncertain"])
                | ~Q(sha256=""),
                name="bound_message_has_hash",
            ),
            models.CheckConstraint(
                condition=~Q(status="sent") | Q(sent_at__isnull=False), name="sent_message_says_when"
            ),
            models.CheckConstraint(
                condition=~Q(status="discarded") | ~Q(discard_reason=""), name="discarded_message_says_why"
            ),
            models.CheckConstraint(condition=~Q(status="failed") | ~Q(error=""), name="failed_message_says_why"),
        ]
        indexes = [
            models.Index("status", "created_at", name="message_by_status"),
            models.Index("lead", models.F("created_at").desc(), name="message_by_lead"),
            models.Index("sent_at", name="message_by_sent_at"),
        ]
        permissions = [
            ("approve_message", "Can approve, send and discard responses"),
        ]

    def __str__(self) -> str:
        return self.subject or f"{self.get_kind_display()} {self.pk}"


class Feedback(models.Model):
    """What the owner said about a draft; the agent learns from it."""

    class Verdict(models.TextChoices):
        GOOD = "good", "good"
        EDITED = "edited", "edited"
        REWRITE = "rewrite", "draft again"
        DISCARDED = "discarded", "discarded"

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="feedback")
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="feedback")
    verdict = models.CharField(max_length=16, choices=Verdict)
    text = models.TextField(blank=True)
    actor = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "feedback"
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.text}"
