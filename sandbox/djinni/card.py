"""What a card or a job page shows of a vacancy, in the page's words."""

from dataclasses import dataclass
from datetime import datetime

from sandbox import content
from sandbox.content import Vacancy
from sandbox.djinni import labels
from sandbox.store import Published

SHORT = 480


@dataclass(frozen=True)
class Card:
    """A vacancy with everything worded for one page."""

    one: Published
    now: datetime
    lang: str

    @property
    def vacancy(self) -> Vacancy:
        """Return the vacancy itself."""
        return self.one.vacancy

    @property
    def company(self) -> str:
        """Return the company's name; empty when the author hid it."""
        return "" if self.vacancy.confidential else self.vacancy.company

    @property
    def initial(self) -> str:
        """Return the letter of the userpic."""
        return self.vacancy.company[:1].upper()

    @property
    def location(self) -> str:
        """Return who may apply: "Worldwide", "Ukraine (Kyiv)", "Armenia, Ukraine"."""
        vacancy, words = self.vacancy, labels.WORDS[self.lang]
        if vacancy.work == "office" and vacancy.offices:
            return ", ".join(self._office(office) for office in vacancy.offices)
        if vacancy.region == "countries":
            return ", ".join(labels.country(code, self.lang) for code in vacancy.countries)
        return labels.country("UKR", self.lang) if vacancy.region == "ua" else words[vacancy.region]

    @property
    def offices(self) -> str:
        """Return the offices: "Ukraine (Kyiv, Lviv)"; empty when there is none."""
        return ", ".join(self._office(office) for office in self.vacancy.offices)

    @property
    def work(self) -> str:
        """Return the work format."""
        return labels.WORDS[self.lang]["work_office" if self.vacancy.work == "office" else self.vacancy.work]

    @property
    def before_place(self) -> list[str]:
        """Return the facts that stand before the location; "office or remote" is not told on cards."""
        part = ["Part-time"] if self.vacancy.part_time else []
        return part + ([self.work] if self.vacancy.work != "any" else [])

    @property
    def after_place(self) -> list[str]:
        """Return the facts that stand after the location: experience, English, domain."""
        level = labels.ENGLISH_LEVELS.get(self.vacancy.english)
        english = f"{labels.WORDS[self.lang]['english']} - {level[0]}" if level else ""
        return [fact for fact in (self.experience, english, self.domain) if fact]

    @property
    def facts_2025(self) -> list[str]:
        """Return the facts after the location in the layout of 2025."""
        level = labels.ENGLISH_LEVELS.get(self.vacancy.english)
        english = f"{level[0]} - {level[1][self.lang]}" if level else ""
        return [fact for fact in (self.company_type, self.experience, english) if fact]

    @property
    def experience(self) -> str:
        """Return "2 years of experience"; empty when none is asked."""
        return labels.experience(self.vacancy.experience, self.lang) if self.vacancy.experience else ""

    @property
    def years(self) -> str:
        """Return the words of the sidebar."""
        return self.experience or labels.WORDS[self.lang]["no_experience"]

    @property
    def domain(self) -> str:
        """Return the domain's name, empty for "other"."""
        return labels.DOMAINS.get(self.vacancy.domain, "")

    @property
    def company_type(self) -> str:
        """Return "Product", "Outsource" …"""
        return labels.WORDS[self.lang][self.vacancy.company_type]

    @property
    def tags(self) -> list[str]:
        """Return the badges under the facts."""
        words = labels.WORDS[self.lang]
        product = [words["product"]] if self.vacancy.company_type == "product" else []
        icons = {"ukrainian_product": "🇺🇦 ", "miltech": "🪖 "}
        return [icons.get(tag, "") + words[tag] for tag in self.vacancy.tags if tag in words] + product

    @property
    def level(self) -> str:
        """Return the relative salary "$".."$$$$"; empty when the author gave no range."""
        top = self.vacancy.salary_max
        return "$" * (1 + sum(top > border for border in (1500, 3000, 5000))) if top else ""

    @property
    def up_to(self) -> str:
        """Return the published salary as cards show it, the upper bound only; empty when not published."""
        if not (self.vacancy.salary_public and self.vacancy.salary_max):
            return ""
        return f"{labels.WORDS[self.lang]['to']}\xa0${self.vacancy.salary_max}"

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Return (language, level) rows, English first."""
        level = labels.ENGLISH_LEVELS.get(self.vacancy.english)
        words = labels.WORDS[self.lang]
        rows = [(words["english"], f"{level[0]} - {level[1][self.lang]}")] if level else []
        for entry in self.vacancy.languages:
            name, _, wanted = entry.partition(": ")
            name = labels.LANGUAGE_NAMES.get(name, name) if self.lang == "uk" else name
            rows.append((name, words["native"] if wanted == "Native" else wanted))
        return rows

    @property
    def skills(self) -> list[tuple[str, str]]:
        """Return (skill, years) rows; years are empty when the author gave none."""
        rows = [entry.partition(": ") for entry in self.vacancy.skills]
        return [(name, years) for name, _, years in rows]

    @property
    def plain_skills(self) -> str:
        """Return the skills in one line when none has years, else an empty text."""
        return "" if any(years for _, years in self.skills) else ", ".join(name for name, _ in self.skills)

    @property
    def views(self) -> str:
        """Return "57 views"."""
        return labels.count(self.vacancy.views, "views", self.lang)

    @property
    def applications(self) -> str:
        """Return "7 applications"."""
        return labels.count(self.vacancy.applications, "applications", self.lang)

    @property
    def age(self) -> str:
        """Return how long ago it was posted or bumped: "33m"."""
        return labels.age(self.one.posted_at, self.now, self.lang)

    @property
    def tooltip(self) -> str:
        """Return the exact Kyiv time of the last bump."""
        return labels.tooltip(self.one.posted_at)

    @property
    def published(self) -> str:
        """Return the day of first publication."""
        return labels.day(self.one.published_at, self.lang)

    @property
    def updated(self) -> str:
        """Return the day of the last bump; empty when it is the day of publication."""
        day = labels.day(self.one.posted_at, self.lang)
        return "" if day == self.published else day

    @property
    def short_text(self) -> str:
        """Return the beginning of the text, for the card."""
        return self.vacancy.description_text[:SHORT].rstrip() + "... "

    @property
    def recruiter_id(self) -> int:
        """Return the number of the recruiter's account."""
        return content.recruiters()[self.vacancy.recruiter].id

    @property
    def questions(self) -> list[tuple[str, str]]:
        """Return (field name, question) pairs."""
        first = 100000 + self.vacancy.id % 10000 * 10
        return [(f"answer_{first + number}", text) for number, text in enumerate(self.vacancy.questions)]

    def _office(self, office: str) -> str:
        code, _, cities = office.partition(":")
        names = ", ".join(labels.city(key.strip(), self.lang) for key in cities.split(",") if key.strip())
        return f"{labels.country(code, self.lang)} ({names})" if names else labels.country(code, self.lang)
