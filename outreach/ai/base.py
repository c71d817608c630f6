"""What an AI backend is given, what it must return, and the seam itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from outreach.ai.model import ModelCall, Purpose
from outreach.offer import Offer

Language = Literal["", "en", "uk", "ru", "pl"]
Seniority = Literal["", "junior", "middle", "senior", "lead"]
English = Literal["", "A1", "A2", "B1", "B2", "C1", "C2"]
CompanyType = Literal["", "product", "outsource", "outstaff", "agency", "startup"]
About = Literal["us", "them", "neither"]

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
# A verbatim piece of the vacancy; the cap keeps one endless line out of pages and prompts.
Quote = Annotated[str, StringConstraints(min_length=1, max_length=600)]


@dataclass(frozen=True, slots=True)
class VacancyText:
    """What a backend may see of a vacancy: its words and its published fields, never a contact.

    `people` are names that no backend is shown: they are hidden in the text before it leaves this machine.
    """

    title: str
    text: str
    board: str = ""
    company: str = ""
    company_type: str = ""
    language: str = ""  # "" when the board does not say
    work_format: str = ""  # remote | office | hybrid | ""
    months_of_experience: int | None = None
    english: str = ""
    countries: tuple[str, ...] = ()
    salary_min: int | None = None  # a month
    salary_max: int | None = None
    salary_currency: str = ""
    tags: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    category: str = ""
    domain: str = ""
    people: tuple[str, ...] = field(default=(), repr=False)


class _Checked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Salary(_Checked):
    """A month's pay as published. One of the two bounds may be missing, never both in what we produce."""

    min: int | None = Field(default=None, ge=0, le=10_000_000)
    max: int | None = Field(default=None, ge=0, le=10_000_000)
    currency: str = Field(default="", max_length=3)


class Analysis(_Checked):
    """What a vacancy says. Lists hold canonical technology names or verbatim pieces of the text.

    Whatever a backend returns passes this schema first; pydantic.ValidationError says what is wrong with it.
    """

    language: Language = ""
    technologies: tuple[Name, ...] = Field(default=(), max_length=80)
    technologies_required: tuple[Name, ...] = Field(default=(), max_length=80)
    seniority: Seniority = ""
    years_experience: float | None = Field(default=None, ge=0, le=50)
    english: English = ""
    key_requirements: tuple[Quote, ...] = Field(default=(), max_length=40)
    responsibilities: tuple[Quote, ...] = Field(default=(), max_length=40)
    kpis: tuple[Quote, ...] = Field(default=(), max_length=20)
    remote: bool | None = None  # None: not said
    salary: Salary | None = None
    company_type: CompanyType = ""
    team_size: int | None = Field(default=None, ge=1, le=100_000)
    domain: str = Field(default="", max_length=60)
    need: str = Field(default="", max_length=300)  # what the company needs, in its own words


@dataclass(frozen=True, slots=True)
class Brief:
    """All a letter may be written from. `key` is stable per vacancy and decides the wording, so keep it.

    `wish` is the owner's own word for this letter; `turn` counts the letters written before it for the same vacancy.
    """

    key: str
    vacancy: VacancyText
    analysis: Analysis
    offer: Offer = field(default_factory=Offer)
    today: date | None = None  # None: dates of people are given as dates, never as "now"
    variant: str = ""
    channel: str = "email"  # email | assisted | linkedin_note | linkedin_inmail: how long the letter may be
    wish: str = ""
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a letter, whom it is about, and the lines ("V4") and facts ("F7") it rests on.

    "V0" is the vacancy's title, "S" the bare sender profile: a team writes and offers its people.
    """

    text: str
    about: About
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A draft. `body` is greeting, sentences and signature as they will be sent; its first line holds `{contact}`
    until `outreach.draft.fill_contact` puts the name in, so no backend ever sees one."""

    language: str
    subject: str
    sentences: tuple[Sentence, ...]
    body: str


@dataclass(frozen=True, slots=True)
class Proofs:
    """A letter to be read once more, sentence by sentence, with all it may rest on."""

    sentences: tuple[str, ...]
    vacancy: VacancyText
    offer: Offer


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a reader does not believe: the sentence as it stands ("": the whole letter), the words in it, and why."""

    text: str
    words: str
    why: str


# What a backend is given, and what it makes of it.
Work = VacancyText | Brief | Proofs
Result = Analysis | Letter | tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Access:
    """How a backend reaches its service. `versions` says which instructions the service holds for a purpose."""

    url: str = ""
    key: str = field(default="", repr=False)
    flows: Mapping[Purpose, str] = field(default_factory=dict)  # purpose → chatflow id
    versions: Mapping[str, str] = field(default_factory=dict)
    model: str = ""
    timeout: float = 120.0  # seconds for one answer
    deadline: float = 180.0  # seconds for all about one question, its second try too
    most_calls: int = 3  # requests one piece of work may take


class Backend(Protocol):
    """An analyst, writer and reader, made for one piece of work. Its work may raise `jobagent_site.http.ServiceError`,
    marked with its `Trouble`, when a network is behind them. It touches no database."""

    name: str

    @property
    def calls(self) -> Sequence[ModelCall]:
        """The requests made so far; always empty without a network."""
        ...

    def version(self, purpose: Purpose) -> str:
        """Which instructions it follows."""
        ...

    def key(self, purpose: Purpose, work: Work) -> str:
        """What makes this work the same as another; "" when its answers need not be kept."""
        ...

    def analyse(self, vacancy: VacancyText) -> Analysis:
        """What the vacancy says."""
        ...

    def write(self, brief: Brief) -> Letter:
        """A letter from the brief and nothing else."""
        ...

    def review(self, letter: Proofs) -> tuple[Doubt, ...]:
        """What the letter says without a fact or a line that says it."""
        ...
