"""How titles, texts and company names are read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.services.matching.firms import firm_block, related
from leads.services.matching.reading import read_body, read_title, sentences
from leads.services.matching.words import fold, stem


def body(text):
    return read_body(sentences(text).values())


def test_a_title_names_level_role_technology_and_city():
    title = read_title("Старший Python-розробник (Київ), беттінг")
    assert (title.levels, title.roles, title.names) == ({"senior"}, {"engineer"}, {"python"})
    assert (title.closed, title.topics) == ({"place:kyiv"}, {"casino"})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Project Manager", "Керівник проєкту"),
        ("Project Manager", "Kierownik projektu"),
        ("Front-end Developer", "Frontend разработчик"),
        ("Go Engineer", "Golang розробник"),
        ("QA Engineer", "Tester"),
    ],
)
def test_titles_in_two_languages_name_the_same(one, other):
    first, second = read_title(one), read_title(other)
    assert (first.roles - {"engineer"}, first.fields, first.names) == (
        second.roles - {"engineer"},
        second.fields,
        second.names,
    )


def test_lead_generation_is_no_seniority():
    assert not read_title("Lead Generation Specialist").levels
    assert read_title("Team Lead").levels == {"lead"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Salary 3,500 EUR", "#3500"),
        ("зарплата 90-120 тис. грн", "#120000"),
        ("зарплата 90-120 тис. грн", "#90000"),
        ("9 мільйонів встановлень", "#9e+06"),
        ("12 000 PLN", "#12000"),
        ("up to $4000", "#4000"),
        ("a team of four people", "#4"),
    ],
)
def test_numbers_are_read_in_four_languages(text, number):
    assert number in body(text).own


@pytest.mark.parametrize(
    "text", ["5+ years with Python", "від 5 років", "от 5 лет", "minimum 5 lat", "five years of sales", "п'ять років"]
)
def test_years_of_experience_are_told_from_other_numbers(text):
    assert body(text).years == {5}


def test_names_stay_in_a_translation():
    uk, en = body("Досвід із Kafka, FastAPI та C++17."), body("Experience with Kafka, FastAPI and C++17.")
    assert (uk.language, en.language) == ("uk", "en")
    assert uk.names == en.names == {"kafk", "fastap", "c++17"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Шукаємо розробника в команду платежів", "uk"),
        ("Ищем разработчика в команду платежей", "ru"),
        ("Szukamy programisty do zespołu płatności", "pl"),
        ("We look for a developer to join the payments team", "en"),
    ],
)
def test_the_language_is_known(text, language):
    assert body(text).language == language


def test_a_capital_letter_at_the_start_makes_no_name():
    assert not body("Plan routes. Write tests.").names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tavrika Bank JSC", "АТ «Таврика Банк»"),
        ("Kestrel & Vogt", "Kestrel and Vogt GmbH"),
        ("Parcelwise", "ТОВ «Парселвайз»"),
        ("Wozek sp. z o.o.", "WOZEK"),
        ("Roomlark Software LLC", "Румларк"),
        ("Medora Health", "Медора Хелс"),
    ],
)
def test_writings_of_one_company_are_alike_and_meet(one, other):
    assert related(one, other) in ("same", "alike")
    assert firm_block(one) == firm_block(other)


@pytest.mark.parametrize(("one", "other"), [("Nordwind", "Südstern"), ("Luxoft", "Lohika"), ("Agency", "Group")])
def test_other_companies_are_other(one, other):
    assert related(one, other) == "other"


def test_a_hidden_company_is_unknown():
    assert related("", "Nordwind") == "unknown"


@given(st.text())
def test_anything_can_be_read(text):
    read_title(text)
    body(text)
    firm_block(text)
    assert fold(text) == fold(text.upper().lower()) or not text.isascii()
    assert stem(text).startswith(stem(text)[:1])
