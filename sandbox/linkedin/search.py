"""What LinkedIn's open search finds: words, place, age, Easy Apply, companies. It is deaf to all other filters."""

import re
from datetime import datetime, timedelta

from django.http import QueryDict

from sandbox.adverts import Advert
from sandbox.store import Published

_EU = "Austria Belgium Estonia France Germany Ireland Italy Latvia Lithuania Netherlands Poland Portugal Romania Spain"
_WITHIN = {
    "european union": _EU.casefold().split(),
    "europe": [*_EU.casefold().split(), "ukraine", "united kingdom", "norway", "switzerland"],
    "emea": [*_EU.casefold().split(), "ukraine", "united kingdom", "norway", "switzerland", "israel"],
}


def found(one: Published[Advert], query: QueryDict, now: datetime) -> bool:
    """Return whether the search shows the vacancy. A closed one stays in the list for a while (*unconfirmed*)."""
    advert = one.vacancy
    return (
        advert.state != "removed"
        and _said(advert, query.get("keywords", ""))
        and _lies_in(advert, query.get("location", ""))
        and _young_enough(one, query.get("f_TPR", ""), now)
        and (query.get("f_AL") != "true" or advert.apply == "onsite")
        and _of_company(advert, query.get("f_C", ""))
    )


def company_number(advert: Advert) -> int:
    """Return the number by which f_C knows the company."""
    return 70_000_000 + sum(ord(letter) * place for place, letter in enumerate(advert.company_slug, 1))


def _said(advert: Advert, keywords: str) -> bool:
    """All words of one of the alternatives between OR."""
    ways = re.split(r"\s+or\s+", keywords.casefold().replace('"', " "))
    return any(all(word in advert.words for word in way.split()) for way in ways)


def _lies_in(advert: Advert, location: str) -> bool:
    wanted, place = location.casefold().strip(), advert.place.casefold()
    if not wanted or wanted == "worldwide":
        return True
    country = place.rpartition(",")[2].strip()
    return wanted.partition(",")[0] in place or country in _WITHIN.get(wanted, ())


def _young_enough(one: Published[Advert], age: str, now: datetime) -> bool:
    limit = re.fullmatch(r"r(\d{1,9})", age)
    return limit is None or now - one.posted_at <= timedelta(seconds=int(limit[1]))


def _of_company(advert: Advert, numbers: str) -> bool:
    return not numbers or str(company_number(advert)) in numbers.split(",")
