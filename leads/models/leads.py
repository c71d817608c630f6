"""A lead: a company (or a person of it) whose need we may meet, and what happened with it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from leads.models.people import Company, Contact
from leads.models.vacancies import Vacancy


class Lead(models.Model):
    class Stage(models.TextChoices):
        NEW = "new", "new"
        QUALIFIED = "qualified", "qualified"
        CONTACTED = "contacted", "contacted"
        REPLIED = "replied", "replied"
        IN_CONVERSATION = "in_conversation", "in conversation"
        MEETING_OFFERED = "meeting_offered", "meeting offered"
        MEETING_SCHEDULED = "meeting_scheduled", "meeting scheduled"
        MEETING_HELD = "meeting_held", "meeting held"
        NEGOTIATION = "negotiation", "negotiation"
        WON = "won", "won"
        LOST = "lost", "lost"
        NO_RESPONSE = "no_response", "no response"
        OPTED_OUT = "opted_out", "opted out"

    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="leads")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="leads")
    vacancy = models.ForeignKey(
        Vacancy, models.PROTECT, related_name="+", help_text="the vacancy that made it a lead; others join it"
    )
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.NEW)
    stage_since = models.DateTimeField()
    lost_reason = models.CharField(max_length=255, blank=True)
    score = models.PositiveSmallIntegerField(default=0)
    next_action = models.CharField(max_length=255, blank=True)
    next_action_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                "company", "contact", condition=Q(company__isnull=False, contact__isnull=False), name="lead_per_contact"
            ),
            models.UniqueConstraint(
                "company", condition=Q(company__isnull=False, contact=None), name="lead_per_company_without_contact"
            ),
            models.UniqueConstraint("vacancy", condition=Q(company=None), name="lead_per_vacancy_without_company"),
            models.CheckConstraint(condition=Q(score__lte=100), name="lead_score_to_100"),
            models.CheckConstraint(condition=~Q(stage="lost") | ~Q(lost_reason=""), name="lost_says_why"),
        ]
        indexes = [
            models.Index("stage", models.F("created_at").desc(), name="lead_by_stage"),
            models.Index(models.F("created_at").desc(), models.F("id").desc(), name="lead_newest"),
        ]
        permissions = [("export_lead", "Can export leads and vacancies")]

    def __str__(self) -> str:
        return str(self.company or self.vacancy)


class StageEvent(models.Model):
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="stage_events")
    from_stage = models.CharField(max_length=20, choices=Lead.Stage)
    to_stage = models.CharField(max_length=20, choices=Lead.Stage)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    reason = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index("lead", models.F("at").desc(), name="stage_event_by_lead")]

    def __str__(self) -> str:
        return f"{self.get_from_stage_display()} → {self.get_to_stage_display()}"


class Interaction(models.Model):
    """One line of the timeline. The timeline is one indexed SELECT over this table."""

    class Kind(models.TextChoices):
        FOUND = "found", "found"
        ANALYSED = "analysed", "analysed"
        CHANGED = "changed", "vacancy changed"
        CLOSED = "closed", "vacancy closed"
        STAGE = "stage", "stage"
        DRAFT = "draft", "draft"
        APPROVAL = "approval", "approval"
        DELIVERY = "delivery", "delivery"
        REPLY = "reply", "reply"
        MEETING = "meeting", "meeting"
        NOTE = "note", "note"
        ERROR = "error", "error"

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="interactions")
    at = models.DateTimeField()
    kind = models.CharField(max_length=16, choices=Kind)
    text = models.TextField()
    actor = models.CharField(max_length=150)
    link = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index("lead", models.F("at").desc(), models.F("id").desc(), name="timeline")]

    def __str__(self) -> str:
        return self.text


class Task(models.Model):
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="tasks")
    text = models.CharField(max_length=500)
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["done_at", "due_at", "id"]

    def __str__(self) -> str:
        return self.text


class Meeting(models.Model):
    class Status(models.TextChoices):
        SCHEDULED = "scheduled", "scheduled"
        HELD = "held", "held"
        NO_SHOW = "no_show", "did not come"
        CANCELLED = "cancelled", "cancelled"

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="meetings")
    status = models.CharField(max_length=16, choices=Status, default=Status.SCHEDULED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField("the other side's zone", max_length=64, blank=True)
    join_url = models.URLField(max_length=500, blank=True)
    external_id = models.CharField(max_length=255, blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["-starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="meeting_ends_after_it_starts"),
            models.UniqueConstraint("external_id", condition=~Q(external_id=""), name="meeting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.lead}, {self.starts_at:%d.%m.%Y %H:%M}"
