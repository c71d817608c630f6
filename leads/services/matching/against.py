"""What speaks against two advertisements being one vacancy: contradictions settle it, doubts ask the owner."""

from __future__ import annotations

from collections.abc import Iterator

from leads.services.matching.ad import Ad
from leads.services.matching.reading import CLOSED, Title

# A title without them means somebody in the middle.
_MARKED = frozenset(("trainee", "junior", "assistant", "lead", "head", "chief", "staff"))
# Fields that a rewritten title adds or swaps freely.
_SOFT_FIELDS = frozenset(
    (
        "web",
        "content",
        "system",
        "cloud",
        "operations",
        "customer",
        "delivery",
        "ux",
        "ui",
        "graphic",
        "erp",
        "parttime",
    )
)
# The country whose name its language bears: "Czech" may be either.
_SPOKEN_IN = {
    "german": "germany", "french": "france", "spanish": "spain", "polish": "poland", "portuguese": "portugal",
    "italian": "italy", "czech": "czechia", "hebrew": "israel", "turkish": "turkey",
}  # fmt: skip
_TESTING = frozenset(("manual", "automation"))
_CALLED = {"place": "city", "country": "country", "language": "language", "platform": "platform"}


def contradictions(a: Ad, b: Ad) -> Iterator[str]:
    """What makes two vacancies of them, whatever else they share; the cheap questions come first."""
    one, other = a.head, b.head
    yield from titles_apart(one, other)
    if _apart(a.towns, b.towns):
        yield f"Another city: {_list(a.towns)} and {_list(b.towns)}."
    alone = _lone_levels(a, b)
    if alone & _MARKED or (alone and _years_apart(a, b)):
        yield f"Another seniority: only one is called {_list(alone)}."
    if a.digest and a.digest == b.digest:
        return
    if _apart(_testing(a), _testing(b)):
        yield f"Another way of testing: {_list(_testing(a))} and {_list(_testing(b))}."
    mine, theirs = _only(a, b), _only(b, a)
    if mine and theirs:
        for table in ("place", "language", "platform"):
            one_names, other_names = _of(mine, table), _of(theirs, table)
            if one_names and other_names:
                yield f"Another {_CALLED[table]}: {_list(one_names)} and {_list(other_names)}."


def doubts(a: Ad, b: Ad) -> Iterator[str]:
    """What a person should look at, each as part of a sentence."""
    one, other = a.head, b.head
    alone = _lone_levels(a, b) or (one.levels ^ other.levels if one.levels and other.levels else frozenset())
    if alone:
        yield f"only one title says {_list(alone)}"
    if _years_apart(a, b):
        yield "they ask for different years of experience"
    if _apart(one.marks, other.marks):
        yield f"the titles say {_list(one.marks)} and {_list(other.marks)}"
    if _apart(one.fields, other.fields):
        yield f"the titles say {_list(one.fields)} and {_list(other.fields)}"
    town = _lone_place(a, b) or _lone_place(b, a)
    if town:
        yield f"only one names {_list(town)}"
    mine, theirs = _abroad(a), _abroad(b)
    if mine - theirs and theirs - mine:
        mine, theirs = mine - theirs, theirs - mine
        yield f"one names {_list(mine)}, the other {_list(theirs)}"


def odd_words(a: Ad, b: Ad) -> tuple[frozenset[str], frozenset[str]]:
    """Words of each title that the other advertisement has nowhere."""
    return _unfound(a, b), _unfound(b, a)


def named_alike(one: Title, other: Title) -> bool:
    """Whether both titles name the same levels, fields, technologies and places."""
    return (one.levels, one.fields, one.names, one.closed) == (other.levels, other.fields, other.names, other.closed)


def specific(title: Title) -> bool:
    """Whether the title names more than a role: a technology, a topic, a word of its own."""
    return bool(title.names or title.topics or title.rest or title.codes)


