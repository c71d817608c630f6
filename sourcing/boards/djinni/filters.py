"""What may be asked of Djinni's list and feed, checked before any request leaves."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlencode

from sourcing.boards.djinni import values
from sourcing.boards.djinni.address import base_url
from sourcing.boards.djinni.countries import alpha_3

_LONGEST_TEXT = 200
_PRIMARY = {each.casefold(): each for each in values.PRIMARY_KEYWORDS}

# Friendly names of filters.
NAMES = {
    "keyword": "primary_keyword",
    "category": "primary_keyword",
    "english": "english_level",
    "experience": "exp_level",
    "exp": "exp_level",
    "countries": "country",
    "city": "location",
    "cities": "location",
    "company": "q_company",
    "exclude": "exclude_keywords",
    "work_format": "employment",
    "min_salary": "salary",
}
# Friendly values. B1, B2 and C1 are Djinni's own equalities; the other three are inferred.
ENGLISH = {
    "no": "no_english",
    "none": "no_english",
    "a1": "basic",
    "beginner": "basic",
    "elementary": "basic",
    "a2": "pre",
    "pre-intermediate": "pre",
    "b1": "intermediate",
    "b2": "upper",
    "upper-intermediate": "upper",
    "upper intermediate": "upper",
    "c1": "fluent",
    "advanced": "fluent",
    "c2": "proficient",
}
EMPLOYMENT = {"part-time": "parttime", "part_time": "parttime", "full remote": "remote"}
REGION = {"ua": "UKR", "ukraine": "UKR", "europe": "eu", "world": "worldwide"}


def clean_filters(filters: Mapping[str, object]) -> dict[str, list[str]]:
    """The filters in Djinni's own words: {parameter: values}; empty ones left out.

    Raises ValueError with a sentence for the owner: what is wrong and what was probably meant.
    """
    cleaned: dict[str, list[str]] = {}
    for said, value in filters.items():
        name = _name(said)
        for each in _listed(value):
            known = _FILTERS[name](each)
            if known not in cleaned.setdefault(name, []):
                cleaned[name].append(known)
        if name in _SINGLE and len(cleaned.get(name, [])) > 1:
            raise ValueError(f"The filter “{said}” takes one value, not {len(cleaned[name])}.")
    return cleaned


def list_url(keywords: str, filters: Mapping[str, object]) -> str:
    """The address of the list's first page for these keywords and filters. Raises ValueError as `clean_filters`."""
    return _url("/jobs/", keywords, filters)


def feed_url(keywords: str, filters: Mapping[str, object]) -> str:
    """The address of the RSS feed: the newest hundred; it has no pages. Raises ValueError as `clean_filters`."""
    asked = {name: value for name, value in filters.items() if name != "page"}
    return _url("/jobs/rss/", keywords, asked)


def primary_keyword(said: str) -> str:
    """Djinni's category of that name, however it is written; "" when there is none."""
    return _PRIMARY.get(" ".join(said.split()).casefold(), "")


def _url(path: str, keywords: str, filters: Mapping[str, object]) -> str:
    query = clean_filters(filters)
    words = " ".join(keywords.split())
    if category := primary_keyword(words):
        query["primary_keyword"] = list(dict.fromkeys([category, *query.get("primary_keyword", [])]))
    elif words:
        query["all_keywords"] = [_text(" ".join([words, *query.get("all_keywords", [])]))]
    if {"all_keywords", "any_of_keywords", "exclude_keywords"} & query.keys():
        query.setdefault("search_type", ["basic-search"])
    return f"{base_url()}{path}" + (f"?{urlencode(query, doseq=True)}" if query else "")


def _name(said: str) -> str:
    name = said.strip().lower().replace("-", "_").replace(" ", "_")
    name = NAMES.get(name, name)
    if name not in _FILTERS:
        raise ValueError(f"Djinni has no filter “{said}”.{_meant(name, [*_FILTERS, *NAMES])}")
    return name


