"""Companies get today's normal form of their name; rows that are one by it become one, with all that is theirs."""

import hashlib
import json

from django.db import migrations
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from leads.services.company_names import company_key
from leads.services.domains import mail_domain, site_domain

STAGES = (
    "new", "qualified", "contacted", "replied", "in_conversation", "meeting_offered", "meeting_scheduled",
    "meeting_held", "negotiation", "won", "lost", "no_response", "opted_out",
)  # fmt: skip
CLOSED = ("won", "lost", "no_response", "opted_out")
# What the hash of a vacancy was made of when this was written.
CONTENT = (
    "title", "company_id", "description_text", "category", "work_format", "employment", "months_of_experience",
    "english", "countries", "company_type", "salary_min", "salary_max", "salary_currency",
)  # fmt: skip


def forwards(apps, schema_editor):
    Company = apps.get_model("leads", "Company")
    wanted = {}
    for pk, name, key in Company.objects.order_by("pk").values_list("pk", "name", "key").iterator(chunk_size=2000):
        wanted.setdefault(company_key(name) or key, []).append((pk, key))
    for new, rows in wanted.items():
        if len(rows) > 1:
            _one(apps, new, [pk for pk, _ in rows])
    _write_keys(Company)
    _fill(apps)


def _one(apps, key, ids):
    """The row with the most vacancies stays; a lead that cannot be joined keeps its own row, which says why."""
    Company, Vacancy = apps.get_model("leads", "Company"), apps.get_model("leads", "Vacancy")
    counted = sorted(ids, key=lambda pk: (-Vacancy.objects.filter(company=pk).count(), pk))
    keep = Company.objects.get(pk=counted[0])
    for pk in counted[1:]:
        other = Company.objects.get(pk=pk)
        apart = _leads(apps, keep, other)
        _move(apps, keep, other)
        if apart:
            other.notes = f"{other.notes}\nThe same name as company {keep.pk}; kept apart, because {apart}.".strip()
            other.key = f"{key[:230]} ({other.pk})"
            other.save(update_fields=["notes", "key"])
        else:
            _texts(keep, other)
            other.delete()


def _move(apps, keep, other):
    for name in ("Contact", "PastContact", "CompanyAlias"):
        apps.get_model("leads", name).objects.filter(company=other.pk).update(company=keep.pk)
    Suppression = apps.get_model("leads", "Suppression")
    for rule in Suppression.objects.filter(company=other.pk):
        if not Suppression.objects.filter(company=keep.pk).exists():
            Suppression.objects.filter(pk=rule.pk).update(company=keep.pk)
        elif rule.email or rule.domain:
            Suppression.objects.filter(pk=rule.pk).update(company=None)
        else:
            rule.delete()
    Vacancy = apps.get_model("leads", "Vacancy")
    for row in Vacancy.objects.filter(company=other.pk).iterator(chunk_size=200):
        row.company_id = keep.pk
        row.content_hash = _hash(row)
        row.save(update_fields=["company", "content_hash"])


def _texts(keep, other):
    for name in ("company_type", "site", "domain"):
        if not getattr(keep, name):
            setattr(keep, name, getattr(other, name))
    if other.notes.strip():
        keep.notes = f"{keep.notes.rstrip()}\n\n{other.name}: {other.notes.strip()}".strip()
    keep.save()


def _leads(apps, keep, other):
    """Move or join the other's leads; why one of them stays apart, or ""."""
    Lead = apps.get_model("leads", "Lead")
    apart = ""
    for lead in Lead.objects.filter(company=other.pk).order_by("pk"):
        ours = Lead.objects.filter(company=keep.pk, contact=lead.contact_id).first()
        if ours is None:
            Lead.objects.filter(pk=lead.pk).update(company=keep.pk)
        elif _both_answered(apps, ours, lead):
            apart = f"lead {lead.pk} and lead {ours.pk} have answered the same vacancy"
        else:
            _join(apps, ours, lead)
    return apart


def _live(apps, lead):
    rows = apps.get_model("leads", "Message").objects.filter(lead=lead.pk, direction="out", kind="response")
    return rows.exclude(status__in=["discarded", "failed"])


