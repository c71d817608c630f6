"""What a letter is about: the need, the facts and people that answer it, the question."""

from dataclasses import replace
from datetime import date

import pytest

from outreach.ai.base import VacancyText
from outreach.draft.restate import said
from outreach.draft.roles import fits, role_head, role_in, trade
from outreach.offer import Offer, OfferedFact
from tests.outreach import texts
from tests.outreach.draft.letters import FACTS, FULL, VACANCIES, letter_for, plan_for


def chosen(vacancy, offer=FULL):
    plan = plan_for(vacancy, offer)
    return {each.id for each in (*plan.facts, *plan.people)}


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Quayside Parcels", "Bring p95 of the pricing endpoint from 1.4 s to under 400 ms"),
        ("en/brindle-rook-fullstack", "recall on our reference set of 412 leases at 92 %"),
        ("en/harborlight-go", "Median latency sits at 210 ms"),
        ("en/pike-freight-fastapi", "p95 of a quote is 5.8 s"),
        ("ru/stepnoi-marshrut-python", "задержка не больше восьми минут при 300 событиях в секунду"),
        ("uk/verboliz-python", "перенесення уроку відбувається за 2 секунди замість 14"),
        ("uk/malva-php-closed", "прискорити сторінку категорії з 6 до 2 секунд"),
        ("labels/pl-01", "utrzymanie czasu odpowiedzi sterowni poniżej 300 ms"),
        ("labels/ru-13", "конверсию страницы оплаты с 3,2 до 5 %"),
    ],
)
def test_the_need_is_the_result_they_want(name, part):
    assert part in plan_for(VACANCIES[name]).need.text


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Bring p95 of the pricing endpoint from 1.4 s to under 400 ms.", "latency"),
        ("Move the billing monolith to services by June.", "migration"),
        ("Our 300 regression tests are flaky and take two hours.", "tests"),
        ("Every second release is rolled back within 3 days.", "release"),
        ("Keep the AWS bill under 9,000 dollars.", "cost"),
        ("Celery queues take about 2 million tasks a day.", "throughput"),
        ("Duplicates in the catalogue fall to 4 %.", "data"),
        ("Raise trial conversion from 6 % to 8 %.", "conversion"),
        ("Build a new service for crowns from scratch in 2027.", "greenfield"),
        ("Availability of checkout stays at 99.95 %.", "reliability"),
        ("Finish the ISO 27001 audit with 0 findings.", "compliance"),
    ],
)
def test_the_question_follows_from_the_words_of_the_need(line, kind):
    vacancy = VacancyText(title="Backend developer", text=f"Responsibilities:\n- {line}")
    assert plan_for(vacancy, Offer()).question == kind


def test_facts_answer_the_same_kind_of_problem_or_the_very_tools():
    assert chosen(texts.ENGLISH) == {"F1", "F3", "F6"}
    go = VacancyText(
        title="Go developer", text="Responsibilities:\n- Cut latency of payments from 2 s to 1 s.\nGo, PostgreSQL."
    )
    assert chosen(go) == {"F4", "F6"}


@pytest.mark.parametrize("title", ["iOS developer (Swift)", "Sales manager", "Product designer", "C++ developer"])
def test_an_unrelated_profile_is_not_pushed(title):
    vacancy = VacancyText(title=title, text="We build a chess app.\nYou will do 5 things with Docker and Git.")
    assert chosen(vacancy) == set()


def test_people_fit_the_trade_and_not_only_a_language():
    fullstack = VacancyText(title="Full-stack engineer (Python + React)", text="Django, React, TypeScript.")
    assert {each.id for each in plan_for(fullstack).people} == {"F1", "F5"}
    tester = VacancyText(title="QA Automation (Python)", text="Tests with Playwright and pytest in Python.")
    assert {each.id for each in plan_for(tester).people} == {"F7"}


def test_two_people_share_a_sentence_and_the_dates_are_as_people_write_them():
    fullstack = VacancyText(title="Full-stack engineer (Python + React)", text="Django, React, TypeScript.")
    assert (
        "Olena Koval, a senior Python developer with 8 years of experience, can start on 1 December, "
        "and Iryna, a front-end developer with 6 years of experience, on 9 December."
    ) in letter_for(fullstack).body


def test_a_far_date_has_its_year_and_a_past_one_is_now():
    person = OfferedFact(id="F1", kind="person", person="Ада", technologies=("Go",), free_from=date(2027, 12, 1))
    vacancy = VacancyText(title="Go-розробник", text="Шукаємо розробника, який пише сервіси на Go для пошти.")
    assert "може почати з 1 грудня 2027 року" in letter_for(vacancy, Offer((person,))).body
    now = replace(person, free_from=date(2026, 11, 1))
    assert "може почати вже зараз" in letter_for(vacancy, Offer((now,))).body


