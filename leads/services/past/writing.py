"""What the lines of a list would do, and doing it: a handful of queries for thousands of lines."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from leads.models import Company, CompanyAlias, Contact, PastContact, Suppression
from leads.services.blocking import Ended, end_open
from leads.services.companies import companies_by_key, fill
from leads.services.company_names import company_key
from leads.services.past.reading import BLOCK, Row

AT_ONCE = 500
FROM_LIST = "from a list you brought"
NEW, KNOWN, TWICE, LISTED = "new", "known", "twice", "listed"


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one line. `outcome`: new company | known company | twice (skipped) | listed (do not write)."""

    row: Row
    outcome: str
    says: str

    @property
    def is_written(self) -> bool:
        return self.outcome != TWICE


@dataclass(frozen=True, slots=True)
class Written:
    companies: int
    past: int
    listed: int
    already: int
    drafts: int = 0
    vacancies: int = 0


def plan(rows: Sequence[Row]) -> list[Step]:
    """What each line would do, by what is known now. Writes nothing."""
    known = _Known.of(rows)
    seen: set[str] = set()
    return [_step(row, known, seen) for row in rows]


@transaction.atomic
def write(rows: Sequence[Row], *, source: str, source_hash: str, actor: str) -> Written:
    """Take the lines in. The same lines again add nothing, in this file or in another one."""
    steps = plan(rows)
    todo = [step.row for step in steps if step.is_written]
    before = Company.objects.count()
    companies = _companies(todo)
    contacts = _contacts(todo, companies)
    past = [_past(row, companies, contacts, source, source_hash) for row in todo if row.kind != BLOCK]
    PastContact.objects.bulk_create(past, batch_size=AT_ONCE, ignore_conflicts=True)
    blocked = [row for row in todo if row.kind == BLOCK]
    ended = _block(blocked, companies, actor) if blocked else None
    return Written(
        companies=Company.objects.count() - before, past=len(past), listed=len(blocked), already=len(rows) - len(todo),
        drafts=ended.drafts if ended else 0, vacancies=ended.vacancies if ended else 0,
    )  # fmt: skip


def counted(steps: Iterable[Step]) -> dict[str, int]:
    return dict(Counter(step.outcome for step in steps))


def fingerprint(row: Row) -> str:
    """One line is the same as another when it says the same of the same people."""
    day = row.at.isoformat() if row.at else ""
    said = "\x1f".join((row.key or row.domain, row.email, row.name.casefold(), row.kind, day, row.note))
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class _Known:
    """What of the rows the record has already."""

    companies: Mapping[str, Company]
    domains: Mapping[str, Company]
    contacts: frozenset[str]
    past: frozenset[str]
    listed: frozenset[tuple[str, object]]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> _Known:
        keys = {row.key for row in rows if row.key}
        found = _in_parts(keys, lambda part: Company.objects.filter(Q(key__in=part)))
        companies = {company.key: company for company in found}
        aliased = _in_parts(keys - companies.keys(), lambda part: Company.objects.filter(aliases__key__in=part))
        if aliased:
            ids = {company.pk: company for company in aliased}
            companies |= {row.key: ids[row.company_id] for row in CompanyAlias.objects.filter(company__in=ids)}
        emails = {row.email for row in rows if row.email}
        contacts = _in_parts(
            emails, lambda part: Contact.objects.filter(email__in=part).values_list("email", flat=True)
        )
        prints = {fingerprint(row) for row in rows}
        past = _in_parts(
            prints, lambda part: PastContact.objects.filter(fingerprint__in=part).values_list("fingerprint", flat=True)
        )
        lines = Suppression.objects.values_list("email", "domain", "company_id")
        listed = {pair for e, d, c in lines for pair in (("email", e), ("domain", d), ("company", c)) if pair[1]}
        return cls(companies, _by_domain(rows), frozenset(contacts), frozenset(past), frozenset(listed))

    def company(self, row: Row) -> Company | None:
        return self.companies.get(row.key) if row.key else self.domains.get(row.domain)


def _by_domain(rows: Iterable[Row]) -> dict[str, Company]:
    wanted = {row.domain for row in rows if row.domain and not row.key}
    found = _in_parts(wanted, lambda part: Company.objects.filter(domain__in=part).order_by("-pk"))
    return {company.domain: company for company in found}


def _in_parts(values: Iterable[str], asked) -> list:  # type: ignore[no-untyped-def, type-arg]  # noqa: ANN001
    parts = sorted(values)
    return [row for at in range(0, len(parts), AT_ONCE) for row in asked(parts[at : at + AT_ONCE])]


