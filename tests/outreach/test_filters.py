"""Hard filters: each rule, its words, and what must not trigger it."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.ai.base import VacancyText
from outreach.filters import Preferences, first_refusal, hints
from tests.outreach import texts

ANY = Preferences()


def refused(text="", preferences=ANY, **fields):
    return first_refusal(VacancyText(title=fields.pop("title", "Developer"), text=text, **fields), None, preferences)


@pytest.mark.parametrize("vacancy", texts.ALL, ids=lambda each: each.company)
def test_a_plain_vacancy_passes(vacancy):
    assert first_refusal(vacancy, None, ANY) is None


def test_it_refuses_a_language():
    found = first_refusal(texts.POLISH, None, Preferences(languages=("en", "uk")))
    assert found is not None
    assert found.rule == "language"
    assert found.sentence == "Written in Polish; your languages are English, Ukrainian."
    assert first_refusal(texts.POLISH, None, Preferences(languages=("pl",))) is None


def test_it_refuses_pay_below_the_floor():
    found = first_refusal(texts.UKRAINIAN, None, Preferences(salary_floor=4000))
    assert found is not None
    assert found.rule == "salary_floor"
    assert "3400" in found.words
    assert "$4000" in found.sentence
    assert first_refusal(texts.UKRAINIAN, None, Preferences(salary_floor=3400)) is None


@pytest.mark.parametrize(
    ("fields", "passes"),
    [
        ({}, True),
        ({"salary_min": 1000, "salary_max": 1500, "salary_currency": "USD"}, False),
        ({"salary_min": 1000, "salary_currency": "USD"}, False),
        ({"salary_max": 120000, "salary_currency": "UAH"}, True),
        ({"salary_max": 40000, "salary_currency": "UAH"}, False),
        ({"salary_max": 2500, "salary_currency": "XYZ"}, True),
    ],
)
def test_the_floor_compares_months_in_dollars(fields, passes):
    assert (refused(preferences=Preferences(salary_floor=2000), **fields) is None) is passes


def test_it_refuses_a_work_format():
    found = refused("Робота в офісі у Львові.", Preferences(work_formats=("remote",)))
    assert found is not None
    assert (found.rule, found.words) == ("work_format", "Робота в офісі у Львові.")
    assert refused("We sell tea.", Preferences(work_formats=("remote",))) is None
    assert refused("", Preferences(work_formats=("remote", "hybrid")), work_format="hybrid") is None


@pytest.mark.parametrize(
    ("stop", "text", "hit"),
    [
        ("casino", "An online casino in Malta", True),
        ("casino", "Casinos everywhere", False),
        ("Go", "Ergo sum", False),
        ("казино", "Розробляємо ігри для казино.", True),
        ("ставки", "Приймаємо ставки на спорт", True),
        ("ставки", "компанія ставок", True),
        ("ставки", "доставка піци", False),
        ("азартні ігри", "ринок азартних ігор", True),
        ("гемблінг", "досвід у гемблінгу", True),
        ("криптовалюта", "биржа криптовалюты", True),
        ("crypto-trading", "our crypto trading desk", True),
        ("1С", "Програміст 1С", True),
        ("  ", "anything", False),
        ("a.b", "axb", False),
    ],
)
def test_stop_words_are_whole_words_in_any_ending(stop, text, hit):
    found = refused(text, Preferences(stop_words=(stop,)))
    assert (found is not None) is hit
    if found:
        assert found.rule == "stop_words"
        assert found.words in text
        assert stop.strip() in found.sentence


def test_stop_words_are_looked_for_in_tags_and_title():
    assert refused("", Preferences(stop_words=("miltech",)), tags=("MilTech",)) is not None
    assert refused("", Preferences(stop_words=("WordPress",)), title="WordPress developer") is not None


@pytest.mark.parametrize("kind", ["outsource", "outstaff", "agency"])
def test_the_board_s_company_type_is_skipped_and_can_be_switched_on(kind):
    found = refused("", company_type=kind)
    assert found is not None
    assert (found.rule, found.words) == ("company_type", kind)
    others = dataclasses.replace(ANY, skip_company_types=ANY.skip_company_types - {kind})
    assert refused("", others, company_type=kind) is None


def test_the_company_type_is_read_from_tags_and_text():
    assert refused("", tags=("Outsourcing",)) is not None
    found = refused("We grow. Our client is a Swiss bank with a long history.")
    assert found is not None
    assert found.words == "Our client is"
    assert "outsource" in found.sentence
    assert refused("Our client is a Swiss bank.", company_type="product") is None


@pytest.mark.parametrize(
    "text",
    [
        "No agencies, please.",
        "Please, no recruitment agencies!",
        "We do not work with agencies or outstaff companies.",
        "We don't consider outstaffing vendors.",
        "Freelance agencies will be ignored.",
        "Agencies need not apply.",
        "Recruiters, please do not contact us.",
        "Only individual contractors, no teams or companies please.",
        "We are a product company, not an agency, and we do not work with agencies.",
        "Без агентств.",
        "Агентства просимо не турбувати.",
        "Прохання агенцій не турбувати: агенції ігноруємо.",
        "Прямий роботодавець, не агенція.",
        "З аутстаф-компаніями не співпрацюємо. Не розглядаємо аутстаф-компанії.",
        "Пропозиції від аутсорсингових компаній не розглядаємо: аутсорс не цікавить.",
        "Кадровые агентства просим не беспокоить.",
        "Без посредников и агентств.",
        "Не работаем с аутстафф компаниями.",
        "Agencje prosimy o niekontaktowanie się.",
        "Nie współpracujemy z agencjami.",
    ],
)
def test_it_sees_that_agencies_are_refused(text):
    found = refused(f"We sell tea.\n{text}")
    assert found is not None
    assert found.rule == "refuses_agencies"
    assert found.words in text
    assert refused(text, dataclasses.replace(ANY, skip_refusing_agencies=False)) is None


@pytest.mark.parametrize(
    "text",
    [
        "We are not an agency, we build our own product.",
        "This is not an outsourcing company.",
        "Ми не аутсорс, у нас власний продукт.",
        "Мы не агентство, продукт свой.",
        "Nie jesteśmy agencją.",
        "Experience in a digital agency is a plus.",
        "No agency experience needed.",
        "You will not work alone: our recruiters will guide you.",
        "Agencies are among our users: they do campaigns with our tool.",
        "Agencies and teams are welcome to apply.",
        "Розглядаємо і команди, і агенції.",
        "No middle layers between you and the CEO.",
    ],
)
def test_other_words_about_agencies_do_not_refuse(text):
    found = refused(text, dataclasses.replace(ANY, skip_company_types=frozenset()))
    assert found is None


def test_braces_in_a_vacancy_stay_what_they_are():
    found = refused("No agencies {words} {limit} {0}!")
    assert found is not None
    assert "{words} {limit} {0}" in found.sentence


def test_hints_can_be_shared_between_rules():
    read = hints(texts.ENGLISH)
    assert (read.language, read.work_format) == ("en", "remote")
    assert first_refusal(texts.ENGLISH, read, Preferences(languages=("uk",))) is not None


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=200), st.text(min_size=1, max_size=20))
def test_it_never_raises(text, stop):
    strict = Preferences(languages=("en",), salary_floor=5000, work_formats=("remote",), stop_words=(stop,))
    found = refused(text, strict)
    assert found is None or found.sentence