@pytest.mark.parametrize(
    ("years", "word"), [(1, "рік"), (3, "роки"), (5, "років"), (11, "років"), (21, "рік"), (22, "роки")]
)
def test_years_are_counted_as_people_count(years, word):
    fact = OfferedFact(id="F1", kind="person", person="Ада", years=years, technologies=("Go",))
    vacancy = VacancyText(title="Go-розробник", text="Шукаємо розробника, який пише сервіси на Go для пошти.")
    assert f"досвід {years} {word}" in letter_for(vacancy, Offer((fact,))).body


def test_a_rate_is_named_only_where_they_ask():
    asks = replace(texts.ENGLISH, text=texts.ENGLISH.text + "\nTell us your rate expectations.")
    assert "$40 an hour" in letter_for(asks).body
    assert "$40" not in letter_for(texts.ENGLISH).body


def test_a_fact_is_said_in_the_owner_s_words_and_in_no_other_language():
    offer = Offer((FACTS[2],))
    assert (
        "For a courier we rebuilt order tracking on Django and Celery in 2024." in letter_for(texts.ENGLISH, offer).body
    )
    russian = VacancyText(title="Django-разработчик", text="Ищем разработчика на Django и Celery для нашего сервиса.")
    assert "courier" not in letter_for(russian).body
    assert "кур’єр" not in letter_for(russian).body


@pytest.mark.parametrize(
    ("language", "role", "called"),
    [
        ("uk", "senior Python developer", "старший Python-розробник"),
        ("ru", "QA automation engineer", "инженер по автоматизации тестирования"),
        ("pl", "senior Python developer", "starszy programista Python"),
        ("uk", "frontend developer", "фронтенд-розробник"),
        ("uk", "iOS developer", "iOS-розробник"),
        ("uk", "keeper of the seal", "keeper of the seal"),
        ("en", "DevOps engineer", "DevOps engineer"),
    ],
)
def test_a_role_is_called_as_it_is_called_there(language, role, called):
    assert role_in(language, role) == called


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("QA Automation Engineer (Python)", "qa"),
        ("Senior Python Developer", "backend"),
        ("Frontend (React + TypeScript)", "frontend"),
        ("Full Stack (Django + React)", "fullstack"),
        ("Дата-інженер", "data"),
        ("DevOps-инженер", "devops"),
        ("Project Manager", "business"),
        ("Inżynier systemów wbudowanych", "embedded"),
    ],
)
def test_a_title_tells_the_trade(title, name):
    assert trade(title) == name


def test_a_full_stack_role_is_done_from_both_sides():
    assert fits("fullstack", "frontend")
    assert fits("backend", "fullstack")
    assert not fits("backend", "qa")


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("Go engineer, live video", "Go engineer"),
        (
            "Python-разработчик (FastAPI) в логистическую компанию",
            "Python-разработчик (FastAPI) в логистическую компанию",
        ),
        ("Data Engineer в агрокомпанію (Airflow + dbt)", "Data Engineer"),
        (".NET розробник на проєкт для норвезького рибного заводу", ".NET розробник"),
    ],
)
def test_the_head_of_a_role_is_a_role(title, head):
    assert role_head(title) == head


@pytest.mark.parametrize(
    ("language", "text", "form", "words", "thing"),
    [
        ("en", "Bring p95 of our API to 1 s", "verb", "bring p95 of your API to 1 s", "p95 of your API"),
        ("en", "Design of a web service for dentists", "quote", "Design of a web service for dentists", ""),
        ("en", "I want p95 below 2.5 s by March", "want", "p95 below 2.5 s by March", ""),
        ("en", "Build what we like", "quote", "Build what we like", ""),
        ("uk", "Зменшити втрату пакетів з 2 до 1", "verb", "зменшити втрату пакетів з 2 до 1", "втрату пакетів"),
        ("uk", "виплати вчителькам двічі на місяць", "quote", "виплати вчителькам двічі на місяць", ""),
        ("uk", "допомагати нашому фронтенду зранку", "verb", "допомагати вашому фронтенду зранку", ""),
        ("ru", "Сократить время ответа с 5 до 2", "verb", "сократить время ответа с 5 до 2", "время ответа"),
        ("ru", "одиннадцать сервисов и выкатка", "quote", "одиннадцать сервисов и выкатка", ""),
        ("pl", "skrócić czas startu z 4 godzin", "verb", "skrócić czas startu z 4 godzin", "czas startu"),
        ("pl", "dostępność kanału 99,99%", "quote", "dostępność kanału 99,99%", ""),
    ],
)  # fmt: skip
def test_a_task_becomes_part_of_our_sentence_where_grammar_allows(language, text, form, words, thing):
    spoken = said(text, language)
    assert (spoken.form, spoken.text, spoken.thing) == (form, words, thing)


def test_the_hours_stand_before_the_step_where_something_is_offered():
    letter = letter_for(texts.ENGLISH, Offer((FACTS[0], FACTS[-1])))
    assert letter.sentences[-2].text == "We work from 09:00 to 18:00 CET."
    assert "CET" not in letter_for(VacancyText(title="Baker", text="Bread."), FULL).body
