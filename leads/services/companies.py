"""One company, one row: names are compared in a normal form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from leads.models import Company

_FORMS = re.compile(
    r"\b(llc|ltd|limited|inc|incorporated|corp|corporation|gmbh|ag|bv|oy|ab|sa|srl|sro|plc|pte|тов|ооо|пп|фоп|прат|zoo)\b"
)


def company_key(name: str) -> str:
    """The normal form of a company's name: no case, no marks, no legal form; "" when nothing is left of it."""
    text = unicodedata.normalize("NFKC", name).casefold()
    words = re.sub(r"[^\w+&]+", " ", text.replace(".", "")).strip()
    return re.sub(r"\s+", " ", _FORMS.sub(" ", words)).strip() or words


def companies_by_key(wanted: Mapping[str, str], types: Mapping[str, str]) -> dict[str, Company]:
    """Rows for `wanted` {key: name}, made when missing with `types` {key: company type}. At most three queries."""
    if not wanted:
        return {}
    found = {company.key: company for company in Company.objects.filter(key__in=wanted)}
    missing = [key for key in wanted if key not in found]
    if missing:
        rows = [Company(key=key, name=wanted[key][:255], company_type=types.get(key, "")) for key in missing]
        Company.objects.bulk_create(rows, ignore_conflicts=True)
        found |= {company.key: company for company in Company.objects.filter(key__in=missing)}
    return found
