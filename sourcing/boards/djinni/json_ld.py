"""JSON-LD of Djinni's pages: the steadiest part of them since 2024, and uneven in every field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeGuard

from sourcing.boards import clean
from sourcing.boards.djinni import address, words
from sourcing.boards.djinni.countries import alpha_2

_MARK = b"application/ld+json"
_EMPLOYMENT = {"FULL_TIME": "full_time", "PART_TIME": "part_time"}


def read(body: bytes) -> tuple[dict[str, dict[str, Any]], bool]:
    """({vacancy id: JobPosting}, whether some block could not be read), in the page's order."""
    found: dict[str, dict[str, Any]] = {}
    broken = False
    for block in _blocks(body):
        try:
            data = json.loads(block, strict=False)  # a tab or line break within a text is no fault
        except (ValueError, RecursionError):
            broken = True
            continue
        for entry in data if isinstance(data, list) else [data]:
            if isinstance(entry, dict) and entry.get("@type") == "JobPosting" and (key := _id(entry)):
                found.setdefault(key, entry)
    return found, broken


def fields(entry: dict[str, Any], origin: str) -> dict[str, Any]:
    """The Posting's fields this entry states; what it does not state is absent."""
    path = address.vacancy_path(_text(entry.get("url")))[1]
    stated = {
        "url": origin + path if path else "",
        "title": clean.line(_text(entry.get("title"))),
        "description_text": clean.plain(_text(entry.get("description"))),
        "posted_at": words.stamp(_text(entry.get("datePosted"))),
        "category": clean.line(_text(entry.get("category"))),
        "domain": clean.line(_text(entry.get("industry"))),
        "employment": _EMPLOYMENT.get(_text(entry.get("employmentType")), ""),
        "work_format": "remote" if entry.get("jobLocationType") == "TELECOMMUTE" else "",
        "months_of_experience": _months(entry),
        "cities": tuple(_cities(entry)),
        **_company(entry.get("hiringOrganization")),
        **_salary(entry.get("baseSalary")),
        **_applicants(entry),
    }
    return {name: value for name, value in stated.items() if value not in ("", None, ())}


def hides_company(entry: dict[str, Any]) -> bool:
    """Whether the employer chose not to be named: the organisation is then the bare word "confidential"."""
    return isinstance(entry.get("hiringOrganization"), str)


def _blocks(body: bytes) -> Iterator[bytes]:
    """The text of each JSON-LD script. By `find`: in HTML a script ends at the first "</script", whatever is in it."""
    at = body.find(_MARK)
    while at != -1:
        start = body.find(b">", at) + 1
        end = body.find(b"</script", start)
        if not start:
            return
        yield body[start : end if end != -1 else len(body)]
        at = body.find(_MARK, end) if end != -1 else -1


def _id(entry: dict[str, Any]) -> str:
    said = entry.get("identifier")
    if isinstance(said, int) and not isinstance(said, bool) and 0 < said < 10**12:
        return str(said)
    return address.vacancy_path(_text(entry.get("url")))[0]


def _company(said: Any) -> dict[str, Any]:
    if not isinstance(said, dict):  # "confidential"
        return {}
    site = _text(said.get("sameAs")).strip()
    return {
        "company": clean.line(_text(said.get("name"))),
        "company_url": site if site.lower().startswith(("http://", "https://")) else "",
    }


def _months(entry: dict[str, Any]) -> int | None:
    """None without the field: Djinni leaves it out for "no experience", which the card says itself."""
    said = _dict(entry.get("experienceRequirements")).get("monthsOfExperience")
    return round(said) if _number(said, 1200) else None


def _salary(said: Any) -> dict[str, Any]:
    """What the employer published. `estimatedSalary` is the board's own guess and is no salary of theirs."""
    value = _dict(_dict(said).get("value"))
    if not value or value.get("unitText", "MONTH") != "MONTH":  # nothing else was seen; better none than a wrong one
        return {}
    low, high = (value.get(name) for name in ("minValue", "maxValue"))
    stated = {
        "salary_min": round(low) if _number(low, 10_000_000) and low else None,
        "salary_max": round(high) if _number(high, 10_000_000) and high else None,
    }
    known = any(each is not None for each in stated.values())
    return stated | {"salary_currency": clean.line(_text(_dict(said).get("currency")))[:3].upper()} if known else {}


def _applicants(entry: dict[str, Any]) -> dict[str, Any]:
    """Who may apply: nothing said and work from home means the whole world."""
    required = entry.get("applicantLocationRequirements")
    places = [_dict(_dict(each).get("address")) for each in _list(required)]
    countries = [alpha_2(_text(each.get("addressCountry"))) for each in places]
    if required is None and entry.get("jobLocationType") == "TELECOMMUTE":
        return {"region": "worldwide"}
    europe = any(each.get("addressRegion") == "Europe" for each in places)
    return {"countries": tuple(dict.fromkeys(each for each in countries if each)), "region": "europe" if europe else ""}


def _cities(entry: dict[str, Any]) -> Iterator[str]:
    for place in _list(entry.get("jobLocation")):
        for city in _list(_dict(_dict(place).get("address")).get("addressLocality")):
            if name := clean.line(_text(city)):
                yield name


def _number(said: Any, limit: int) -> TypeGuard[float]:
    return isinstance(said, (int, float)) and not isinstance(said, bool) and 0 <= said < limit


def _text(said: Any) -> str:
    return said if isinstance(said, str) else ""


def _dict(said: Any) -> dict[str, Any]:
    return said if isinstance(said, dict) else {}


def _list(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [] if said is None else [said]
