"""Who we are, what we can prove, what we understood, and what was approved and tried."""

from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import Q

from jobagent_site.crypto import EncryptedTextField
from leads.models import Message, Vacancy

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


def ai_backends() -> list[tuple[str, str]]:
    """Choices of a backend; a callable, so a new one needs no migration."""
    from outreach.ai import BACKENDS

    return [(name, name) for name in BACKENDS]


def only_builtin() -> list[str]:
    return ["builtin"]


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
