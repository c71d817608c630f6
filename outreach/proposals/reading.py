"""One sentence read as a fact: its kind, its fields, and whether anybody could check it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from outreach.ai.builtin.language import detect
from outreach.ai.builtin.patterns import found, pattern
from outreach.ai.builtin.technologies import mentions
from outreach.ai.data import load
from outreach.proposals.person import Person, Rate, person, rate

CLAIM = "claim"
LONGEST_LINK = 200
_LINK = re.compile(r"\bhttps?://[^\s<>\"'»”)\]]{4,}", re.IGNORECASE)
_SOCIAL = re.compile(r"//(?:www\.)?(?:facebook|twitter|x|instagram|youtube|t|tiktok)\.(?:com|me)/", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
_LABEL = re.compile(r"^[^:.!?]{3,60}:\s+\S")
_FEWEST_WORDS, _FEW_WORDS = 3, 7


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fact that the owner may tick. `text` is a verbatim span of `said`, the sentence it was found in.

    With a `question` nobody can check it: it counts only after he has written something else.
    """

    kind: str
    text: str
    said: str
    language: str = "en"
    technologies: tuple[str, ...] = ()
    person: str = ""
    role: str = ""
    years: int | None = None
    free_from: date | None = None
    rate_min: int | None = None
    rate_max: int | None = None
    rate_currency: str = ""
    rate_unit: str = ""
    link: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class _Signs:
    """What stands in a sentence."""

    text: str
    technologies: tuple[str, ...]
    figure: bool
    us: bool
    did: bool
    client: bool
    brag: bool
    bullet: bool
    link: str
    person: Person | None
    rate: Rate | None

    @property
    def evidence(self) -> bool:
        return self.figure or bool(self.link) or (bool(self.technologies) and (self.did or self.client))


def read(
    text: str, *, said: str = "", language: str = "", today: date | None = None, bullet: bool = False,
    us: bool = False,
) -> Proposal | None:  # fmt: skip
    """The sentence as a proposal, or None when it states nothing about us. Never raises.

    `us`: it speaks of us by name; `bullet`: it is an item of our own list.
    """
    signs = _signs(text, today, bullet, us)
    kind = _kind(signs)
    if not kind:
        return None
    who, pay = (signs.person if kind == "person" else None), signs.rate
    return Proposal(
        kind=kind, text=text, said=said or text, language=_language(text, language),
        technologies=() if kind == "hours" else signs.technologies,
        person=who.name if who else "", role=who.role[:150] if who else "", years=who.years if who else None,
        free_from=who.free_from if who else None,
        rate_min=pay.low if pay else None, rate_max=pay.high if pay else None,
        rate_currency=pay.currency if pay else "", rate_unit=pay.unit if pay else "",
        link=signs.link, question=_question(text) if kind == CLAIM else "",
    )  # fmt: skip


def _language(text: str, around: str) -> str:
    """Its own language; a few words are taken for that of the text around them, where the letters allow it."""
    own = detect(text)
    cyrillic = re.search(r"[а-яіїєґё]", text, re.IGNORECASE) is not None
    fits = around and cyrillic == (around in ("uk", "ru"))
    return around if fits and len(text.split()) < _FEW_WORDS else own or (around if fits else "en")


def _signs(text: str, today: date | None, bullet: bool, us: bool) -> _Signs:
    named = mentions(text)
    return _Signs(
        text=text,
        technologies=tuple(dict.fromkeys(each.name for each in named)),
        figure=_has_figure(text, [(each.start, each.end) for each in named]),
        us=us or _said("us", text),
        did=_said("did", text),
        client=_said("client", text),
        brag=_said("brag", text),
        bullet=bullet,
        link=_link(text),
        person=person(text, today),
        rate=rate(text),
    )


def _has_figure(text: str, technologies: list[tuple[int, int]]) -> bool:
    """A number that is no part of a technology's name or version, an address, or an empty phrase like "100 %"."""
    bare = list(_LINK.sub(lambda match: " " * len(match.group()), text))
    for start, end in technologies:
        stop = end + len(re.match(r"[ .\d+]*", text[end : end + 8]).group().rstrip())  # type: ignore[union-attr]
        bare[start:stop] = " " * (stop - start)
    rest = pattern("proposals", "empty_figure").sub(" ", "".join(bare))
    return _FIGURE.search(rest) is not None


def _link(text: str) -> str:
    match = _LINK.search(text)
    url = match.group().rstrip(".,;:!?") if match else ""
    return url if len(url) <= LONGEST_LINK and not _SOCIAL.search(url) else ""


def _kind(signs: _Signs) -> str:
    """The kind, "" for what is no fact of ours."""
    text = signs.text
    if _said("junk", text) or text.rstrip().endswith("?") or _said("others", text) and not signs.us:
        return ""
    if signs.person:
        return "person"
    if _said("you", text) and not signs.us:
        return ""
    return _practical(signs) or ("" if _said("wish", text) else _told(signs))


def _practical(signs: _Signs) -> str:
    """Rates, hours and links: what an offer rests on."""
    if signs.rate:
        return "rate"
    if found(signs.text, "proposals", "fields", "hours"):
        return "hours"
    if signs.link and len(_LINK.sub("", signs.text).split()) <= 8:
        return "link"
    return ""


def _told(signs: _Signs) -> str:
    """Cases, numbers, skills, and what only sounds like one."""
    ours = signs.us or signs.did or signs.bullet
    if _said("boast", signs.text):
        return CLAIM
    if len(signs.text.split()) < _FEWEST_WORDS:
        return ""
    if found(signs.text, "proposals", "fields", "certificate") and (ours or signs.figure):
        return "capability"
    if signs.brag and not signs.evidence:
        return CLAIM if signs.us or _said("our_kind", signs.text) else ""
    if (signs.did or signs.client) and (signs.technologies or signs.figure):
        return "case"
    if _said("size", signs.text) or signs.figure and (ours or _LABEL.match(signs.text) or signs.text[0].isdigit()):
        return "number"
    if signs.technologies and (signs.us or _said("stack", signs.text) or signs.bullet):
        return "capability"
    return ""


def _question(text: str) -> str:
    lowered = text.lower()
    asked: dict[str, str] = load("proposals")["question"]
    return next((question for word, question in asked.items() if word in lowered), asked["other"])


def _said(name: str, text: str) -> bool:
    return found(text, "proposals", name)
