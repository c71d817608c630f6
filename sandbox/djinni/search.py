"""Which vacancies a query finds. Filters narrow each other; values of one filter add up; unknown values ask nothing."""

import re
from collections.abc import Callable

from django.http import QueryDict

from sandbox.content import Vacancy
from sandbox.djinni import labels

# Ticking a group of the category tree finds its members too.
GROUPS = {
    "JavaScript": {"React.js", "Vue.js", "Angular", "Svelte", "Markup"},
    "Quality Assurance": {"QA Automation", "QA"},
    "Unity": {"Game Design", "Unity Developer"},
    "Data Analytics": {"Data Analyst", "Data Engineer", "Data Science", "ML AI", "SQL"},
    "Marketing": {"PPC", "SEO", "Content Marketing", "Social Media", "Media Buying"},
    "Design": {"UI UX", "Product Design", "Graphic Design"},
    "C++": {"CPP", "C Lang", "Embedded"},
    "HR": {"Recruiter"},
}
LEVELS = ("no_english", *labels.ENGLISH_LEVELS)
YEARS = ("no_exp", "1y", "2y", "3y", "4y", "5y", "6y", "7y", "8y", "9y", "10y")
COMPANY_TYPES = ("agency", "outsource", "outstaff", "product", "startup")
EDITORIAL = ("has_public_salary", "ukrainian_product", "miltech", "reservation", "nonhr")

Test = Callable[[Vacancy, str], bool]


def found(vacancy: Vacancy, query: QueryDict) -> bool:
    """Return whether the vacancy answers the query."""
    return _words_fit(vacancy, query) and all(
        _one_of(vacancy, [value for value in query.getlist(name) if known(value)], test)
        for name, (known, test) in FILTERS.items()
    )


def _one_of(vacancy: Vacancy, values: list[str], test: Test) -> bool:
    return not values or any(test(vacancy, value) for value in values)


def _words_fit(vacancy: Vacancy, query: QueryDict) -> bool:
    text = vacancy.title
    if query.get("search_type") != "title-only" and not query.get("title_only"):
        text = " ".join((text, vacancy.keyword, vacancy.company, *vacancy.skills, vacancy.description_text))
    has = [_says(text, word) for word in query.get("all_keywords", "").split()]
    any_of = [_says(text, word) for word in query.get("any_of_keywords", "").split()]
    excluded = [_says(text, word) for word in query.get("exclude_keywords", "").split()]
    return all(has) and (not any_of or any(any_of)) and not any(excluded)


def _says(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) is not None


def _keyword(vacancy: Vacancy, value: str) -> bool:
    return vacancy.keyword == value or vacancy.keyword in GROUPS.get(value, ())


def _years(vacancy: Vacancy, value: str) -> bool:
    return value == YEARS[min(vacancy.experience // 12, 10)] if vacancy.experience else value == "no_exp"


def _employment(vacancy: Vacancy, value: str) -> bool:
    return {
        "remote": vacancy.work in ("remote", "any"),
        "office": vacancy.work != "remote",
        "parttime": vacancy.part_time,
    }[value]


def _region(vacancy: Vacancy, value: str) -> bool:
    # Whether the real filter counts "worldwide" under Ukraine is not known; here each vacancy has one region.
    if vacancy.region == "countries":
        return value == ("UKR" if "UKR" in vacancy.countries else "other")
    return value == {"worldwide": "worldwide", "eu": "eu", "ua": "UKR"}[vacancy.region]


def _country(vacancy: Vacancy, value: str) -> bool:
    return (
        value in vacancy.countries
        or (value == "UKR" and vacancy.region == "ua")
        or any(office.startswith(value) for office in vacancy.offices)
    )


def _location(vacancy: Vacancy, value: str) -> bool:
    return any(value in office.partition(":")[2].replace(" ", "").split(",") for office in vacancy.offices)


def _editorial(vacancy: Vacancy, value: str) -> bool:
    return vacancy.salary_public if value == "has_public_salary" else value in vacancy.tags


def _keyword_known(value: str) -> bool:
    from sandbox import content

    return value in GROUPS or value in {vacancy.keyword for vacancy in content.vacancies()}


FILTERS: dict[str, tuple[Callable[[str], bool], Test]] = {
    "primary_keyword": (_keyword_known, _keyword),
    "exp_level": (YEARS.__contains__, _years),
    "employment": (("remote", "office", "parttime").__contains__, _employment),
    "english_level": (LEVELS.__contains__, lambda vacancy, value: vacancy.english == value),
    "company_type": (COMPANY_TYPES.__contains__, lambda vacancy, value: vacancy.company_type == value),
    "company_id": (str.isdigit, lambda vacancy, value: vacancy.company_id == int(value)),
    # The real filter works on the hidden range too.
    "salary": (str.isdigit, lambda vacancy, value: vacancy.salary_max >= int(value)),
    "region": (("worldwide", "UKR", "eu", "other").__contains__, _region),
    "country": (labels.COUNTRIES.__contains__, _country),
    "location": (labels.CITIES.__contains__, _location),
    "editorial": (EDITORIAL.__contains__, _editorial),
    "domain": (labels.DOMAINS.__contains__, lambda vacancy, value: vacancy.domain == value),
}
