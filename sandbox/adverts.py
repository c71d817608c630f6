"""The vacancies of the boards beside Djinni: what LinkedIn, DOU and a company's own site advertise."""

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from sandbox import markup

HERE = Path(__file__).resolve().parent / "vacancies" / "boards"
BOARDS = ("linkedin", "dou", "company")
FIRST_NEW_ID = {"linkedin": 4418000001, "dou": 379001, "company": 901}


@dataclass(frozen=True, kw_only=True)
class Advert:
    """One vacancy as a board shows it; times are hours before the world's start, as in `content.Vacancy`."""

    id: int
    board: str
    title: str
    company: str
    text: str
    file: str = ""
    company_slug: str = ""
    place: str = ""  # as shown: "Kyiv, Kyiv City, Ukraine" on LinkedIn, "Київ, віддалено" on DOU
    salary: str = ""  # as shown; empty: not named
    category: str = ""  # DOU's and the company's
    experience: str = ""  # DOU's: 0-1, 1-3, 3-5, 5plus
    recruiter: str = ""  # who lets everybody see that it was them
    apply: str = "onsite"  # onsite (Easy Apply) | offsite
    applicants: int = 0
    seniority: str = "Mid-Senior level"
    employment: str = "Full-time"
    function: str = "Engineering and Information Technology"
    industries: str = "Software Development"
    posted: float = 1
    first_published: float = 0
    bumps: tuple[float, ...] = ()
    later: tuple[tuple[float, tuple[tuple[str, Any], ...]], ...] = ()  # hours after the start → what changes then
    state: str = "open"
    also: str = ""  # a vacancy elsewhere in the world that this one is as well: "djinni 851402"

    @property
    def description_html(self) -> str:
        """Return the text as the board shows it."""
        return markup.to_html(self.text)

    @property
    def words(self) -> str:
        """Return all that a search looks into, in small letters."""
        return f"{self.title} {self.company} {self.text}".casefold()

    @property
    def path(self) -> str:
        """Return the address without the host."""
        if self.board == "linkedin":
            return f"/jobs/view/{markup.slugify(f'{self.title} at {self.company}')}-{self.id}"
        if self.board == "dou":
            return f"/companies/{self.company_slug}/vacancies/{self.id}/"
        return f"/careers/{markup.slugify(self.title)}/"


@cache
def adverts(board: str) -> tuple[Advert, ...]:
    """Return the board's shipped vacancies, ordered by id; `text_of` in a file lends another one's text."""
    read = {path.name: _front(path) for path in sorted((HERE / board).glob("*.md"))}
    texts = {front["id"]: front["text"] for front in read.values()}
    found = [build(front | {"board": board, "file": f"{board}/{name}"}, texts) for name, front in read.items()]
    return tuple(sorted(found, key=lambda one: one.id))


def build(values: dict[str, Any], texts: dict[int, str] | None = None) -> Advert:
    """Return an advert of plain values. Raises ValueError for an unknown field, KeyError for an unknown `text_of`."""
    if "text_of" in values:
        values = values | {"text": (texts or {})[values["text_of"]]}
        del values["text_of"]
    if unknown := values.keys() - {field.name for field in fields(Advert)}:
        raise ValueError(f"unknown field: {', '.join(sorted(unknown))}")
    changes = [
        (each["hours"], tuple((k, v) for k, v in each.items() if k != "hours")) for each in values.get("later", ())
    ]
    slug = values.get("company_slug") or markup.slugify(values["company"])
    return Advert(**(values | {"company_slug": slug, "later": tuple(changes), "bumps": tuple(values.get("bumps", ()))}))


def _front(path: Path) -> dict[str, Any]:
    head, found, body = re.sub(r"^\+\+\+\n", "", path.read_text(encoding="utf-8")).partition("\n+++")
    if not found:
        raise ValueError(f"{path}: no front matter between +++ lines")
    return {"text": body.strip()} | tomllib.loads(head)