def _both_answered(apps, keep, other):
    """Or have an unsent draft beside: then that one is discarded as replaced, as the service does."""
    theirs = {row.vacancy_id: row for row in _live(apps, keep)}
    pairs = [(row, theirs[row.vacancy_id]) for row in _live(apps, other) if row.vacancy_id in theirs]
    unsent = [next((each for each in pair if each.status in ("draft", "approved")), None) for pair in pairs]
    if None in unsent:
        return True
    for each in unsent:
        type(each).objects.filter(pk=each.pk).update(status="discarded", discard_reason="replaced")
    return False


def _join(apps, keep, other):
    for name in ("Message", "Interaction", "StageEvent", "Task", "Meeting", "Feedback", "Vacancy", "AgentStep"):
        model = apps.get_model("leads", name)
        if any(field.name == "lead" for field in model._meta.fields):
            model.objects.filter(lead=other.pk).update(lead=keep.pk)
    further = max(keep, other, key=lambda lead: (lead.stage not in CLOSED, STAGES.index(lead.stage)))
    values = {"score": max(keep.score, other.score), "stage": further.stage, "lost_reason": further.lost_reason}
    values |= {"stage_since": further.stage_since}
    apps.get_model("leads", "Interaction").objects.create(
        lead_id=keep.pk, at=timezone.now(), kind="stage", actor="agent",
        text="Joined with another lead of the same company: both names are one",
    )  # fmt: skip
    other.delete()
    type(keep).objects.filter(pk=keep.pk).update(**values)


def _write_keys(Company):
    """In two rounds, so that one row may take the key another leaves."""
    changed = []
    for row in Company.objects.only("name", "key").order_by("pk").iterator(chunk_size=2000):
        key = company_key(row.name)
        if key and key != row.key and not row.key.endswith(f" ({row.pk})"):
            changed.append((row.pk, key))
    for given in (lambda pk, key: f"to be renamed {pk}", lambda pk, key: key):
        for start in range(0, len(changed), 500):
            rows = [Company(pk=pk, key=given(pk, key)) for pk, key in changed[start : start + 500]]
            Company.objects.bulk_update(rows, ["key"])


def _fill(apps):
    """What postings and contacts said all along."""
    Company, Contact = apps.get_model("leads", "Company"), apps.get_model("leads", "Contact")
    said = apps.get_model("leads", "Vacancy").objects.filter(company=OuterRef("pk")).exclude(company_type="")
    untyped = Company.objects.filter(company_type="").annotate(
        said=Subquery(said.order_by("-first_seen").values("company_type")[:1])
    )
    kinds = {"product", "startup", "outsource", "outstaff", "agency"}
    rows = [
        Company(pk=pk, company_type=kind)
        for pk, kind in untyped.exclude(said=None).values_list("pk", "said")
        if kind in kinds
    ]
    Company.objects.bulk_update(rows, ["company_type"], batch_size=500)
    addresses = Contact.objects.exclude(email="").exclude(company=None).order_by("-pk").values_list("company", "email")
    domains = {pk: domain for pk, email in addresses if (domain := mail_domain(email))}
    sites = Company.objects.exclude(site="").values_list("pk", "site")
    domains |= {pk: domain for pk, site in sites if (domain := site_domain(site))}
    empty = set(Company.objects.filter(domain="").values_list("pk", flat=True))
    rows = [Company(pk=pk, domain=domain) for pk, domain in domains.items() if pk in empty]
    Company.objects.bulk_update(rows, ["domain"], batch_size=500)


def _hash(row):
    values = [getattr(row, name) for name in CONTENT]
    text = values[CONTENT.index("description_text")]
    for sign in " \n•-–—*·":
        text = text.replace(sign, "")
    values[CONTENT.index("description_text")] = "".join(text.split())
    return hashlib.blake2b(json.dumps(values, ensure_ascii=False).encode(), digest_size=16).hexdigest()


class Migration(migrations.Migration):
    dependencies = [("leads", "0005_companies")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]
