"""Whether two advertisements are one vacancy, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from leads.services.matching.ad import Ad
from leads.services.matching.against import contradictions, doubts, named_alike, odd_words, specific
from leads.services.matching.firms import related
from leads.services.matching.sharing import Shared, shared


class Same(StrEnum):
    SAME = "same"
    UNSURE = "unsure"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Sameness:
    """`score`: 0 to 100, how much speaks for one vacancy; `why`: in words for the owner."""

    same: Same
    score: int
    why: str


@dataclass(frozen=True, slots=True)
class _Limits:
    """From which score on; `things` and `plain`: shares below which nothing is joined (`_translated`: of a
    translation, where only what is easily shared is left to compare)."""

    same: int
    unsure: int
    things: float = 0.0
    things_translated: float = 0.0
    plain: float = 0.0


# Measured on tests/data/matching/families_dev.toml and short.jsonl; see docs/matching.md.
_LIMITS = {
    "known": _Limits(same=62, unsure=45, things=0.5, things_translated=0.62),
    "unknown": _Limits(same=66, unsure=55, things=0.58, things_translated=0.78, plain=0.4),
    "other": _Limits(same=101, unsure=85),
}
_DOUBT = 8  # points each
_NUMBERS = 6  # points up or down
_NEARLY_ALL = 90
_HARDLY = 0.25  # of the things: nothing else is asked then
# Without texts.
_TITLES_ALIKE, _TITLES_NEAR, _TITLES_SAME = 92, 80, 65


def compare(a: Ad, b: Ad) -> Sameness:
    """Judge two advertisements. Pure and symmetric; where a text is missing, titles and facts decide."""
    against = next(contradictions(a, b), None)
    if against is not None:
        return Sameness(Same.DIFFERENT, 0, against)
    if a.digest and a.digest == b.digest:
        return _doubted(100, [*doubts(a, b), *_beside(a, b)], "The text is the same, letter by letter.")
    if a.body.own and b.body.own:
        return _by_text(a, b)
    return _by_title(a, b)


def _beside(a: Ad, b: Ad) -> Iterator[str]:
    """What makes two vacancies of one text: an agency's clients, places and shifts that only the titles name."""
    if _company(a, b) == "other":
        yield "another company says it"
    mine, theirs = odd_words(a, b)
    if mine and theirs:
        yield f"the titles say {', '.join(sorted(mine))} and {', '.join(sorted(theirs))}"


def _by_text(a: Ad, b: Ad) -> Sameness:
    found, company = shared(a, b), _company(a, b)
    if found.things < _HARDLY:
        return Sameness(Same.DIFFERENT, round(100 * found.things), _told(found, company))
    limits, asked = _LIMITS[company], [*doubts(a, b)]
    score = _score(found) - _DOUBT * len(asked)
    mine, theirs = odd_words(a, b)
    if mine and theirs:
        score -= _DOUBT
        # Two rewritten titles may have a word each that is nowhere else, when all the rest is the same.
        if score < _NEARLY_ALL - _DOUBT or (mine | theirs) & (a.head.topics | b.head.topics):
            asked.append(f"the titles say {', '.join(sorted(mine))} and {', '.join(sorted(theirs))}")
    score, why = max(0, score), _told(found, company)
    if score < limits.unsure:
        return Sameness(Same.DIFFERENT, score, why)
    if score < limits.same or _too_little(found, limits):
        return Sameness(Same.UNSURE, score, " ".join((why, *_asked(asked))))
    return _doubted(score, asked, why)


def _score(found: Shared) -> int:
    names = found.things if found.names is None else found.names
    numbers = 0 if found.numbers is None else _NUMBERS * (2 * found.numbers - 1)
    if found.names is None:
        numbers *= 2
    return max(0, min(99, round(60 * found.things + 40 * names + numbers)))


def _too_little(found: Shared, limits: _Limits) -> bool:
    floor = limits.things_translated if found.translated else limits.things
    return found.things < floor or (0 if found.plain is None else found.plain) < limits.plain


def _doubted(score: int, asked: list[str], why: str) -> Sameness:
    """The same, unless something must be asked."""
    return Sameness(Same.UNSURE if asked else Same.SAME, score, " ".join((why, *_asked(asked))))


def _asked(asked: list[str]) -> list[str]:
    return [f"But {'; '.join(asked)}."] if asked else []


def _company(a: Ad, b: Ad) -> str:
    """known | unknown | other: a name hidden by one board may stand in the text."""
    relation = related(a.company, b.company)
    if relation == "other":
        return relation
    return "known" if relation in ("same", "alike") or (a.company or b.company) and a.called & b.called else "unknown"


def _told(found: Shared, company: str) -> str:
    names = "" if found.names is None else f", {found.names:.0%} of its names"
    whose = {"known": "the same company", "unknown": "a company not named", "other": "another company"}[company]
    kind = "a translation" if found.translated else "other words"
    return f"Perhaps {kind} of one text: {found.things:.0%} of the shorter one is in the other{names}; {whose}."


def _by_title(a: Ad, b: Ad) -> Sameness:
    """Without texts only the same company, the same title and facts that agree make one vacancy."""
    alike = round(fuzz.token_sort_ratio(a.title.casefold(), b.title.casefold()))
    company, asked = _company(a, b), [*doubts(a, b)]
    score = 60 * alike // 100 + _agreeing(a, b)
    if company == "other" or alike < _TITLES_NEAR:
        return Sameness(Same.DIFFERENT, score, "No text to compare; another company or another title.")
    why = f"No text to compare; the titles are alike to {alike} %."
    if a.work_format and b.work_format and a.work_format != b.work_format:
        asked.append(f"one is {' and the other '.join(sorted((a.work_format, b.work_format)))}")
    if not specific(a.head):
        asked.append("a company may want several under so general a title")
    certain = alike >= _TITLES_ALIKE and not any(odd_words(a, b)) and named_alike(a.head, b.head)
    if company != "known" or not certain or score < _TITLES_SAME:
        return Sameness(Same.UNSURE, score, " ".join((why, *_asked(asked))))
    return _doubted(score, asked, why)


def _agreeing(a: Ad, b: Ad) -> int:
    """Points for facts that both say and that agree, and against for pay that does not."""
    experience = a.months_of_experience is not None and a.months_of_experience == b.months_of_experience
    pay = (a.salary_min, a.salary_max), (b.salary_min, b.salary_max)
    paid = 0 if (None, None) in pay else 15 if pay[0] == pay[1] else -15
    return 10 * experience + 10 * bool(a.towns & b.towns) + paid
