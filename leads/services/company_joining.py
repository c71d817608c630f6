"""Two rows that are one company become one; what comes under the other name later belongs there as well."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from leads.models import Company, CompanyAlias, Contact, Interaction, Lead, PastContact, Suppression, Vacancy
from leads.services.companies import fill
from leads.services.content import CONTENT, content_hash
from leads.services.leads import merge_leads
from leads.services.matching.joining import remember_keys
from leads.services.messages import RefusedError
from leads.services.search import index as search_index
from leads.services.timeline import remember_many

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Moved:
    """What belonged to the other company."""

    vacancies: int
    contacts: int
    leads: int
    past: int


def to_move(other: Company) -> Moved:
    return Moved(other.vacancies.count(), other.contacts.count(), other.leads.count(), other.past_contacts.count())


@transaction.atomic
def join_companies(*, keep: Company, other: Company, actor: str) -> Moved:
    """All of `other` becomes part of `keep`, also its names. Raises RefusedError, and StageRefusedError when two leads
    cannot become one: both have answered the same vacancy."""
    if keep.pk == other.pk:
        raise RefusedError("Choose another company: this is the same one.")
    list(Company.objects.select_for_update().filter(pk__in=[keep.pk, other.pk]).order_by("pk").values_list("pk"))
    moved = to_move(other)
    fill([(keep, {"company_type": other.company_type, "site": other.site, "domain": other.domain})])
    _leads(keep, other, actor)
    Contact.objects.filter(company=other).update(company=keep)
    PastContact.objects.filter(company=other).update(company=keep)
    _suppressions(keep, other)
    _vacancies(keep, other)
    _names(keep, other, actor)
    return moved


def _leads(keep: Company, other: Company, actor: str) -> None:
    """A lead of the same contact (or of none) is one with ours; the others only change the company."""
    ours = {lead.contact_id: lead for lead in Lead.objects.filter(company=keep)}
    touched = []
    for lead in Lead.objects.filter(company=other).select_related("contact"):
        if lead.contact_id in ours:
            touched.append(merge_leads(keep=ours[lead.contact_id], other=lead).pk)
        else:
            Lead.objects.filter(pk=lead.pk).update(company=keep)
            touched.append(lead.pk)
    text, now = f"The company “{other}” was joined with “{keep}”", timezone.now()
    remember_many(Interaction(lead_id=pk, at=now, kind=Interaction.Kind.NOTE, text=text, actor=actor) for pk in touched)


def _suppressions(keep: Company, other: Company) -> None:
    """On the list if one of them was."""
    if Suppression.objects.filter(company=keep).exists():
        Suppression.objects.filter(company=other, email="", domain="").delete()
    Suppression.objects.filter(company=other).update(company=keep)


def _vacancies(keep: Company, other: Company) -> None:
    """With the hash and the keys they have under the new company, or each scan would look at them as changed."""
    ids = list(Vacancy.objects.filter(company=other).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        rows = list(Vacancy.objects.select_for_update().order_by("pk").filter(pk__in=ids[start : start + AT_ONCE]))
        for row in rows:
            row.company = keep
            row.content_hash = content_hash({name: getattr(row, name) for name in CONTENT})
        Vacancy.objects.bulk_update(rows, ["company", "content_hash"])
        remember_keys(row for row in rows if row.keys.exists())
    search_index.name_changed(keep.pk)


def _names(keep: Company, other: Company, actor: str) -> None:
    CompanyAlias.objects.filter(company=other).update(company=keep)
    key, name = other.key, other.name
    if other.notes.strip():
        keep.notes = f"{keep.notes.rstrip()}\n\n{name}: {other.notes.strip()}".strip()
        keep.save(update_fields=["notes"])
    other.delete()
    CompanyAlias.objects.get_or_create(
        key=key, defaults={"name": name, "company": keep, "at": timezone.now(), "by": actor[:150]}
    )
