"""An invented corpus of vacancies with a fixed seed: for measuring time, no claim about the real world."""

from __future__ import annotations

import random
from dataclasses import replace

from leads.services.matching import Ad

_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeo"]
_LEVELS = ("Junior", "Middle", "Senior", "", "", "Lead")
_ROLES = ("Developer", "Engineer", "QA Engineer", "Data Analyst", "DevOps Engineer", "Product Manager",
          "Project Manager", "UI Designer", "Sales Manager", "Support Specialist", "Recruiter",
          "Architect")  # fmt: skip
_TOOLS = ("Python", "Java", "Go", "PHP", "Ruby", "React", "Angular", "Vue", "Kotlin", "Swift", "C++", "Rust", "Scala",
          "Django", "Spring", "Laravel", "Kafka", "Redis", "PostgreSQL", "MongoDB", "Docker", "Kubernetes", "Terraform",
          "AWS", "Azure", "GCP", "Airflow", "Spark", "dbt", "Snowflake", "Selenium", "Cypress", "Figma", "Jira",
          "Tableau", "Grafana", "Jenkins", "Ansible", "GraphQL", "gRPC", "RabbitMQ", "Elasticsearch",
          "Celery")  # fmt: skip
_CITIES = ("Kyiv", "Lviv", "Odesa", "Warsaw", "Krakow", "Berlin", "Prague", "", "", "", "", "")
_LINES = {
    "en": (
        "We build {a} for {b} and serve {n} {c} in Europe.", "You will own the {d} service and its {e}.",
        "Requirements: {y}+ years with {t}, {u} and {v}.", "Knowledge of {w} and {x} will be a plus.",
        "You will talk to {c} and improve {f} every quarter.", "We offer remote work, {m} days of vacation and {g}.",
        "The team of {k} people writes {h} with {u}.", "Salary {s} USD, {i} and {j} every year.",
    ),
    "uk": (
        "Ми створюємо {a} для {b}, нами користуються {n} {c} у Європі.", "Ви відповідатимете за сервіс {d} та {e}.",
        "Вимоги: від {y} років з {t}, {u} та {v}.", "Знання {w} і {x} буде плюсом.",
        "Ви спілкуватиметеся з {c} і покращуватимете {f} щокварталу.",
        "Пропонуємо віддалену роботу, {m} дні відпустки, {g}.",
        "Команда з {k} людей пише {h} на {u}.", "Зарплата {s} USD, {i} та {j} щороку.",
    ),
    "pl": (
        "Tworzymy {a} dla {b}, korzysta z nas {n} {c} w Europie.", "Będziesz odpowiadać za usługę {d} oraz {e}.",
        "Wymagania: od {y} lat z {t}, {u} i {v}.", "Znajomość {w} oraz {x} mile widziana.",
        "Będziesz rozmawiać z {c} i co kwartał poprawiać {f}.", "Oferujemy pracę zdalną, {m} dni urlopu i {g}.",
        "Zespół {k} osób pisze {h} w {u}.", "Wynagrodzenie {s} USD, {i} i {j} co roku.",
    ),
}  # fmt: skip
_TIMES = 3  # the lines are said so often with other words: about 1,300 letters


class Corpus:
    """`known`: so many advertisements; big companies have hundreds, most a few."""

    def __init__(self, size: int, chance: random.Random) -> None:
        self._chance = chance
        self._words = ["".join(chance.choices(_SYLLABLES, k=3)) for _ in range(12_000)]
        self._companies = [self._name() for _ in range(max(10, size // 12))]
        self._weights = [1 / (rank + 3) for rank in range(len(self._companies))]
        self.known = [self._ad() for _ in range(size)]

    def new(self, count: int) -> list[tuple[Ad, int | None]]:
        """(advertisement, number of the known one it is, None for a really new one)."""
        made = []
        for _ in range(count):
            number = self._chance.randrange(len(self.known))
            made.append(self._met_again(number) if self._chance.random() < 0.45 else (self._ad(), None))
        return made

    def _met_again(self, number: int) -> tuple[Ad, int | None]:
        ad, kind = self.known[number], self._chance.random()
        if kind < 0.35:
            return ad, number
        if kind < 0.6:
            return replace(ad, text=self._rewritten(ad.text)), number
        if kind < 0.75:
            return replace(ad, text=self._rewritten(ad.text), company=""), number
        return replace(ad, title=f"Head of {ad.title}"), None  # a near miss

    def _name(self) -> str:
        return "".join(self._chance.choices(_SYLLABLES, k=self._chance.randint(2, 5))).capitalize()

    def _ad(self) -> Ad:
        pick = self._chance.choice
        tool, city, language = pick(_TOOLS), pick(_CITIES), pick([*_LINES])
        title = " ".join(filter(None, (pick(_LEVELS), tool, pick(_ROLES), f"({city})" if city else "")))
        company = self._chance.choices(self._companies, self._weights)[0]
        return Ad(
            title, company, "\n".join(self._line(language, tool) for _ in range(_TIMES) for _ in _LINES[language])
        )

    def _line(self, language: str, tool: str) -> str:
        words = {letter: self._chance.choice(self._words) for letter in "abcdefghij"}
        tools = dict(zip("uvwx", self._chance.sample(_TOOLS, 4), strict=True))
        between = self._chance.randrange
        numbers = {"n": between(100, 9000), "y": between(1, 8), "k": between(3, 40), "m": between(18, 30)}
        numbers["s"] = between(10, 80) * 100
        return self._chance.choice(_LINES[language]).format(**words, **tools, **numbers, t=tool)

    def _rewritten(self, text: str) -> str:
        """Other order, a third of the lines gone, a word changed here and there."""
        lines = text.split("\n")
        kept = self._chance.sample(lines, max(1, 2 * len(lines) // 3))
        return "\n".join(" ".join(self._changed(word) for word in line.split(" ")) for line in kept)

    def _changed(self, word: str) -> str:
        return self._chance.choice(self._words) if self._chance.random() < 0.05 else word
