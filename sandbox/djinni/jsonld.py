"""JSON-LD as the real pages carry it, with all their unevenness."""

import json
from datetime import datetime, timedelta
from typing import Any

from sandbox.clock import KYIV
from sandbox.content import Vacancy
from sandbox.djinni import labels
from sandbox.store import Published

_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", ord("'"): "\\u0027"}


def script(data: dict[str, Any] | list[dict[str, Any]]) -> str:
    """Return JSON that is safe inside a script element."""
    return json.dumps(data, sort_keys=True).translate(_ESCAPES)


def posting(one: Published, base: str, lang: str) -> dict[str, Any]:
    """Return the JobPosting; keys that say nothing are absent, as on the real pages."""
    vacancy = one.vacancy
    posted, valid = _stamp(one.posted_at), _stamp(one.posted_at + timedelta(days=30))
    data: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "category": vacancy.keyword,
        "datePosted": posted,
        "description": vacancy.description_text,
        "directApply": True,
        "employmentType": "PART_TIME" if vacancy.part_time else "FULL_TIME",
        "hiringOrganization": _organization(vacancy),
        "identifier": vacancy.id,
        "industry": vacancy.domain or "other",
        "title": vacancy.title,
        "url": base + vacancy.path,
        "validThrough": valid,
    }
    return data | _experience(vacancy) | _salary(vacancy, posted, valid) | _places(vacancy, lang)


def _stamp(moment: datetime) -> str:
    # Kyiv wall time without a zone: that is what the real pages say.
    return moment.astimezone(KYIV).replace(tzinfo=None).isoformat(timespec="microseconds")


def _organization(vacancy: Vacancy) -> str | dict[str, str]:
    if vacancy.confidential:
        return "confidential"
    return {"@type": "Organization", "name": vacancy.company} | ({"sameAs": vacancy.website} if vacancy.website else {})


def _experience(vacancy: Vacancy) -> dict[str, Any]:
    if not vacancy.experience:
        return {}
    kind = "OccupationalExperienceRequirements"
    return {"experienceRequirements": {"@type": kind, "monthsOfExperience": float(vacancy.experience)}}


def _salary(vacancy: Vacancy, posted: str, valid: str) -> dict[str, Any]:
    if not (vacancy.salary_public and vacancy.salary_max):
        return {}
    value = {"@type": "QuantitativeValue", "maxValue": vacancy.salary_max, "minValue": vacancy.salary_min}
    value |= {"unitText": "MONTH", "validFrom": posted, "validThrough": valid}
    return {"baseSalary": {"@type": "MonetaryAmount", "currency": "USD", "value": value}}


def _places(vacancy: Vacancy, lang: str) -> dict[str, Any]:
    data: dict[str, Any] = {"jobLocationType": "TELECOMMUTE"} if vacancy.work == "remote" else {}
    offices = [_office(office, lang) for office in vacancy.offices]
    if offices:
        data["jobLocation"] = offices[0] if len(offices) == 1 else offices
    requirements = _requirements(vacancy)
    if requirements is not None:
        data["applicantLocationRequirements"] = requirements
    return data


def _office(office: str, lang: str) -> dict[str, Any]:
    code, _, cities = office.partition(":")
    names = [labels.city(key.strip(), lang) for key in cities.split(",") if key.strip()]
    address = {"@type": "PostalAddress", "addressCountry": labels.country(code, lang), "addressLocality": names}
    return {"@type": "Place", "address": address | {"addressRegion": None, "postalCode": None}}


def _requirements(vacancy: Vacancy) -> dict[str, Any] | list[dict[str, Any]] | None:
    if vacancy.region == "eu":
        nowhere = {"addressCountry": None, "addressLocality": None, "postalCode": None}
        return _area(nowhere | {"addressRegion": "Europe"})
    if vacancy.region == "ua":
        return _area({"addressCountry": "UA"})
    if vacancy.region == "countries":
        return [_area({"addressCountry": code}) for code in vacancy.countries]
    return None


def _area(address: dict[str, Any]) -> dict[str, Any]:
    return {"@type": "AdministrativeArea", "address": {"@type": "PostalAddress"} | address}
