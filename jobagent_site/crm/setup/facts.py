"""Facts out of plain lines: what kind of fact each one is, and whether anybody could check it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import transaction

from outreach.ai.builtin.language import detect
from outreach.ai.builtin.technologies import names
from outreach.models import Fact, SenderProfile

MOST = 30  # lines a form takes at once
LINK = re.compile(r"https?://\S+")
HOURS = re.compile(r"\b\d{1,2}[:.]\d{2}\b.*\b\d{1,2}[:.]\d{2}\b")
A_YEAR = r"\b(\d{1,2})\+?\s*(?:years?|роки|років|рік|лет|года?)\b"
PERSON = re.compile(rf"^(?P<name>[^\W\d_]+(?: [^\W\d_]+)?)\s*[:,–—-]\s*.*{A_YEAR}", re.I)
YEARS = re.compile(A_YEAR, re.I)
BRAG = re.compile(
    r"\b(experts?|best|leading|top|modern|all|any|world[- ]class|найкращ\w*|лучш\w*|експерт\w*|эксперт\w*)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the owner's text as a fact. With a `doubt` it waits until he switches it on."""

    text: str
    kind: str
    technologies: tuple[str, ...] = ()
    person: str = ""
    years: int | None = None
    link: str = ""
    language: str = "en"
    doubt: str = ""


def read(text: str) -> list[Line]:
    """One fact a line; empty lines and list marks are ignored."""
    rows = (row.strip().lstrip("-*•– ").strip() for row in text.splitlines())
    return [_line(row) for row in rows if row]


@transaction.atomic
def save(profile: SenderProfile, lines: list[Line]) -> list[Fact]:
    """Add what is not written yet."""
    known = {text for row in profile.facts.values_list("text", "text_uk", "text_ru", "text_pl") for text in row if text}
    return [_fact(profile, line) for line in lines if line.text not in known]


def _line(text: str) -> Line:
    technologies, link, person = names(text), LINK.search(text), PERSON.search(text)
    years = YEARS.search(text)
    return Line(
        text=text,
        kind=_kind(text, bool(link), bool(person)),
        technologies=technologies,
        person=person["name"] if person else "",
        years=int(years[1]) if years and person else None,
        link=link[0].rstrip(".,)") if link else "",
        language=detect(text) or "en",
        doubt=_doubt(text, technologies),
    )


def _kind(text: str, link: bool, person: bool) -> str:
    if person:
        return Fact.Kind.PERSON
    if link:
        return Fact.Kind.LINK
    if HOURS.search(text):
        return Fact.Kind.HOURS
    return Fact.Kind.CASE if re.search(r"\d", text) else Fact.Kind.CAPABILITY


def _doubt(text: str, technologies: tuple[str, ...]) -> str:
    """ "" when the line names something that can be checked."""
    if BRAG.search(text) and not re.search(r"\d|https?://", text):
        return "Nobody can check this sentence. What did you do, for whom, when?"
    if not technologies and len(text.split()) < 4 and not re.search(r"\d|https?://", text):
        return "This says too little for a letter. Add what you did, with which technologies."
    return ""


def _fact(profile: SenderProfile, line: Line) -> Fact:
    field = "text" if line.language == "en" else f"text_{line.language}"
    return Fact.objects.create(
        profile=profile, kind=line.kind, technologies=list(line.technologies), person_name=line.person,
        years=line.years, link=line.link, active=not line.doubt, **{field: line.text},
    )  # fmt: skip
