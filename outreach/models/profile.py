"""Who we are, what we can prove, what we want, and the keys to services."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import Q

from jobagent_site.crypto import EncryptedTextField

LANGUAGES = [("en", "English"), ("uk", "Ukrainian"), ("ru", "Russian"), ("pl", "Polish")]


class SenderProfile(models.Model):
    """Who writes. There is one."""

    class Tone(models.TextChoices):
        PLAIN = "plain", "plain"
        WARM = "warm", "warm"
        BRIEF = "brief", "brief"

    team_name = models.CharField("name of the team", max_length=150, blank=True)
    person_name = models.CharField("who signs", max_length=150, blank=True)
    about = models.TextField("who we are, in one or two sentences", blank=True)
    email = models.EmailField("answers go to", blank=True)
    tone = models.CharField(max_length=16, choices=Tone, default=Tone.PLAIN)
    signature = models.TextField(blank=True, help_text="stands under each letter")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "sender profile"
        verbose_name_plural = "sender profile"

    def __str__(self) -> str:
        return self.team_name or "sender profile"


class Fact(models.Model):
    """Something true about us that a letter may say."""

    class Kind(models.TextChoices):
        CAPABILITY = "capability", "what we can do"
        CASE = "case", "a case"
        NUMBER = "number", "a number"
        LINK = "link", "a link"
        PERSON = "person", "a person"
        RATE = "rate", "a rate"
        HOURS = "hours", "working hours"

    profile = models.ForeignKey(SenderProfile, models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=16, choices=Kind)
    text = models.TextField("as a letter may say it, in English", blank=True)
    text_uk = models.TextField("in Ukrainian", blank=True)
    text_ru = models.TextField("in Russian", blank=True)
    text_pl = models.TextField("in Polish", blank=True)
    technologies = models.JSONField(default=list, blank=True)
    person_name = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=150, blank=True)
    years = models.PositiveSmallIntegerField("years of experience", null=True, blank=True)
    free_from = models.DateField(null=True, blank=True)
    rate_min = models.PositiveIntegerField("rate from", null=True, blank=True)
    rate_max = models.PositiveIntegerField("rate to", null=True, blank=True)
    rate_currency = models.CharField(max_length=3, default="USD", blank=True)
    rate_unit = models.CharField(max_length=8, choices=[("hour", "an hour"), ("month", "a month")], default="hour")
    link = models.URLField(blank=True)
    source = models.CharField("where it was found", max_length=500, blank=True)
    source_text = models.TextField("the sentence it was found in", blank=True)
    active = models.BooleanField("true today", default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="", text_uk="", text_ru="", text_pl="", person_name="", link="")
                | Q(kind="rate", rate_min__isnull=False),
                name="fact_says_something",
            ),
        ]

    def __str__(self) -> str:
        return self.text or self.text_uk or self.text_ru or self.text_pl or self.person_name or self.link or self.kind


class Preferences(models.Model):
    """What we skip, how much we draft, and when we may send. There is one."""

    languages = models.JSONField("languages we answer in", default=list, blank=True, help_text="empty: all")
    salary_floor = models.PositiveIntegerField(
        "salary floor", default=0, help_text="US dollars a month; vacancies that publish no salary pass"
    )
    work_formats = models.JSONField(default=list, blank=True, help_text="remote, hybrid, office; empty: all")
    stop_words = models.TextField(blank=True, help_text="one word or phrase a line")
    allow_outsource = models.BooleanField("answer outsource companies", default=False)
    allow_outstaff = models.BooleanField("answer outstaff companies", default=False)
    allow_agency = models.BooleanField("answer agencies", default=False)
    allow_refusing_agencies = models.BooleanField("answer vacancies that refuse agencies", default=False)
    minimum_score = models.PositiveSmallIntegerField(default=40)
    domains_wanted = models.JSONField(default=list, blank=True, help_text="trades that raise the score")
    domains_unwanted = models.JSONField(default=list, blank=True, help_text="trades that lower the score")
    countries_wanted = models.JSONField(default=list, blank=True, help_text="two-letter codes that raise the score")
    countries_unwanted = models.JSONField(default=list, blank=True, help_text="two-letter codes that lower the score")
    company_types_wanted = models.JSONField(
        "kinds of company preferred", default=list, blank=True, help_text="empty: product companies and startups"
    )
    drafts_per_day = models.PositiveSmallIntegerField(default=10)
    sending_enabled = models.BooleanField(
        "sending", null=True, default=None, help_text="not chosen: as SENDING_ENABLED in .env says"
    )
    send_from = models.TimeField("send from", default=time(9))
    send_until = models.TimeField("send until", default=time(18))
    send_on_weekends = models.BooleanField(default=False)
    sends_per_day = models.PositiveSmallIntegerField(default=15)
    gap_minutes = models.PositiveSmallIntegerField("minutes between two letters", default=6)
    talk_months = models.PositiveSmallIntegerField(
        "months a company counts as known",
        default=6,
        help_text="after talks that ended without a deal, or that you had before; 0: only talks that go on and clients",
    )
    practice = models.BooleanField(
        "practice data", default=False, editable=False, help_text="a demo's database: nothing leaves for a real host"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "preferences"
        verbose_name_plural = "preferences"
        constraints = [
            models.CheckConstraint(condition=Q(minimum_score__lte=100), name="minimum_score_to_100"),
        ]

    def __str__(self) -> str:
        return "preferences"


class Account(models.Model):
    """Access to a service; the secret is encrypted."""

    kind = models.CharField(max_length=32)
    name = models.CharField(max_length=100)
    login = models.CharField(max_length=320, blank=True)
    secret = EncryptedTextField(blank=True)
    active = models.BooleanField(default=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint("kind", "name", name="account_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.name}"
