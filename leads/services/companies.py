"""One company, one row: names are compared in a normal form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils import timezone

from leads.models import Company

_FORMS = re.compile(
    r"\b(llc|ltd|limited|inc|incorporated|corp|corporation|gmbh|ag|bv|oy|ab|sa|srl|sro|plc|pte|тов|ооо|пп|фоп|прат|zoo)\b"
)


LONGEST = 255
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(value: Any) -> Any:
    """The value without what no database stores (NUL, half surrogates), also inside lists."""
    if isinstance(value, str):
        return _UNSTORABLE.sub("", value)
    return [storable(each) for each in value] if isinstance(value, list) else value


@lru_cache(maxsize=20_000)  # the same names come with every scan
def company_key(name: str) -> str:
    """The normal form of a company's name: no case, no marks, no legal form; "" when nothing is left of it."""
    text = unicodedata.normalize("NFKC", storable(name)).casefold()
    words = re.sub(r"[^\w+&]+", " ", text.replace(".", "")).strip()
    return (re.sub(r"\s+", " ", _FORMS.sub(" ", words)).strip() or words)[:LONGEST].rstrip()


def companies_by_key(wanted: Mapping[str, str], types: Mapping[str, str]) -> dict[str, Company]:
    """Rows for `wanted` {key: name}, made when missing with `types` {key: company type}; at most three queries."""
    if not wanted:
        return {}
    found = {company.key: company for company in Company.objects.filter(key__in=wanted)}
    missing = [key for key in wanted if key not in found]
    if missing:
        names = {key: storable(wanted[key])[:LONGEST] for key in missing}
        rows = [Company(key=key, name=name, company_type=types.get(key, "")) for key, name in names.items()]
        Company.objects.bulk_create(rows, ignore_conflicts=True)
        found |= {company.key: company for company in Company.objects.filter(key__in=missing)}
    return found


def company_ids(wanted: Mapping[str, str], types: Mapping[str, str]) -> dict[str, int]:
    """As `companies_by_key`, ids only: at most two queries, a third when another scan made one meanwhile."""
    if connection.vendor != "postgresql" or not wanted:
        return {key: company.pk for key, company in companies_by_key(wanted, types).items()}
    from leads.services import postgres_rows  # needs the driver

    found = dict(postgres_rows.answer(_IDS, [list(wanted)]))
    missing = [key for key in wanted if key not in found]
    if missing:
        rows = [_row(key, wanted[key], types.get(key, "")) for key in missing]
        found |= dict(postgres_rows.insert(Company, rows, tell=("key", "id")))
    if len(found) < len(wanted):
        found |= dict(postgres_rows.answer(_IDS, [list(wanted)]))
    return found


_IDS = f"SELECT key, id FROM {Company._meta.db_table} WHERE key = ANY(%s)"  # noqa: S608  our own table


def _row(key: str, name: str, kind: str) -> dict[str, Any]:
    return {"key": key, "name": storable(name)[:LONGEST], "company_type": kind, "created_at": timezone.now()}
