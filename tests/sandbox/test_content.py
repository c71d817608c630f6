"""The shipped vacancies are many, different, and hold what the demo needs."""

import itertools
import re
from collections import Counter

import pytest

from sandbox import content
from sandbox.djinni import labels, search

VACANCIES = content.vacancies()
FIELD = [vacancy for vacancy in VACANCIES if vacancy.demo_field]


def _grams(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + 5]) for start in range(len(words) - 4)}


def _sentences(text: str) -> set[str]:
    return {part.strip().lower() for part in re.split(r"[.!?…\n]+", text) if len(part.split()) > 3}


def test_there_are_enough_of_each_language():
    counted = Counter(vacancy.language for vacancy in VACANCIES)
    assert counted["en"] >= 26
    assert counted["uk"] >= 24
    assert counted["ru"] >= 16


def test_every_vacancy_has_its_own_company_id_and_address():
    for name in ("company", "company_slug", "company_id", "id", "path"):
        assert len({getattr(vacancy, name) for vacancy in VACANCIES}) == len(VACANCIES), name


def test_no_two_texts_are_alike():
    grams = {vacancy.file: _grams(vacancy.description_text) for vacancy in VACANCIES}
    for (one, first), (other, second) in itertools.combinations(grams.items(), 2):
        assert len(first & second) / min(len(first), len(second)) < 0.2, (one, other)


def test_no_two_texts_share_a_sentence():
    sentences = {vacancy.file: _sentences(vacancy.description_text) for vacancy in VACANCIES}
    for (one, first), (other, second) in itertools.combinations(sentences.items(), 2):
        assert not first & second, (one, other)


def test_most_texts_have_the_length_people_write():
    lengths = [len(vacancy.description_text.split()) for vacancy in VACANCIES]
    assert min(lengths) >= 40
    assert max(lengths) <= 280
    assert sum(length >= 115 for length in lengths) > len(lengths) * 0.8


def test_the_teams_field_is_well_covered():
    assert 26 <= len(FIELD) <= 32
    assert {vacancy.language for vacancy in FIELD} == set(content.LANGUAGES)
    assert {"Python", "React.js", "Node.js", "Data Engineer", "DevOps", "QA Automation"} <= {v.keyword for v in FIELD}


def test_nearly_all_of_the_field_invite_to_write_to_their_recruiter():
    silent = [vacancy for vacancy in FIELD if not content.emails_in(vacancy.description_text)]
    assert len(silent) == 4
    for vacancy in FIELD:
        if vacancy not in silent:
            assert set(content.emails_in(vacancy.description_text)) == {content.recruiters()[vacancy.recruiter].email}


def test_four_refuse_agencies_in_three_languages():
    said = [vacancy.description_text.lower() for vacancy in VACANCIES if vacancy.refuses_agencies]
    assert len(said) == 4
    for words in ("no agencies please", "без агентств.", "агентства просимо не турбувати", "без агентств и аутстаффа"):
        assert any(words in text for text in said), words


def test_all_kinds_of_offers_are_there():
    assert sum(vacancy.confidential for vacancy in VACANCIES) >= 3
    assert sum(vacancy.part_time for vacancy in VACANCIES) >= 3
    assert {vacancy.work for vacancy in VACANCIES} == {"remote", "office", "hybrid", "any"}
    assert {vacancy.region for vacancy in VACANCIES} == {"worldwide", "eu", "ua", "countries"}
    assert {vacancy.company_type for vacancy in VACANCIES} == set(search.COMPANY_TYPES)
    assert {vacancy.state for vacancy in VACANCIES} == {"open", "closed", "removed"}
    assert min(vacancy.salary_min for vacancy in VACANCIES) <= 600
    assert max(vacancy.salary_max for vacancy in VACANCIES) >= 8000
    assert any(not vacancy.experience for vacancy in VACANCIES)


def test_two_texts_are_hostile():
    hostile = [vacancy for vacancy in VACANCIES if "<script>" in vacancy.description_html]
    assert len(hostile) == 2
    assert all("onclick=" in vacancy.description_html for vacancy in hostile)
    assert any("ignore previous instructions" in vacancy.description_text.lower() for vacancy in hostile)


def test_everything_outside_is_invented():
    for vacancy in VACANCIES:
        assert not vacancy.website or re.fullmatch(r"https://[\w-]+\.example", vacancy.website), vacancy.file
        assert all(email.endswith(".example") for email in content.emails_in(vacancy.text)), vacancy.file


def test_recruiters_are_people_with_characters():
    people = content.recruiters()
    assert len(people) >= 40
    assert len({person.name for person in people.values()}) == len(people)
    assert len({person.id for person in people.values()}) == len(people)
    assert all(person.email.endswith(".example") and len(person.character) > 30 for person in people.values())
    assert {vacancy.recruiter for vacancy in VACANCIES} <= people.keys()


@pytest.mark.parametrize("vacancy", VACANCIES, ids=lambda vacancy: vacancy.file)
def test_it_uses_only_words_the_board_knows(vacancy: content.Vacancy):
    assert vacancy.domain in labels.DOMAINS
    assert vacancy.english in search.LEVELS
    assert set(vacancy.tags) <= set(search.EDITORIAL)
    assert set(vacancy.countries) <= labels.COUNTRIES.keys()
    assert bool(vacancy.countries) == (vacancy.region == "countries")
    assert 0 < vacancy.salary_min < vacancy.salary_max
    assert vacancy.work == "remote" or vacancy.offices
    for office in vacancy.offices:
        code, _, cities = office.partition(":")
        assert code in labels.COUNTRIES
        assert {city.strip() for city in cities.split(",") if city.strip()} <= labels.CITIES.keys()
