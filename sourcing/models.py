"""What we look for, when we looked, and what came of it."""

from __future__ import annotations

import zlib

from django.db import models
from django.db.models import Q

from leads.models import Vacancy
from sourcing.boards import board_choices


class SearchProfile(models.Model):
    """One search on one board. Name, board and keywords are enough."""

    ASKED = ("board", "keywords", "filters", "address", "by_feed")  # after a change it is another question

    name = models.CharField(max_length=100, unique=True)
    board = models.CharField(max_length=32, choices=board_choices)
    keywords = models.CharField(
        max_length=200, blank=True, help_text="plain words, as you would type them on the board"
    )
    filters = models.JSONField(
        default=dict, blank=True, help_text='for example {"employment": "remote", "exp_level": ["3y", "5y"]}'
    )
    by_feed = models.BooleanField(
        "read the feed only", default=False, help_text="one request for the newest hundred; no company and no salary"
    )
    address = models.URLField(
        "address of the feed", max_length=1000, blank=True, help_text="for a feed of your own: any RSS or Atom feed"
    )
    max_pages = models.PositiveSmallIntegerField(default=3, help_text="15 vacancies a page")
    interval_minutes = models.PositiveIntegerField("every … minutes", default=30)
    active_from = models.TimeField(
        "scan from", null=True, blank=True, help_text="in your time zone; both empty: at any hour"
    )
    active_until = models.TimeField("scan until", null=True, blank=True)
    active = models.BooleanField(default=True)
    # What the feed said about itself, given back with the next request: an unchanged feed costs no body.
    etag = models.CharField(max_length=255, blank=True, editable=False)
    last_modified = models.CharField(max_length=64, blank=True, editable=False)
    next_run_at = models.DateTimeField("next run", null=True, blank=True)
    claimed_by = models.CharField(max_length=64, blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "search"
        verbose_name_plural = "searches"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(max_pages__gte=1, max_pages__lte=100),
                name="search_pages_1_to_100",
                violation_error_message="Read between 1 and 100 pages.",
            ),
            models.CheckConstraint(
                condition=Q(interval_minutes__gte=5),
                name="search_interval_5_minutes",
                violation_error_message="Leave at least 5 minutes between two scans.",
            ),
            models.CheckConstraint(
                condition=Q(active_from=None, active_until=None)
                | Q(active_from__isnull=False, active_until__isnull=False),
                name="search_hours_both",
                violation_error_message="Give both hours, or neither.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def asked(self) -> dict[str, object]:
        """What the board is asked for beside the keywords; a feed is asked for by its address."""
        return {"url": self.address} if self.address else dict(self.filters)

    def was_changed(self) -> bool:
        """Whether the owner made another question of it since this row was read, or took it away."""
        now = type(self).objects.filter(pk=self.pk).values(*self.ASKED).first()
        return now != {name: getattr(self, name) for name in self.ASKED}


class Scan(models.Model):
    """One look at one search. A refusal is never an empty result."""

    class Status(models.TextChoices):
        RUNNING = "running", "running"
        OK = "ok", "ok"
        EMPTY = "empty", "nothing found"
        BLOCKED = "blocked", "blocked"
        CHANGED = "changed", "changed"
        ERROR = "error", "error"

    class Kind(models.TextChoices):
        SEARCH = "search", "search"
        ADDRESS = "address", "address"
        CANARY = "canary", "canary"  # does the board's plain list still read as it should?

    kind = models.CharField(max_length=16, choices=Kind, default=Kind.SEARCH)
    search = models.ForeignKey(SearchProfile, models.CASCADE, null=True, blank=True, related_name="scans")
    board = models.CharField(max_length=32)
    url = models.CharField(max_length=1000, blank=True)
    status = models.CharField(max_length=16, choices=Status, default=Status.RUNNING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    pages = models.PositiveSmallIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    error = models.TextField(blank=True)
    advice = models.TextField("what to do", blank=True)
    seen = models.JSONField("ids seen", default=list, blank=True)
    requests = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField("the board's own count", null=True, blank=True)
    whole = models.BooleanField("read to the last page", default=False)
    completeness = models.JSONField(
        default=dict, blank=True, help_text="field → share of postings that have it, 0 to 1"
    )
    oddities = models.JSONField(default=list, blank=True, help_text="what differs from the usual, in sentences")

    class Meta:
        ordering = ["-started_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["blocked", "changed", "error"]) | ~Q(error=""), name="bad_scan_says_why"
            ),
        ]
        indexes = [
            models.Index(models.F("started_at").desc(), models.F("id").desc(), name="scan_newest"),
            models.Index("search", models.F("started_at").desc(), name="scan_by_search"),
        ]

    # Set by a scan whose feed says that it is as it was: nothing found is then no news.
    not_modified = False
    # Set by a scan that read of the lists only what its feed announced: how complete that is says nothing of them.
    partly = False

    def __str__(self) -> str:
        return f"{self.search or self.board}: {self.get_status_display()}"


class Sighting(models.Model):
    """That a search shows a vacancy: one row for each pair, written once."""

    search = models.ForeignKey(SearchProfile, models.CASCADE, related_name="sightings")
    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="sightings")
    scan = models.ForeignKey(Scan, models.SET_NULL, null=True, related_name="sightings")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint("search", "vacancy", name="sighting_once")]

    def __str__(self) -> str:
        return f"{self.search_id} saw {self.vacancy_id}"


