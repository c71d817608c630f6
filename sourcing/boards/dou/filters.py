"""What may be asked of DOU's feed, checked before any request leaves: it answers an unknown value with everything."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlencode

from sourcing.boards.dou.address import FEED, base_url

# The list's own form, May 2026: https://jobs.dou.ua/vacancies/
CATEGORIES = (
    ".NET", "Account Manager", "AI/ML", "Analyst", "Android", "Animator", "Architect", "Artist", "Assistant",
    "Big Data", "Blockchain", "C++", "C-level", "Copywriter", "Data Engineer", "Data Science", "DBA", "Design",
    "DevOps", "Embedded", "Engineering Manager", "Erlang", "ERP/CRM", "Finance", "Flutter", "Front End", "Golang",
    "Hardware", "HR", "iOS/macOS", "Java", "Legal", "Marketing", "No-code", "Node.js", "Office Manager", "Other",
    "PHP", "Product Manager", "Project Manager", "Python", "QA", "React Native", "Ruby", "Rust", "Sales",
    "Salesforce", "SAP", "Scala", "Scrum Master", "Security", "SEO", "Support", "SysAdmin", "Technical Writer",
    "Unity", "Unreal Engine", "Військова справа",
)  # fmt: skip
TICKS = ("remote", "relocation", "descr")  # descr: search in the descriptions too
EXPERIENCE = ("0-1", "1-3", "3-5", "5plus")
# City → how an owner may write it in Latin letters.
CITIES = {
    "Київ": "kyiv|kiev", "Львів": "lviv", "Дніпро": "dnipro", "Одеса": "odesa|odessa",
    "Івано-Франківськ": "ivano-frankivsk", "Вінниця": "vinnytsia",
    "Харків": "kharkiv", "Тернопіль": "ternopil", "Чернівці": "chernivtsi",
    "Черкаси": "cherkasy", "Хмельницький": "khmelnytskyi", "Ужгород": "uzhhorod", "Рівне": "rivne", "Луцьк": "lutsk",
    "Полтава": "poltava", "Запоріжжя": "zaporizhzhia", "Житомир": "zhytomyr", "Миколаїв": "mykolaiv",
    "Чернігів": "chernihiv", "Суми": "sumy", "Кропивницький": "kropyvnytskyi", "Кривий Ріг": "kryvyi rih",
    "Кременчук": "kremenchuk", "Краматорськ": "kramatorsk", "Павлоград": "pavlohrad", "Моршин": "morshyn",
}  # fmt: skip

# Friendly names of filters; the last two are how other boards of ours call them.
NAMES = {
    "keyword": "search",
    "keywords": "search",
    "experience": "exp",
    "location": "city",
    "in_description": "descr",
    "primary_keyword": "category",
    "exp_level": "exp",
}
_IGNORED = re.compile(r"from|page|count|utm_\w+")  # where a visitor came from, and how far he read
_LONGEST_TEXT = 200
_CATEGORIES = {each.casefold(): each for each in CATEGORIES}
_CITIES = {word.casefold(): city for city, latin in CITIES.items() for word in (city, *latin.split("|"))}


def clean_filters(filters: Mapping[str, object]) -> dict[str, list[str]]:
    """The filters in DOU's own words: {parameter: [value]}; empty ones left out. Each takes one value.

    Raises ValueError with a sentence for the owner: what is wrong and what was probably meant.
    """
    cleaned: dict[str, list[str]] = {}
    for said, value in filters.items():
        name = _name(said)
        for each in _listed(value) if name else ():
            parameter, known = ("remote", _remote(each)) if name == "employment" else (name, _FILTERS[name](each))
            if known not in cleaned.setdefault(parameter, []):
                cleaned[parameter].append(known)
        if len(cleaned.get(name, [])) > 1:
            raise ValueError(f"DOU takes one value of “{said}”, not {len(cleaned[name])}. Make a search for each.")
    return cleaned


def feed_url(keywords: str, filters: Mapping[str, object]) -> str:
    """The address of the feed for these keywords and filters. Raises ValueError as `clean_filters`."""
    query = clean_filters(filters)
    words = " ".join(keywords.split())
    if words.casefold() in _CATEGORIES and "category" not in query:
        query["category"] = [_CATEGORIES[words.casefold()]]
    elif words:
        query["search"] = [_text(" ".join([words, *query.get("search", [])]))]
    return base_url() + FEED + (f"?{urlencode(query, doseq=True)}" if query else "")


# DOU's own list hides behind Cloudflare; its feed shows the same vacancies to everybody.
list_url = feed_url


def _name(said: str) -> str:
    """The parameter, or "" for one that filters nothing."""
    name = said.strip().lower().replace("-", "_").replace(" ", "_")
    name = NAMES.get(name, name)
    if name == "employment" or name in _FILTERS:
        return name
    if _IGNORED.fullmatch(name):
        return ""
    raise ValueError(f"DOU has no filter “{said[:60]}”.{_meant(name, {each: each for each in (*_FILTERS, *NAMES)})}")


def _listed(value: object) -> list[str]:
    """One value or many as texts; nothing for None, "", False and empty lists; True is a tick."""
    if value is None or value is False or value == "":
        return []
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        return [text for each in value for text in _listed(each)]
    return [text] if (text := "1" if value is True else str(value).strip()) else []


def _category(said: str) -> str:
    return _known(_CATEGORIES, said, "category")


def _city(said: str) -> str:
    return _known(_CITIES, said, "city", " Any other place may stand in the keywords.")


def _known(values: Mapping[str, str], said: str, what: str, more: str = "") -> str:
    found = values.get(" ".join(said.split()).casefold())
    if found is None:
        raise ValueError(f"DOU does not know the {what} “{said[:60]}”.{_meant(said, values)}{more}")
    return found


def _experience(said: str) -> str:
    """One of DOU's four ranges; a number of years is the range it begins or lies in."""
    word = said.casefold().replace(" ", "").replace("…", "-").replace("–", "-")
    if word in EXPERIENCE:
        return word
    found = re.fullmatch(r"(<)?(\d{1,2})(?:y|years?|\+)?", word)
    if not found:
        raise ValueError(f"“{said[:60]}” is no experience DOU knows: use {', '.join(EXPERIENCE)}.")
    years = int(found.group(2)) - bool(found.group(1))
    return EXPERIENCE[(years >= 1) + (years >= 3) + (years >= 5)]


def _remote(said: str) -> str:
    if said.casefold() not in ("remote", "full remote"):
        raise ValueError(f"DOU cannot search for “{said[:60]}”: it only knows remote.")
    return "1"


def _tick(said: str) -> str:
    if said.casefold() not in ("1", "on", "true", "yes"):
        raise ValueError(f"“{said[:60]}” does not fit: this filter is only switched on or left out.")
    return "1"


def _text(said: str) -> str:
    if len(said) > _LONGEST_TEXT:
        raise ValueError(f"The keywords are longer than {_LONGEST_TEXT} letters; shorten them.")
    return said


def _meant(said: str, known: Mapping[str, str]) -> str:
    """What was probably meant, of words and what DOU calls them; else the first of what it knows."""
    close = difflib.get_close_matches(said.casefold()[:60], known, n=1, cutoff=0.5)
    if close:
        return f" Did you mean “{known[close[0]]}”?"
    shown = list(dict.fromkeys(known.values()))
    return f" It knows: {', '.join(shown[:12])}{', …' if len(shown) > 12 else ''}."


_FILTERS: dict[str, Callable[[str], str]] = {
    "category": _category,
    "search": _text,
    "city": _city,
    "exp": _experience,
    **dict.fromkeys(TICKS, _tick),
}
