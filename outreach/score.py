"""How well a vacancy fits what we offer: a number, and reasons a person can check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from outreach.ai.base import Analysis, VacancyText
from outreach.ai.builtin import conditions
from outreach.ai.builtin.analyst import LONGEST_TEXT
from outreach.ai.builtin.sections import Line, numbered
from outreach.ai.builtin.seniority import years_experience
from outreach.ai.builtin.technologies import mentions
from outreach.ai.builtin.vocabulary import canonical, implied
from outreach.draft.roles import fits, trade
from outreach.filters import Preferences
from outreach.offer import Offer, OfferedFact
from outreach.reasons import Reason
from outreach.wishes import NO_WISHES, Wishes, rates, wished

__all__ = ["NOTHING_KNOWN", "Reason", "Score", "Signals", "score"]

TITLE = "V0"
# The most each part may give. With facts they add up to 100; without facts only the second group counts.
_REQUIRED, _WELCOME, _PEOPLE = 44, 8, 14
_REMOTE, _SALARY, _FRESH, _CONTACT, _PRODUCT = 8, 8, 8, 6, 4
_WITHOUT_FACTS = 60
_STRETCH = _WITHOUT_FACTS / (_REMOTE + _SALARY + _FRESH + _CONTACT + _PRODUCT)
_DAY, _WEEK = 24.0, 168.0
# Needed but met by nobody of ours: one title technology missing makes a good score impossible.
_MISSING_TITLE_CAP = 45
_OTHER_TRADE_CAP = 25
NO_DEVELOPERS = "business"  # the trade of roles.toml that holds recruiters, sales, managers
_LEVEL = {"junior": 1, "middle": 2, "senior": 5, "lead": 7}


@dataclass(frozen=True, slots=True)
class Score:
    """0–100: the reasons' points added up; what holds it up or down is a reason with points of its own."""

    value: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Signals:
    """What the record knows beside the text. None: not known."""

    age_hours: float | None = None
    contact_known: bool = False


NOTHING_KNOWN = Signals()


def score(
    analysis: Analysis,
    vacancy: VacancyText,
    offer: Offer,
    preferences: Preferences,
    signals: Signals = NOTHING_KNOWN,
    wishes: Wishes = NO_WISHES,
) -> Score:
    """The fit, with its reasons, strongest first. Never raises."""
    lines = numbered(vacancy.text[:LONGEST_TEXT])
    places = _places(vacancy, lines)
    reasons = list(_signals(analysis, vacancy, lines, signals, preferences))
    taste = list(wished(analysis, vacancy, lines, wishes))
    if not offer.facts:
        stretched = (Reason(round(each.points * _STRETCH), each.text, each.lines) for each in reasons)
        nothing = Reason(0, "Technologies are not compared: you have entered no facts yet.")
        return _added_up([*stretched, *taste, nothing], _WITHOUT_FACTS)
    reasons += [*taste, *rates(analysis, offer, lines)]
    reasons += _technologies(analysis, vacancy, offer, places)
    reasons += _people(analysis, vacancy, offer, lines)
    return _added_up([*reasons, *_cap(reasons, vacancy, offer)], 100)


def _added_up(reasons: list[Reason], most: int) -> Score:
    total = sum(each.points for each in reasons)
    value = max(0, min(most, total))
    held = (Reason(value - total, f"Held at {value}"),) if value != total else ()
    return Score(value, tuple(sorted((*reasons, *held), key=lambda each: -each.points)))


def _places(vacancy: VacancyText, lines: tuple[Line, ...]) -> dict[str, tuple[str, ...]]:
    """Technology → the lines that name it, the title first."""
    found: dict[str, dict[str, None]] = {}
    for line_id, text in ((TITLE, vacancy.title), *((each.id, each.text) for each in lines)):
        for mention in mentions(text):
            found.setdefault(mention.name, {})[line_id] = None
    return {name: tuple(ids) for name, ids in found.items()}


def _technologies(
    analysis: Analysis, vacancy: VacancyText, offer: Offer, places: dict[str, tuple[str, ...]]
) -> Iterable[Reason]:
    ours = _ours(offer)
    required = tuple(map(canonical, analysis.technologies_required)) or tuple(map(canonical, analysis.technologies))
    welcome = tuple(name for name in map(canonical, analysis.technologies) if name not in required)
    yield from _compared(required, _weights(required, vacancy), ours, places, _REQUIRED)
    yield from _compared(welcome, dict.fromkeys(welcome, 1), ours, places, _WELCOME)


def _weights(required: tuple[str, ...], vacancy: VacancyText) -> dict[str, int]:
    # What stands in the title is what they hire for.
    titled = {mention.name for mention in mentions(vacancy.title)}
    return {name: 3 if name in titled else 1 for name in required}


def _ours(offer: Offer) -> dict[str, tuple[str, ...]]:
    """Technology, with all it implies → the facts that list it."""
    found: dict[str, list[str]] = {}
    for fact in offer.facts:
        for name in implied(frozenset(map(canonical, fact.technologies))):
            found.setdefault(name, []).append(fact.id)
    return {name: tuple(ids) for name, ids in found.items()}


