"""The vacancies, profiles and letters the tests of this folder share."""

import json
import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from outreach.ai.base import Brief, VacancyText
from outreach.ai.builtin.analyst import analyse
from outreach.draft import write_letter
from outreach.draft.plan import plan
from outreach.offer import Offer, OfferedFact
from tests.outreach import texts
from tests.outreach.practice import practice_vacancies

TODAY = date(2026, 11, 24)
FACTS = (
    OfferedFact(
        id="F1", kind="person", person="Olena Koval", role="senior Python developer", years=8,
        technologies=("Python", "Django", "Celery", "PostgreSQL"), free_from=date(2026, 12, 1),
        rate_min=40, rate_currency="USD", rate_period="hour",
    ),
    OfferedFact(
        id="F2", kind="person", person="Taras Melnyk", role="DevOps engineer", years=2,
        technologies=("Kubernetes", "Terraform", "AWS", "Docker"), free_from=date(2026, 11, 1),
    ),
    OfferedFact(
        id="F3", kind="case", language="en",
        text="For a courier we rebuilt order tracking on Django and Celery in 2024",
        texts={
            "uk": "Для кур’єрської служби ми перебудували відстеження посилок на Django та Celery.",
            "pl": "Dla firmy kurierskiej przebudowaliśmy śledzenie przesyłek w Django i Celery.",
        },
        technologies=("Django", "Celery"),
    ),
    OfferedFact(id="F4", kind="capability", text="We write Go services.", language="en", technologies=("Go",)),
    OfferedFact(
        id="F5", kind="person", person="Iryna", role="front-end developer", years=6,
        technologies=("React", "TypeScript"), free_from=date(2026, 12, 9),
    ),
    OfferedFact(
        id="F6", kind="number", language="en", text="On a marketplace API we brought p95 from 1.1 s to 240 ms.",
        texts={
            "uk": "На API маркетплейсу ми знизили p95 з 1,1 с до 240 мс.",
            "ru": "На API маркетплейса мы снизили p95 с 1,1 с до 240 мс.",
            "pl": "W API platformy sprzedażowej skróciliśmy p95 z 1,1 s do 240 ms.",
        },
        technologies=("Python", "FastAPI", "PostgreSQL", "Redis"),
    ),
    OfferedFact(
        id="F7", kind="person", person="Marko", role="QA automation engineer", years=5,
        technologies=("Playwright", "Python", "pytest"),
    ),
    OfferedFact(id="F8", kind="hours", text="We work from 09:00 to 18:00 CET.", language="en"),
)  # fmt: skip
FULL = Offer(FACTS, team="Kvartal Dev", signature="Taras Melnyk\nKvartal Dev")
PARTIAL = Offer(tuple(each for each in FACTS if each.person), team="Kvartal Dev")
EMPTY = Offer()
WARM, BRIEF = replace(FULL, tone="warm"), replace(FULL, tone="brief")
PROFILES = {"full": FULL, "partial": PARTIAL, "empty": EMPTY}
LABELS = Path(__file__).resolve().parents[3] / "outreach" / "labels" / "vacancies.jsonl"


def _labelled() -> dict[str, VacancyText]:
    rows = map(json.loads, LABELS.read_text(encoding="utf-8").splitlines())
    return {f"labels/{each['id']}": VacancyText(title=each["title"], text=each["text"]) for each in rows}


VACANCIES = {**{each.company: each for each in texts.ALL}, **practice_vacancies(), **_labelled()}
analysed = cache(analyse)


def brief_for(vacancy, offer=FULL, key="1", **fields):
    return Brief(key, vacancy, analysed(vacancy), offer, today=TODAY, **fields)


def letter_for(vacancy, offer=FULL, key="1", **fields):
    return write_letter(brief_for(vacancy, offer, key, **fields))


def each_of(*profiles):
    """A test for each; those of one profile run in one process, which writes its letters once."""
    return pytest.mark.parametrize(
        "profile", [pytest.param(name, marks=pytest.mark.xdist_group(f"letters, {name}")) for name in profiles]
    )


EVERY = each_of("full", "partial", "empty", "warm", "brief")
MAIN = each_of("full", "partial", "empty")


@cache
def written(profile):
    """Every letter of a profile (or tone): vacancy → letter."""
    offer = {**PROFILES, "warm": WARM, "brief": BRIEF}[profile]
    return {name: letter_for(vacancy, offer, name) for name, vacancy in VACANCIES.items()}


def plan_for(vacancy, offer=FULL, key="1"):
    return plan(brief_for(vacancy, offer, key))


def ours(sentence):
    """A sentence that rests on a fact."""
    return any(each.startswith("F") for each in sentence.rests_on)


def length(letter):
    return sum(len(each.text.split()) for each in letter.sentences)


def without_quotes(text):
    """Our own words, without what is quoted of theirs."""
    return re.sub(r"«[^»]*»|“[^”]*”|„[^”]*”", " ", text)