def _step(row: Row, known: _Known, seen: set[str]) -> Step:
    mark = fingerprint(row)
    if mark in known.past or mark in seen:
        return Step(row, TWICE, "the same line is there already" if mark in known.past else "twice in this file")
    seen.add(mark)
    company = known.company(row)
    if row.kind == BLOCK:
        names = list(_names(row, company))
        if all(pair in known.listed for pair in names):
            return Step(row, TWICE, "on the list already")
        return Step(row, LISTED, f"not written to any more: {', '.join(_words(row))}")
    person = f"; {row.email} is known already" if row.email in known.contacts else ""
    if company is not None:
        return Step(row, KNOWN, f"known as “{company}”{person}")
    if row.key or row.domain:
        return Step(row, NEW, f"a new company{person}")
    return Step(row, KNOWN if person else NEW, f"a person without a company{person}")


def _names(row: Row, company: Company | None) -> Iterator[tuple[str, object]]:
    """All that a "do not write" line forbids: what it names, not less."""
    if row.key or company is not None:
        yield "company", company.pk if company else None
    if row.email:
        yield "email", row.email
    elif row.domain:
        yield "domain", row.domain


def _words(row: Row) -> list[str]:
    return [each for each in (row.company, row.email or row.domain) if each]


def _companies(rows: Sequence[Row]) -> dict[str, Company]:
    """Companies by key, and by domain where a line has no name; with what the lines say of their domain."""
    by_domain = _by_domain(rows)
    wanted = {row.key: row.company for row in reversed(rows) if row.key}
    for row in rows:
        if not row.key and row.domain and row.domain not in by_domain and row.kind != BLOCK:
            wanted[company_key(row.domain)] = row.domain
    keys, domains = list(wanted), {row.key: row.domain for row in reversed(rows) if row.key and row.domain}
    found: dict[str, Company] = {}
    for at in range(0, len(keys), AT_ONCE):
        found |= companies_by_key({key: wanted[key] for key in keys[at : at + AT_ONCE]}, {}, domains=domains)
    named = {**{each.domain: each for each in by_domain.values()}}
    named |= {row.domain: found[company_key(row.domain)] for row in rows if company_key(row.domain) in found}
    fill((company, {"domain": domain}) for domain, company in named.items())
    return {**found, **{f"@{domain}": company for domain, company in named.items()}}


def _company_of(row: Row, companies: Mapping[str, Company]) -> Company | None:
    return companies.get(row.key) if row.key else companies.get(f"@{row.domain}")


def _contacts(rows: Sequence[Row], companies: Mapping[str, Company]) -> dict[str, int]:
    """address → id; people who are known stay as they are."""
    people = {row.email: row for row in reversed(rows) if row.email and row.kind != BLOCK}
    new = [
        Contact(email=email, name=row.name, company=_company_of(row, companies)) for email, row in people.items()
    ]  # fmt: skip
    Contact.objects.bulk_create(new, batch_size=AT_ONCE, ignore_conflicts=True)
    known = _in_parts(people, lambda part: Contact.objects.filter(email__in=part).values_list("email", "pk"))
    return dict(known)


def _past(
    row: Row, companies: Mapping[str, Company], contacts: Mapping[str, int], source: str, source_hash: str
) -> PastContact:
    company = _company_of(row, companies)
    return PastContact(
        company=company, contact_id=contacts.get(row.email), kind=row.kind, at=row.at, name=row.name, email=row.email,
        note=row.note, source=source[:255], source_hash=source_hash, line=row.line, fingerprint=fingerprint(row),
    )  # fmt: skip


def _block(rows: Sequence[Row], companies: Mapping[str, Company], actor: str) -> Ended:
    """The lines of the list, then what was open for all of them ends."""
    lines: dict[tuple[str, object], Suppression] = {}
    for row in rows:
        for field, value in _names(row, _company_of(row, companies)):
            if value is not None:
                names = {"company_id" if field == "company" else field: value}
                lines.setdefault((field, value), Suppression(note=row.note, **names))
    Suppression.objects.bulk_create(lines.values(), batch_size=AT_ONCE, ignore_conflicts=True)
    drafts = vacancies = 0
    pairs = list(lines)
    for at in range(0, len(pairs), AT_ONCE):
        named: dict[str, list[Any]] = {"company": [], "domain": [], "email": []}
        for field, value in pairs[at : at + AT_ONCE]:
            named[field].append(value)
        ended = end_open(
            actor=actor, companies=named["company"], domains=named["domain"], emails=named["email"], why=FROM_LIST
        )
        drafts, vacancies = drafts + ended.drafts, vacancies + ended.vacancies
    return Ended(drafts, vacancies)
