"""One company, one row: names are compared in a normal form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

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
