"""People of companies, each once, by address or by the board's id."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q

from leads.models import Company, Contact, Suppression


def contact_by_email(email: str, *, name: str = "", company: Company | None = None, language: str = "") -> Contact:
    """The contact with this address, made when missing; a name is added when it was not known."""
    email = email.strip().lower()
    contact = Contact.objects.filter(email=email).first()
    if contact is None:
        try:
            with transaction.atomic():
                return Contact.objects.create(email=email, name=name, company=company, language=language)
        except IntegrityError:  # another worker was faster
            contact = Contact.objects.get(email=email)
    if name and not contact.name:
        contact.name = name
        contact.save(update_fields=["name"])
    return contact


def suppression_for(*, email: str = "", company_id: int | None = None) -> Suppression | None:
    """The rule that forbids writing there, or None."""
    rule = Q(pk=None)
    if email:
        rule |= Q(email__iexact=email) | Q(domain__iexact=email.rpartition("@")[2])
    if company_id:
        rule |= Q(company_id=company_id)
    return Suppression.objects.filter(rule).first()
