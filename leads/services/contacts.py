"""People of companies, each once, by address or by the board's id."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from leads.models import Company, Contact, Suppression, Vacancy
from leads.services.companies import fill_from_address


def contact_by_email(email: str, *, name: str = "", company: Company | None = None, language: str = "") -> Contact:
    """The contact with this address, made when missing; a name is added when it was not known."""
    email = email.strip().lower()
    if company is not None:
        fill_from_address(company, email)
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


def recruiter_seen(
    vacancy: Vacancy, external_id: str, *, name: str = "", role: str = "", profile_url: str = ""
) -> Contact:
    """The recruiter with this id on the board: the contact the vacancy already names, else a new one.

    What is said of the person is added where it was not known.
    """
    known = Contact.objects.filter(board=vacancy.board, external_id=external_id).first()
    if known is None and vacancy.contact is not None and not vacancy.contact.external_id:
        known = vacancy.contact
        Contact.objects.filter(pk=known.pk).update(board=vacancy.board, external_id=external_id)
    if known is None:
        known, _ = Contact.objects.get_or_create(
            board=vacancy.board, external_id=external_id, defaults={"company": vacancy.company}
        )
    said = {"name": name[:150], "role": role[:150], "profile_url": profile_url[:500]}
    _fill(known, {column: words for column, words in said.items() if words and not getattr(known, column)})
    Vacancy.objects.filter(pk=vacancy.pk, contact=None).update(contact=known)
    return known


def _fill(contact: Contact, said: dict[str, str]) -> None:
    for column, words in said.items():
        setattr(contact, column, words)
    if said:
        contact.save(update_fields=list(said))


def never_again(*, email: str, company_id: int | None) -> None:
    """They asked not to be written to: the address where we know it, else the whole company."""
    if email:
        Suppression.objects.get_or_create(email=email.lower(), defaults={"reason": Suppression.Reason.OPTED_OUT})
    elif company_id:
        Suppression.objects.get_or_create(company_id=company_id, defaults={"reason": Suppression.Reason.OPTED_OUT})
