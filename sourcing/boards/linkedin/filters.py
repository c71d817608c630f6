"""What may be asked of LinkedIn's open search, checked before any request leaves."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from sourcing.boards.linkedin.address import base_url

_LONGEST_TEXT = 200
_LONGEST_AGE = 24 * 60  # hours
_PATH = "/jobs/search"

# Friendly names of filters; the others are the parameters of LinkedIn's own addresses.
NAMES = {
    "place": "location",
    "city": "location",
    "country": "location",
    "radius": "distance",
    "hours": "f_tpr",
    "hours_old": "f_tpr",
    "posted_within": "f_tpr",
    "easy_apply": "f_al",
    "company": "f_c",
    "company_id": "f_c",
}
# In addresses copied from a browser; none of them changes what is found.
_NOISE = {
    *("position", "pagenum", "start", "currentjobid", "trk", "trackingid", "refid", "origin", "sortby", "geoid"),
    *("original_referer", "originalsubdomain", "spellcorrectionenabled", "redirect", "session_redirect"),
}
# Whoever is not logged in gets the same list with them as without: measured by several programs.
_DEAF = {
    "f_wt": "work format",
    "is_remote": "remote",
    "remote": "remote",
    "work_format": "work format",
    "f_jt": "job type",
    "job_type": "job type",
    "employment": "job type",
    "f_e": "experience",
    "experience": "experience",
    "f_sb2": "salary",
    "salary": "salary",
}
_SPELLED = {"f_tpr": "f_TPR", "f_al": "f_AL", "f_c": "f_C"}


@dataclass(frozen=True, slots=True)
class Query:
    """One search as the library takes it. Empty or None: not said."""

    keywords: str = ""
    location: str = ""
    distance: int | None = None  # miles
    hours_old: int | None = None
    easy_apply: bool = False
    company_ids: tuple[int, ...] = ()


def clean_filters(filters: Mapping[str, object]) -> dict[str, list[str]]:
    """The filters in LinkedIn's own words: {parameter: values}; empty ones left out.

    Raises ValueError with a sentence for the owner: what is wrong and what was probably meant.
    """
    cleaned: dict[str, list[str]] = {}
    given = {_name(said): _listed(value) for said, value in filters.items()}
    if given.get("geoid") and not given.get("location"):
        raise ValueError("The search names its place by a number (geoId). Name it in words: the filter “location”.")
    for name, values in given.items():
        if name in _NOISE or not values:
            continue
        known = [each for value in values for each in [_FILTERS[name](value)] if each]
        if name != "f_c" and len(set(known)) > 1:
            raise ValueError(f"The filter “{_SPELLED.get(name, name)}” takes one value, not {len(set(known))}.")
        if known:
            cleaned[_SPELLED.get(name, name)] = list(dict.fromkeys(known))
    return cleaned


def list_url(keywords: str, filters: Mapping[str, object]) -> str:
    """The address of the search, which a browser opens too. Raises ValueError as `clean_filters`, or for no words."""
    asked = clean_filters(filters)
    words = _text(" ".join([*keywords.split(), *asked.pop("keywords", [])]))
    query = ({"keywords": [words]} if words else {}) | asked
    if not {"keywords", "location", "f_C"} & query.keys():
        raise ValueError("A search on LinkedIn needs words or a place: without them it would bring the whole world.")
    return f"{base_url()}{_PATH}?{urlencode(query, doseq=True)}"


def feed_url(keywords: str, filters: Mapping[str, object]) -> str:
    """Raises ValueError: LinkedIn has no feed."""
    raise ValueError("LinkedIn has no feed. Untick “read the feed only” in this search.")


def query_of(url: str) -> Query:
    """The search that an address of ours, or one copied from a browser, stands for. Raises ValueError."""
    said = clean_filters(parse_qs(urlsplit(url).query))
    one = {name: values[0] for name, values in said.items()}
    return Query(
        keywords=one.get("keywords", ""),
        location=one.get("location", ""),
        distance=int(one["distance"]) if "distance" in one else None,
        hours_old=int(one["f_TPR"][1:]) // 3600 if "f_TPR" in one else None,
        easy_apply="f_AL" in one,
        company_ids=tuple(int(each) for each in said.get("f_C", [])),
    )


def _name(said: str) -> str:
    name = said.strip().lower().replace("-", "_").replace(" ", "_")
    name = NAMES.get(name, name)
    if name in _DEAF:
        raise ValueError(
            f"LinkedIn's open search does not listen to “{said}” ({_DEAF[name]}): without a login it shows the same "
            "list. Put the word into the keywords, and let the rules skip what does not fit."
        )
    if name not in _FILTERS and name not in _NOISE:
        close = difflib.get_close_matches(name, [*_FILTERS, *NAMES], n=1, cutoff=0.5)
        meant = f" Did you mean “{close[0]}”?" if close else " It has: location, distance, hours_old, easy_apply."
        raise ValueError(f"LinkedIn's open search has no filter “{said}”.{meant}")
    return name


def _listed(value: object) -> list[str]:
    """One value or many as texts; nothing for None, "", False and empty lists; True is a tick."""
    if value is None or value is False or value == "":
        return []
    if value is True:
        return ["true"]
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        return [text for each in value for text in _listed(each)]
    return [text] if (text := str(value).strip()) else []


def _text(said: str) -> str:
    words = " ".join(said.split())
    if len(words) > _LONGEST_TEXT:
        raise ValueError(f"The words of a search are longer than {_LONGEST_TEXT} letters; shorten them.")
    return words


def _number(said: str, highest: int) -> int:
    if not (said.isascii() and said.isdigit() and len(said) < 16 and int(said) <= highest):
        raise ValueError(f"“{said[:60]}” is no whole number up to {highest}.")
    return int(said)


def _distance(said: str) -> str:
    return str(_number(said, 100))


def _age(said: str) -> str:
    """Hours, or LinkedIn's own r86400 in seconds; the library asks in whole hours."""
    own = re.fullmatch(r"r(\d{1,9})", said)
    hours = -(-int(own.group(1)) // 3600) if own else _number(said, _LONGEST_AGE)
    if not 1 <= hours <= _LONGEST_AGE:
        raise ValueError(f"The age of a vacancy is 1 to {_LONGEST_AGE} hours, not “{said[:60]}”.")
    return f"r{hours * 3600}"


def _tick(said: str) -> str:
    if said.casefold() in ("false", "no", "0", "off"):
        return ""
    if said.casefold() not in ("on", "true", "yes", "1"):
        raise ValueError(f"“{said[:60]}” does not fit: this filter is only switched on or left out.")
    return "true"


def _company(said: str) -> str:
    return str(_number(said, 10**12))


_FILTERS: dict[str, Callable[[str], str]] = {
    "keywords": _text,
    "location": _text,
    "distance": _distance,
    "f_tpr": _age,
    "f_al": _tick,
    "f_c": _company,
}
