"""One company, one row: found by the normal form of its name, or by another name it was joined with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from leads.models import Company, CompanyAlias
from leads.services.company_names import LONGEST, company_key, storable
from leads.services.domains import mail_domain, site_domain

__all__ = ["LONGEST", "companies_by_key", "company_ids", "company_key", "company_named", "edit", "fill", "storable"]
OWNED = ("name", "company_type", "site", "domain")  # what the owner may decide


def companies_by_key(
    wanted: Mapping[str, str],
    types: Mapping[str, str],
    sites: Mapping[str, str] | None = None,
    domains: Mapping[str, str] | None = None,
) -> dict[str, Company]:
    """Rows for `wanted` {key: name}, made when missing, with `types`, `sites` and `domains` by key.

    What a row did not say yet is filled. One query for companies that are known; at most five.
    """
    if not wanted:
        return {}
    sites, domains = sites or {}, domains or {}

    def said(key: str) -> dict[str, str]:
        return {"company_type": types.get(key, ""), "site": sites.get(key, ""), "domain": domains.get(key, "")}

    found = {company.key: company for company in Company.objects.filter(key__in=wanted)}
    missing = [key for key in wanted if key not in found]
    if missing:
        found |= _by_alias(missing)
        missing = [key for key in missing if key not in found]
    fill((company, said(key)) for key, company in found.items())
    if missing:
        rows = [_made(key, wanted[key], said(key)) for key in missing]
        Company.objects.bulk_create(rows, ignore_conflicts=True)
        found |= {company.key: company for company in Company.objects.filter(key__in=missing)}
    return found


def company_ids(wanted: Mapping[str, str], types: Mapping[str, str], sites: Mapping[str, str]) -> dict[str, int]:
    """As `companies_by_key`, ids only; on PostgreSQL one query for what is known and complete, also by another name."""
    if connection.vendor != "postgresql" or not wanted:
        return {key: company.pk for key, company in companies_by_key(wanted, types, sites).items()}
    from leads.services import postgres_rows  # needs the driver

    said = {key: {"company_type": types.get(key, ""), "site": sites.get(key, "")} for key in wanted}
    rows = postgres_rows.answer(_KNOWN, [list(wanted)] * 2)
    found = {key: pk for key, pk, *_ in rows}
    new = [_row(_made(key, wanted[key], said[key])) for key in wanted if key not in found]
    found |= dict(postgres_rows.insert(Company, new, tell=("key", "id"))) if new else {}
    # Rows of which something is said for the first time, and rows that another scan made meanwhile.
    said_now = [key for key, _, kind, site, _ in rows if _says_more(kind, site, said[key])]
    rest = {key: wanted[key] for key in (*said_now, *(key for key in wanted if key not in found))}
    return found | {key: company.pk for key, company in companies_by_key(rest, types, sites).items()}


# A company's own name comes last: it wins over an alias.
_KNOWN = (
    f"SELECT alias.key, company.id, company_type, site, 0 AS own FROM {CompanyAlias._meta.db_table} alias "  # noqa: S608  our own
    f"JOIN {Company._meta.db_table} company ON company.id = alias.company_id WHERE alias.key = ANY(%s) "
    f"UNION ALL SELECT key, id, company_type, site, 1 FROM {Company._meta.db_table} WHERE key = ANY(%s) ORDER BY own"
)


def _says_more(kind: str, site: str, said: Mapping[str, str]) -> bool:
    return bool(said["company_type"] and not kind or not site and site_domain(said["site"]))


def _row(company: Company) -> dict[str, Any]:
    names = ("key", "name", "company_type", "site", "domain")
    return {name: getattr(company, name) for name in names} | {"created_at": timezone.now()}


def company_named(name: str) -> Company | None:
    """The company with this name, made when it is not known yet; None when the name says nothing."""
    key = company_key(name)
    return companies_by_key({key: name.strip()}, {})[key] if key else None


def fill(said: Iterable[tuple[Company, Mapping[str, str]]]) -> int:
    """Put what is said where nothing is known; what the owner decided stays, also when he emptied it. How many."""
    changed = [company for company, values in said if _filled(company, values)]
    if changed:
        Company.objects.bulk_update(changed, ["company_type", "site", "domain"])
    return len(changed)


def fill_from_address(company: Company, email: str) -> None:
    """The domain of a contact's address is the company's, unless everybody may have one there."""
    fill([(company, {"domain": mail_domain(email)})])


def edit(company: Company, **values: str) -> Company:
    """What the owner says of a company, which nothing overwrites. A new site brings its domain when none is said."""
    changed = {name for name, value in values.items() if name in OWNED and getattr(company, name) != value}
    for name, value in values.items():
        setattr(company, name, value)
    if "site" in changed and "domain" not in changed and not company.domain:
        company.domain = site_domain(company.site)
    company.owned = sorted(changed | set(company.owned))
    company.save()
    return company


def with_domain(domain: str) -> Q:
    """Companies at this web domain or under it."""
    return Q(domain=domain) | Q(domain__endswith=f".{domain}")


def _by_alias(keys: Iterable[str]) -> dict[str, Company]:
    rows = CompanyAlias.objects.filter(key__in=keys).select_related("company")
    return {alias.key: alias.company for alias in rows}


def _made(key: str, name: str, said: Mapping[str, str]) -> Company:
    company = Company(key=key, name=storable(name)[:LONGEST])
    _filled(company, said)
    return company


def _filled(company: Company, said: Mapping[str, str]) -> bool:
    """Whether something was filled."""
    domain = said.get("domain", "") or site_domain(said.get("site", ""))
    own_site = said.get("site", "") if site_domain(said.get("site", "")) else ""  # not its page on a board
    wanted = {"company_type": said.get("company_type", ""), "site": own_site, "domain": domain}
    new = {
        name: value
        for name, value in wanted.items()
        if value and not getattr(company, name) and name not in company.owned and len(value) <= _LONGEST[name]
    }
    for name, value in new.items():
        setattr(company, name, value)
    return bool(new)


_LONGEST = {name: Company._meta.get_field(name).max_length or LONGEST for name in ("company_type", "site", "domain")}
