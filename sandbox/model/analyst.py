"""Reads a vacancy: every requirement, duty and target is a piece of it, word for word."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sandbox.model.question import Line
from sandbox.model.texts import language_of, sentences, technologies_in

_BULLET = re.compile(r"^[-•*–—▪◦]\s+|^\d+[.)]\s+")
_LABEL = re.compile(r"^\**([^:.!?]{2,45}?)(?::\**|\*\*\.?)\s+(?=\S)")
_FIGURE = re.compile(r"\d|\bzero\b|\bhalved\b|\bнуль\b|\bноль\b|вдвічі|вдвое")
_YEARS = re.compile(
    r"(?<![\d.,])(\d{1,2}(?:[.,]\d)?)\s*(?:\+|-ish|[–-]\s*\d+)?\s*(?:or more |full )?(?:years?|рок|рік|лет|год|lat\b)",
    re.I,
)
_SALARY = re.compile(
    r"(?P<sign>[$€£])?\s?(?P<low>\d{3,5}|\d{1,2}[ ,]\d{3})\s?[–-]\s?[$€£]?(?P<high>\d{3,5}|\d{1,2}[ ,]\d{3})"
    r"\s?(?P<name>USD|EUR|PLN|UAH|GBP|\$|€|долар|доллар|євро|евро|грн|zł)?"
)
_CURRENCIES = {"$": "USD", "€": "EUR", "£": "GBP", "дол": "USD", "євр": "EUR", "евр": "EUR", "грн": "UAH", "zł": "PLN"}
_TEAM = re.compile(
    r"(?:team of|команда з|команде|zespół)\D{0,12}(\d{1,3})|(\d{1,3}) (?:people|engineers|человек|людей|osób)"
)
_MOST_YEARS = 20
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}


@dataclass(frozen=True)
class Piece:
    """One sentence or item of a line, and what it is: requirements, nice, duties, goals, offer, or ""."""

    line: str
    text: str
    section: str


def analyse(lines: tuple[Line, ...]) -> dict[str, Any]:
    """Return the analysis as the product's schema names its fields."""
    title = next((line.text for line in lines if line.id == "V0"), "")
    text = "\n".join(line.text for line in lines)
    found = pieces(lines)
    required = [each.text for each in found if each.section == "requirements"]
    years = _years(required)
    return {
        "language": language_of(text),
        "technologies": technologies_in(text),
        "technologies_required": technologies_in("\n".join([title, *required])),
        "seniority": _first("seniority", title) or _seniority(text, years),
        "years_experience": years,
        "english": _english(text),
        "key_requirements": required[:12],
        "responsibilities": [each.text for each in found if each.section == "duties"][:12],
        "kpis": [each.text for each in found if each.section == "goals"][:8],
        "remote": _remote(text),
        "salary": _salary(text),
        "company_type": _first("company_type", text),
        "team_size": _team(text),
        "domain": _first("domain", text),
        "need": _need(found, title),
    }


def pieces(lines: tuple[Line, ...]) -> list[Piece]:
    """Return all that is said below the title, with the section each piece belongs to."""
    return [piece for piece in _walk(lines) if piece.text]


def cue(group: str, name: str, text: str) -> bool:
    """Return whether the text holds a cue of `cues.toml`."""
    return bool(_cues()[group][name].search(text))


def _walk(lines: tuple[Line, ...]) -> Iterator[Piece]:
    section, items = "", 0
    for line in lines:
        words = line.text.strip("# ")
        if line.id == "V0":
            continue
        if opened := _heading(words):
            section, items = opened, 0
            continue
        bullet = bool(_BULLET.match(words))
        said_here = list(sentences(_BULLET.sub("", words)))
        # A list has ended where a paragraph follows its items.
        section = "" if items and not bullet and len(said_here) > 1 else section
        items += 1
        for text in said_here:
            label = _LABEL.match(text)
            named = _section_named(label[1]) if label else ""
            said = text[label.end() :] if label and named else text
            yield Piece(line.id, said.strip(" *"), _section(said, named or section, bullet or bool(named)))
        if words.endswith(":"):
            section, items = _section_named(said_here[-1]) or "duties", 0