def titles_apart(one: Title, other: Title) -> Iterator[str]:
    if _apart(one.levels, other.levels):
        yield f"Another seniority: {_list(one.levels)} and {_list(other.levels)}."
    if _apart(kinds(one), kinds(other)):
        yield f"Another role: {_list(kinds(one))} and {_list(kinds(other))}."
    if _apart(one.fields, other.fields) and _apart(one.fields - _SOFT_FIELDS, other.fields - _SOFT_FIELDS):
        yield f"Another field: {_list(one.fields)} and {_list(other.fields)}."
    if _apart(one.names, other.names):
        yield f"Another technology: {_list(one.names)} and {_list(other.names)}."
    if _apart(one.codes, other.codes):
        yield f"Another number of the vacancy: {_list(one.codes)} and {_list(other.codes)}."
    if one.closed and other.closed:
        for table in CLOSED:
            mine, theirs = _of(one.closed, table), _of(other.closed, table)
            if _apart(mine, theirs):
                yield f"Another {_CALLED[table]}: {_list(mine)} and {_list(theirs)}."


def kinds(title: Title) -> frozenset[str]:
    """The roles that tell: a "QA engineer" is a QA, and anybody may be called a specialist."""
    telling = title.roles - {"specialist"}
    return telling - {"engineer"} if len(telling) > 1 else telling


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other and not one & other)


def _of(closed: frozenset[str], table: str) -> frozenset[str]:
    return frozenset(each.split(":")[1] for each in closed if each.startswith(f"{table}:"))


def _abroad(ad: Ad) -> frozenset[str]:
    """Countries, and languages as their countries; English is asked for anywhere."""
    closed = ad.head.closed | ad.body.closed
    spoken = _of(closed, "language") - {"english"}
    return _of(closed, "country") | {_SPOKEN_IN.get(each, each) for each in spoken}


def _list(words: frozenset[str]) -> str:
    return ", ".join(sorted(words))


def _lone_levels(a: Ad, b: Ad) -> frozenset[str]:
    """Levels that one title says and the other advertisement does not, not even in its text."""
    for said, silent in ((a, b), (b, a)):
        if not silent.head.levels:
            return said.head.levels and said.head.levels - silent.body.levels
    return frozenset()


def _testing(ad: Ad) -> frozenset[str]:
    """How a QA tests, by hand or not, as far as the advertisement says."""
    named = ad.head.fields | {each.removeprefix("field:") for each in ad.body.own if each.startswith("field:")}
    return named & _TESTING if "qa" in ad.head.roles else frozenset()


def _years_apart(a: Ad, b: Ad) -> bool:
    months = (a.months_of_experience, b.months_of_experience)
    told = None not in months and months[0] != months[1]
    return told or bool(a.body.years and b.body.years and not a.body.years & b.body.years)


def _lone_place(a: Ad, b: Ad) -> frozenset[str]:
    """Cities of the first title while the second advertisement names none at all."""
    named = frozenset() if _of(b.head.closed | b.body.closed, "place") or b.towns else _of(a.head.closed, "place")
    return named - {"remote"}


def _only(a: Ad, b: Ad) -> frozenset[str]:
    """What the first advertisement alone names of the closed tables; "remote" is said or left out at will."""
    return (a.head.closed | a.body.closed) - b.head.closed - b.body.closed - {"place:remote"}


def _unfound(a: Ad, b: Ad) -> frozenset[str]:
    own, head = b.body.own, b.head
    topics = {each for each in a.head.topics - head.topics if f"topic:{each}" not in own}
    names = {each for each in a.head.names - head.names if each not in own}
    fields = {each for each in a.head.fields - head.fields - _SOFT_FIELDS if f"field:{each}" not in own}
    rest: set[str] = set()
    if a.body.language == b.body.language:  # in a translation every other word is odd
        rest = {each for each in a.head.rest - head.rest if each not in own}
    return frozenset(topics | names | fields | rest)