def _listed(value: object) -> list[str]:
    """One value or many as texts; nothing for None, "", False and empty lists; True is a tick."""
    if value is None or value is False or value == "":
        return []
    if value is True:
        return ["on"]
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        return [text for each in value for text in _listed(each)]
    return [text] if (text := str(value).strip()) else []


def _one_of(allowed: Iterable[str], aliases: Mapping[str, str] | None = None) -> Callable[[str], str]:
    known = {each.casefold(): each for each in allowed}

    def check(said: str) -> str:
        word = said.casefold()
        found = known.get((aliases or {}).get(word, word).casefold())
        if found is None:
            raise ValueError(
                f"Djinni does not know “{said[:60]}” here.{_meant(said, [*known.values(), *(aliases or {})])}"
            )
        return found

    return check


def _meant(said: str, known: list[str]) -> str:
    lower = {each.casefold(): each for each in known}
    close = difflib.get_close_matches(said.casefold()[:60], lower, n=1, cutoff=0.5)
    if close:
        return f" Did you mean “{lower[close[0]]}”?"
    shown = ", ".join(known[:12])
    return f" It knows: {shown}{', …' if len(known) > 12 else ''}."


def _text(said: str) -> str:
    if len(said) > _LONGEST_TEXT:
        raise ValueError(f"The keywords are longer than {_LONGEST_TEXT} letters; shorten them.")
    return said


def _number(said: str) -> str:
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        raise ValueError(f"“{said[:60]}” is no whole number.")
    return str(int(said))


def _page(said: str) -> str:
    number = _number(said)
    if number == "0":
        raise ValueError("Pages are counted from 1.")
    return number


def _salary(said: str) -> str:
    """Djinni's slider: steps of 500 up to 10 000; the nearest step below keeps every vacancy that was asked for."""
    amount = int(_number(said.replace("$", "").replace(" ", "")))
    if amount > 10_000:
        raise ValueError("Djinni filters salaries up to $10000 a month.")
    return str(amount // 500 * 500)


def _experience(said: str) -> str:
    word = said.casefold().strip()
    if word in ("no_exp", "no", "none", "no experience", "0", "0y"):
        return "no_exp"
    found = re.fullmatch(r"(\d{1,2})\s*(?:y|years?|\+)?", word)
    if not found or not 1 <= int(found.group(1)) <= 10:
        raise ValueError(f"“{said[:60]}” is no experience Djinni knows: use no_exp or 1y to 10y.")
    return f"{int(found.group(1))}y"


def _country(said: str) -> str:
    code = alpha_3(said)
    if not code:
        raise ValueError(f"“{said[:60]}” is no country we know: use its code, for example UKR, POL or CZE.")
    return code


def _tick(said: str) -> str:
    if said.casefold() not in ("on", "true", "yes", "1"):
        raise ValueError(f"“{said[:60]}” does not fit: this filter is only switched on or left out.")
    return "on"


_FILTERS: dict[str, Callable[[str], str]] = {
    "primary_keyword": _one_of(values.PRIMARY_KEYWORDS),
    "all_keywords": _text,
    "any_of_keywords": _text,
    "exclude_keywords": _text,
    "search_type": _one_of(values.SEARCH_TYPE, {"title": "title-only", "full": "full-text", "basic": "basic-search"}),
    "q_company": _text,
    "company_id": _number,
    "salary": _salary,
    "exp_level": _experience,
    "employment": _one_of(values.EMPLOYMENT, EMPLOYMENT),
    "company_type": _one_of(values.COMPANY_TYPE),
    "english_level": _one_of(values.ENGLISH_LEVEL, ENGLISH),
    "domain": _one_of(values.DOMAINS, {label.casefold(): slug for slug, label in values.DOMAINS.items()}),
    "region": _one_of(values.REGION, REGION),
    "location": _one_of(values.LOCATION),
    "country": _country,
    "editorial": _one_of(values.EDITORIAL),
    "hide_contacted": _tick,
    "show_stale": _tick,
    "page": _page,
}
_SINGLE = {
    *("all_keywords", "any_of_keywords", "exclude_keywords", "search_type", "q_company", "company_id", "salary"),
    *("hide_contacted", "show_stale", "page"),
}