def _heading(words: str) -> str:
    bare = words.strip("* ")
    if len(bare) > 60 or bare.endswith((".", "!", ";", ",")) or _BULLET.match(bare):
        return ""
    titled = words.startswith("**") or bare.endswith(":") or not re.search(r"[;@\d]|,.*,", bare)
    return _section_named(bare) if titled and len(bare.split()) <= 9 else ""


def _section_named(words: str) -> str:
    return next(
        (name for name in ("nice", "goals", "requirements", "duties", "offer") if cue("heading", name, words)), ""
    )


def _section(text: str, section: str, listed: bool) -> str:
    if cue("sentence", "orders", text) or "@" in text:
        return "offer"
    if section == "nice" or cue("sentence", "nice", text):
        return "nice"
    if _is_target(text):
        return "goals"
    if cue("sentence", "process", text):
        return "offer"
    if section == "goals":
        return section if _FIGURE.search(text) else ""
    if section in ("requirements", "offer") or (section == "duties" and listed):
        return section
    if cue("sentence", "requirements", text):
        return "requirements"
    return "duties" if listed or section == "duties" or cue("sentence", "duties", text) else ""


def _is_target(text: str) -> bool:
    aimed = bool(_FIGURE.search(text)) and cue("sentence", "target", text)
    asked = _YEARS.search(text) or (cue("sentence", "requirements", text) and cue("sentence", "years", text))
    return aimed and not asked and not cue("sentence", "process", text)


def _first(group: str, text: str) -> str:
    return next((name for name in _cues()[group] if cue(group, name, text)), "")


def _seniority(text: str, years: float | None) -> str:
    """What the text says of it, a lead apart, who may be somebody else; else what so many years usually mean."""
    said = next((name for name in ("senior", "middle", "junior") if cue("seniority", name, text)), "")
    return said or ("" if years is None else "senior" if years >= 5 else "middle" if years >= 2 else "")


def _years(required: list[str]) -> float | None:
    for text in required:
        if not cue("sentence", "years", text):
            continue
        if (found := _YEARS.search(text)) and (years := float(found[1].replace(",", "."))) <= _MOST_YEARS:
            return years
        if said := [value for name, value in _NUMBERS.items() if cue("number", name, text)]:
            return float(max(said))
    return None


def _english(text: str) -> str:
    near = [piece for piece in sentences(text.replace("\n", ". ")) if re.search(r"english|англ|angiel", piece, re.I)]
    return _first("english", "\n".join(near))


def _remote(text: str) -> bool | None:
    if re.search(r"\bremote|віддален|удал[её]н|zdaln|worldwide|дистанц", text, re.I):
        return True
    return False if re.search(r"\bon-?site|in the office|в офісі|в офисе|biurze", text, re.I) else None


def _salary(text: str) -> dict[str, Any] | None:
    for found in _SALARY.finditer(text):
        name = found["sign"] or found["name"] or ""
        if name:
            currency = _CURRENCIES.get(name[:3].lower(), _CURRENCIES.get(name, name[:3].upper()))
            low, high = (int(re.sub(r"\D", "", found[part])) for part in ("low", "high"))
            return {"min": low, "max": high, "currency": currency}
    return None


def _team(text: str) -> int | None:
    found = _TEAM.search(text)
    size = int(found[1] or found[2]) if found else 0
    return size or None


def _need(found: list[Piece], title: str) -> str:
    wanted = [each.text for section in ("goals", "duties", "requirements") for each in found if each.section == section]
    return next((text for text in wanted if len(text) <= 300), title)[:300]


@cache
def _cues() -> dict[str, dict[str, re.Pattern[str]]]:
    data = tomllib.loads((Path(__file__).resolve().parent / "cues.toml").read_text(encoding="utf-8"))
    return {group: {name: re.compile(cue, re.I) for name, cue in named.items()} for group, named in data.items()}
