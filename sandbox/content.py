"""The shipped vacancies and recruiters: files people can read, loaded into frozen records."""

import re
import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from sandbox import markup

HERE = Path(__file__).resolve().parent
LANGUAGES = ("en", "uk", "ru")


@dataclass(frozen=True, kw_only=True)
class Recruiter:
    """A person who publishes vacancies and answers letters."""

    key: str
    id: int
    name: str
    role: str
    email: str
    company: str
    language: str
    timezone: str
    character: str


@dataclass(frozen=True, kw_only=True)
class Vacancy:
    """One vacancy as its author published it; times are hours before the world's start."""

    id: int
    language: str
    file: str
    title: str
    company: str
    company_type: str
    keyword: str
    recruiter: str
    text: str
    website: str = ""
    company_slug: str = ""
    company_id: int = 0
    confidential: bool = False
    experience: int = 0  # months; 0 = none asked
    english: str = "no_english"
    languages: tuple[str, ...] = ()  # "Ukrainian: Native"
    skills: tuple[str, ...] = ()  # "Python: 3 years", or without the years
    part_time: bool = False
    work: str = "remote"  # remote | office | hybrid | any
    region: str = "worldwide"  # worldwide | eu | ua | countries
    countries: tuple[str, ...] = ()  # alpha-3, for region = countries
    offices: tuple[str, ...] = ()  # "UKR: kyiv, lviv"
    salary_min: int = 0
    salary_max: int = 0
    salary_public: bool = False
    domain: str = ""
    tags: tuple[str, ...] = ()  # ukrainian_product | miltech | reservation | nonhr
    questions: tuple[str, ...] = ()
    views: int = 0
    applications: int = 0
    posted: float = 1  # hours before the world's start; below zero: appears that many hours after it
    first_published: float = 0  # hours before the start, when older than `posted`
    bumps: tuple[float, ...] = ()  # hours after the start
    state: str = "open"  # open | closed | removed
    demo_field: bool = False  # in the field of the demo's team
    refuses_agencies: bool = False
    html: bool = False  # the text is HTML as it stands

    @property
    def description_html(self) -> str:
        """Return the text as the board shows it."""
        return self.text if self.html else markup.to_html(self.text)

    @property
    def description_text(self) -> str:
        """Return the plain text as the board's JSON-LD gives it."""
        return markup.to_plain(self.description_html)

    @property
    def slug(self) -> str:
        """Return the tail of the address: at most 45 characters, like the board's own."""
        return markup.slugify(self.title)[:45]

    @property
    def path(self) -> str:
        """Return the address without the host."""
        return f"/jobs/{self.id}-{self.slug}/"


@cache
def recruiters() -> dict[str, Recruiter]:
    """Return all recruiters by their key."""
    data = tomllib.loads((HERE / "recruiters.toml").read_text(encoding="utf-8"))
    return {key: Recruiter(key=key, **entry) for key, entry in data.items()}


@cache
def vacancies() -> tuple[Vacancy, ...]:
    """Return all shipped vacancies, ordered by id."""
    files = [path for language in LANGUAGES for path in sorted((HERE / "vacancies" / language).glob("*.md"))]
    return tuple(sorted((read_vacancy(path) for path in files), key=lambda vacancy: vacancy.id))


def read_vacancy(path: Path) -> Vacancy:
    """Return the vacancy of one file: TOML between `+++` lines, then the text. Raises ValueError when malformed."""
    head, found, body = path.read_text(encoding="utf-8").removeprefix("+++\n").partition("\n+++\n")
    if not found:
        raise ValueError(f"{path}: no front matter between +++ lines")
    front = tomllib.loads(head)
    language = path.parent.name
    return build(front | {"language": language, "file": f"{language}/{path.name}", "text": body.strip()})


def build(values: dict[str, Any]) -> Vacancy:
    """Return a vacancy from plain values, the company's slug and number filled in when absent."""
    known = {field.name for field in fields(Vacancy)}
    if unknown := values.keys() - known:
        raise ValueError(f"unknown field: {', '.join(sorted(unknown))}")
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    values["company_slug"] = values.get("company_slug") or markup.slugify(values["company"])
    values["company_id"] = values.get("company_id") or 4000 + values["id"] % 10000
    return Vacancy(**values)


def emails_in(text: str) -> list[str]:
    """Return the e-mail addresses a reader would find in the text."""
    return re.findall(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text)