class RawPage(models.Model):
    """A page kept as it came, compressed, so that it can be read again after a parser is mended."""

    scan = models.ForeignKey(Scan, models.CASCADE, null=True, blank=True, related_name="raw_pages")
    board = models.CharField(max_length=32, blank=True)
    kind = models.CharField(max_length=16, blank=True, help_text="list, feed, detail; empty: not known")
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    url = models.CharField(max_length=1000)
    reason = models.CharField("kept because", max_length=255)
    at = models.DateTimeField()
    size = models.PositiveIntegerField("bytes")
    compressed = models.BinaryField(editable=False)

    class Meta:
        verbose_name = "kept page"
        ordering = ["-at"]
        indexes = [models.Index("board", models.F("at").desc(), name="kept_page_by_board")]

    def __str__(self) -> str:
        return self.url

    @property
    def body(self) -> bytes:
        return zlib.decompress(bytes(self.compressed))


class HostBudget(models.Model):
    """How often we may ask one host, shared by every process."""

    host = models.CharField(max_length=255, unique=True)
    spacing_seconds = models.FloatField("seconds between two requests", default=2.0)
    jitter_seconds = models.FloatField("and up to … more, by chance", default=1.0)
    daily_cap = models.PositiveIntegerField("requests a day", default=2000, help_text="0: no limit")
    used_on = models.DateField(null=True, blank=True, editable=False)
    used = models.PositiveIntegerField("requests today", default=0, editable=False)
    robots = models.TextField("robots.txt", blank=True, editable=False)
    robots_status = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    robots_at = models.DateTimeField("robots.txt read", null=True, blank=True, editable=False)
    next_at = models.DateTimeField(null=True, blank=True)
    cool_down_until = models.DateTimeField(null=True, blank=True)
    refusals = models.PositiveSmallIntegerField("refusals in a row", default=0)
    last_refusal = models.TextField(blank=True)

    class Meta:
        ordering = ["host"]
        constraints = [
            models.CheckConstraint(condition=Q(spacing_seconds__gte=0), name="spacing_not_negative"),
            models.CheckConstraint(condition=Q(jitter_seconds__gte=0), name="jitter_not_negative"),
        ]

    def __str__(self) -> str:
        return self.host

    @property
    def unlimited(self) -> bool:
        """Nothing to wait for: a practice world on our own machine."""
        return not (self.spacing_seconds or self.jitter_seconds or self.daily_cap or self.cool_down_until)


class BoardConsent(models.Model):
    """That the owner read what a board says about robots, and switched it on all the same."""

    board = models.CharField(max_length=32, unique=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "consent to a board"
        verbose_name_plural = "consents to boards"

    def __str__(self) -> str:
        return f"{self.board}: {self.by}"