def _compared(
    names: tuple[str, ...],
    weights: dict[str, int],
    ours: dict[str, tuple[str, ...]],
    places: dict[str, tuple[str, ...]],
    most: int,
) -> Iterable[Reason]:
    """One reason for what we have, one of 0 points for what we lack."""
    met, missing = tuple(n for n in names if n in ours), tuple(n for n in names if n not in ours)
    total = sum(weights[name] for name in names)
    what = "asked" if most == _REQUIRED else "welcome"
    if met:
        points = round(most * sum(weights[name] for name in met) / total)
        yield Reason(points, f"{_listed(met)}: {what}, and yours", _union(met, places), _union(met, ours))
    if missing:
        yield Reason(0, f"{_listed(missing)}: {what}, you have no fact", _union(missing, places))


def _union(names: tuple[str, ...], table: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for name in names for each in table.get(name, ())))


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _people(analysis: Analysis, vacancy: VacancyText, offer: Offer, lines: tuple[Line, ...]) -> Iterable[Reason]:
    people = tuple(each for each in offer.facts if each.person)
    needed = {canonical(name) for name in analysis.technologies_required}
    fitting = tuple(each for each in people if needed & implied(frozenset(map(canonical, each.technologies))))
    if not fitting:
        if people:
            yield Reason(0, "None of your people lists what they require")
        return
    asked = _level_lines(lines)
    years = analysis.years_experience or _LEVEL.get(analysis.seniority)
    enough = tuple(each for each in fitting if _has_years(each, years))
    if enough:
        names = _listed(tuple(each.person for each in enough))
        wanted = f", {years:g} years asked" if years else ""
        yield Reason(_PEOPLE, f"People who fit: {names}{wanted}", asked, tuple(each.id for each in enough))
    else:
        names = _listed(tuple(each.person for each in fitting))
        yield Reason(
            _PEOPLE // 2, f"{names}: right skills, fewer than {years:g} years", asked, tuple(e.id for e in fitting)
        )


def _has_years(fact: OfferedFact, years: float | None) -> bool:
    return years is None or (fact.years is not None and fact.years >= years)


def _level_lines(lines: tuple[Line, ...]) -> tuple[str, ...]:
    return tuple(each.id for each in lines if years_experience((each,)) is not None)[:3]


def _signals(
    analysis: Analysis, vacancy: VacancyText, lines: tuple[Line, ...], signals: Signals, preferences: Preferences
) -> Iterable[Reason]:
    yield from _remote(analysis, lines)
    yield from _salary(analysis, lines, preferences)
    if signals.age_hours is not None and signals.age_hours < _WEEK:
        points = _FRESH if signals.age_hours < _DAY else _FRESH // 2
        yield Reason(points, "Fresh: published today" if signals.age_hours < _DAY else "Published this week")
    if signals.contact_known:
        yield Reason(_CONTACT, "A contact's address is known")


def _remote(analysis: Analysis, lines: tuple[Line, ...]) -> Iterable[Reason]:
    ids = tuple(each.id for each in lines if conditions.work_format((each,)))[:2]
    if analysis.remote:
        yield Reason(_REMOTE, "Remote", ids)
    elif analysis.remote is False:
        yield Reason(0, "Not remote", ids)


def _salary(analysis: Analysis, lines: tuple[Line, ...], preferences: Preferences) -> Iterable[Reason]:
    pay = analysis.salary
    if pay is None:
        yield Reason(0, "No salary published")
        return
    ids = tuple(each.id for each in lines if conditions.salary((each,)) is not None)[:1]
    best = conditions.in_dollars(pay.max or pay.min, pay.currency) or 0
    above = preferences.salary_floor and best >= preferences.salary_floor
    text = f"Salary above your floor of ${preferences.salary_floor}" if above else "Salary published"
    yield Reason(_SALARY, f"{text}: up to {pay.max or pay.min} {pay.currency}".rstrip(), ids)


def _cap(reasons: list[Reason], vacancy: VacancyText, offer: Offer) -> Iterable[Reason]:
    """What makes a good score impossible, the hardest first; at most one."""
    return list(_other_trade(reasons, vacancy, offer))[:1] or _missing_in_title(reasons, vacancy, offer)


def _other_trade(reasons: list[Reason], vacancy: VacancyText, offer: Offer) -> Iterable[Reason]:
    """A recruiter who should know what JavaScript is, is no work for developers."""
    theirs = trade(vacancy.title)
    ours = [trade(fact.role) for fact in offer.facts if fact.person]
    titled = {mention.name for mention in mentions(vacancy.title)}
    if not theirs or titled & _ours(offer).keys() or any(fits(theirs, each) for each in ours):
        return
    total = sum(each.points for each in reasons)
    if (ours or theirs == NO_DEVELOPERS) and total > _OTHER_TRADE_CAP:
        text = f"Held at {_OTHER_TRADE_CAP}: none of your people does this work"
        yield Reason(_OTHER_TRADE_CAP - total, text, (TITLE,))


def _missing_in_title(reasons: list[Reason], vacancy: VacancyText, offer: Offer) -> Iterable[Reason]:
    titled = tuple(dict.fromkeys(mention.name for mention in mentions(vacancy.title)))
    missing = tuple(name for name in titled if name not in _ours(offer))
    total = sum(each.points for each in reasons)
    if titled and len(missing) == len(titled) and total > _MISSING_TITLE_CAP:
        text = f"Held at {_MISSING_TITLE_CAP}: {_listed(missing)} in the title, and you have no fact"
        yield Reason(_MISSING_TITLE_CAP - total, text, (TITLE,))
