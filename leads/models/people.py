"""Companies and the people who write for them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Company(models.Model):
    class Type(models.TextChoices):
        UNKNOWN = "", "not known"
        PRODUCT = "product", "product"
        STARTUP = "startup", "startup"
        OUTSOURCE = "outsource", "outsource"
        OUTSTAFF = "outstaff", "outstaff"
        AGENCY = "agency", "agency"

    name = models.CharField(max_length=255)
    key = models.CharField("name in normal form", max_length=255, unique=True, editable=False)
    company_type = models.CharField("type", max_length=16, choices=Type, default=Type.UNKNOWN, blank=True)
    site = models.URLField(blank=True)
    domain = models.CharField(max_length=100, blank=True)
    notes = models.TextField(blank=True)
    owned = models.JSONField(
        "what the owner decided", default=list, blank=True, editable=False, help_text="fields nothing else writes"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "companies"
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=~Q(key=""), name="company_key_not_empty")]
        indexes = [models.Index("domain", condition=~Q(domain=""), name="company_by_domain")]

    def __str__(self) -> str:
        return self.name


class CompanyAlias(models.Model):
    """Another name of a company, learned when two rows were joined: what comes under it belongs there."""

    key = models.CharField("name in normal form", max_length=255, unique=True)
    name = models.CharField(max_length=255)
    company = models.ForeignKey(Company, models.CASCADE, related_name="aliases")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        verbose_name_plural = "company aliases"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    company = models.ForeignKey(Company, models.SET_NULL, null=True, blank=True, related_name="contacts")
    name = models.CharField(max_length=255, blank=True)
    email = models.EmailField(blank=True)
    board = models.CharField(max_length=32, blank=True)
    external_id = models.CharField("id on the board", max_length=120, blank=True)
    profile_url = models.URLField(max_length=500, blank=True)
    role = models.CharField(max_length=255, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=8, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "email"]
        constraints = [
            models.UniqueConstraint("email", condition=~Q(email=""), name="contact_email_once"),
            models.UniqueConstraint("board", "external_id", condition=~Q(external_id=""), name="contact_board_id_once"),
        ]

    def __str__(self) -> str:
        return self.name or self.email or f"{self.board} recruiter {self.external_id}"

    @property
    def first_name(self) -> str:
        """ "" when no name is known."""
        return self.name.split()[0] if self.name else ""


class Suppression(models.Model):
    """Whom we never write to. One of address, company or domain is set."""

    class Reason(models.TextChoices):
        OPTED_OUT = "opted_out", "asked not to be written to"
        BOUNCED = "bounced", "the address does not exist"
        OWNER = "owner", "the owner's wish"

    email = models.EmailField(blank=True)
    domain = models.CharField(max_length=255, blank=True, help_text="every address at this domain")
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="suppressions")
    reason = models.CharField(max_length=16, choices=Reason, default=Reason.OWNER)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "do not write"
        verbose_name_plural = "do not write"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~(Q(email="") & Q(domain="") & Q(company=None)), name="suppression_names_someone"
            ),
            models.UniqueConstraint("email", condition=~Q(email=""), name="suppression_email_once"),
            models.UniqueConstraint("domain", condition=~Q(domain=""), name="suppression_domain_once"),
            models.UniqueConstraint("company", condition=Q(company__isnull=False), name="suppression_company_once"),
        ]

    def __str__(self) -> str:
        return self.email or self.domain or str(self.company)


class PastContact(models.Model):
    """Somebody we knew before the agent did: a line of a list the owner brought."""

    class Kind(models.TextChoices):
        CLIENT = "client", "client"
        TALKED = "talked", "talked"

    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="past_contacts")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="past_contacts")
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateField("when", null=True, blank=True)
    name = models.CharField(max_length=255, blank=True)
    email = models.EmailField(blank=True)
    note = models.TextField(blank=True)
    source = models.CharField("file", max_length=255, blank=True)
    source_hash = models.CharField(max_length=64, blank=True, editable=False)
    line = models.PositiveIntegerField(default=0)
    fingerprint = models.CharField("what the line says, hashed", max_length=32, unique=True, editable=False)
    created_at = models.DateTimeField("brought", auto_now_add=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(company__isnull=False) | ~Q(email=""), name="past_contact_names_someone")
        ]

    def __str__(self) -> str:
        return self.name or self.email or str(self.company)
