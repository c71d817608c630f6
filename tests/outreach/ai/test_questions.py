"""A question holds all a model needs and nobody's name; its fences and marks are ours and stay."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from leads.models import Vacancy
from outreach.ai import questions, reading
from outreach.ai.base import Analysis, Brief, Proofs, VacancyText
from outreach.ai.placeholders import Hidden
from outreach.offer import Offer, OfferedFact
from outreach.vacancy_text import vacancy_text
from outreach.whatif import COLUMNS
from tests import factories

NAME = "Katharina Brandt"
TEXT = "Requirements:\n- 5 years of Python\n- call\tKatharina\tabout p95 under 400 ms"
FENCED = re.compile(r"^<<<(\w+) (\S+)\n(.*?)\n\1 \2>>>$", re.DOTALL | re.MULTILINE)


def people(vacancy: VacancyText) -> Hidden:
    return Hidden.of(f"{vacancy.title}\n{vacancy.text}", vacancy.people)


def vacancy(**more: object) -> VacancyText:
    return replace(VacancyText("Python developer", TEXT, people=(NAME,)), **more)  # type: ignore[arg-type]


def brief(**more: object) -> Brief:
    need = Analysis(need="call\tKatharina\tabout p95", kpis=('say "Katharina" to\x08Katharina\\nKatharina',))
    return replace(Brief("k", vacancy(), need), **more)  # type: ignore[arg-type]


def response(work: Brief) -> str:
    return questions.response_question(work, people(work.vacancy), language="en", characters=900)


def fact(**more: object) -> OfferedFact:
    return OfferedFact(id="F7", kind="case", **more)  # type: ignore[arg-type]


# Every place of a question where somebody's words stand.
PLACES = {
    "title": brief(vacancy=vacancy(title=f"Developer for {NAME}")),
    "heading": brief(vacancy=vacancy(text=f"# {NAME}\nWe plan.\n\n{NAME.upper()}:\n- one\n- two")),
    "company": brief(vacancy=vacancy(company=f"{NAME} Recruiting")),
    "company type": brief(vacancy=vacancy(company_type=NAME)),
    "work format": brief(vacancy=vacancy(work_format=NAME)),
    "skills": brief(vacancy=vacancy(skills=("Python", f"{NAME} knows"))),
    "domain": brief(vacancy=vacancy(domain="katharina brandt")),
    "countries": brief(vacancy=vacancy(countries=("PL", NAME))),
    "need": brief(analysis=Analysis(need=f"\t{NAME}\t")),
    "kpis": brief(analysis=Analysis(kpis=(f"a\t{NAME}\x00{NAME}\\t{NAME}",))),
    "technologies": brief(analysis=Analysis(technologies_required=(NAME,))),
    "trade": brief(analysis=Analysis(domain=NAME)),
    "wish": brief(wish=f"Greet {NAME}, Katharinas Team"),
    "from": brief(offer=Offer(team=f"{NAME}'s team")),
    "tone": brief(offer=Offer(tone=NAME)),
    "about": brief(offer=Offer(about=f"Friends of {NAME}")),
    "fact": brief(offer=Offer(facts=(fact(text=f"A shop for {NAME}"),))),
    "wording": brief(offer=Offer(facts=(fact(text="A shop", texts={"pl": "Sklep dla Kathariny Brandt"}),))),
    "person": brief(offer=Offer(facts=(fact(person=NAME, role=NAME),))),
    "link": brief(offer=Offer(facts=(fact(link="https://acme.example/katharina-brandt"),))),
    "tools": brief(offer=Offer(facts=(fact(technologies=(NAME,)),))),
}


@pytest.mark.parametrize("place", PLACES)
def test_no_place_shows_a_name(place: str):
    said = response(PLACES[place]).lower()
    assert "atharin" not in said
    assert "brandt" not in said
    assert "[name_1]" in said


def test_a_letter_to_be_read_shows_none():
    letter = Proofs(
        ("We write.", f"{NAME} asked us."), vacancy(), Offer(facts=(fact(text=f"With {NAME}, kb@acme.example"),))
    )
    said = questions.review_question(letter, people(letter.vacancy))
    assert "Katharina" not in said
    assert "kb@" not in said
    assert "\nL2 [NAME_" in said


def test_a_name_the_wish_alone_tells_is_hidden():
    work = brief(vacancy=vacancy(people=()), wish="Write to Olena Petrenko, +380 67 123 45 67: Petrenko knows us.")
    said = response(work)
    assert "Petrenko" not in said
    assert "123 45" not in said


def test_a_phone_at_the_beginning_of_a_line_is_hidden():
    work = vacancy(text="We plan.\n067 123 45 67 is our phone.\n+380 67 123 45 67\n2024-2026 is the time.")
    said = questions.analysis_question(work, people(work))
    assert "123" not in said
    assert "2024-2026" in said


def test_ids_keys_and_labels_stay_when_a_contact_is_called_like_them():
    work = vacancy(people=("Need Vacancy", "Task Data", "Skills Company", "Language Domain", "Kpis Facts"))
    work = replace(work, company="Acme", skills=("Python",), domain="cars")
    said = response(brief(vacancy=work, offer=Offer(facts=(fact(text="A shop"),), team="Norte")))
    for ours in (
        "TASK: response_generation",
        "LANGUAGE: en",
        "FROM: Norte",
        "V1 5 years",
        "F7 [case] A shop",
        "S a team",
    ):
        assert f"\n{ours}" in f"\n{said}"
    for ours in ("company: Acme", "skills: Python", "domain: cars", '{"need": ', '"kpis": ['):
        assert ours in said
    assert [name for name, _, _ in FENCED.findall(said)] == ["VACANCY", "PUBLISHED", "NEED", "FACTS"]


def test_the_mark_of_a_fence_is_the_hash_of_what_is_sent():
    for _, mark, inside in FENCED.findall(response(PLACES["company"])):
        assert mark == sha256(inside.encode()).hexdigest()[:8]


def test_the_need_stays_json():
    inside = {name: rows for name, _, rows in FENCED.findall(response(brief()))}["NEED"]
    said = json.loads(inside)
    assert said["need"] == "call [NAME_1] about p95"
    assert said["kpis"] == ['say "[NAME_1]" to [NAME_1]\\n[NAME_1]']


def test_what_was_hidden_in_a_fact_comes_back_in_the_letter():
    work = brief(offer=Offer(facts=(fact(text=f"We built a shop for {NAME}."),), team="Norte"))
    hidden = people(work.vacancy)
    asked = questions.response_question(work, hidden, language="en", characters=900)
    (shown,) = re.findall(r"^F7 \[case\] (.+)$", asked, re.MULTILINE)
    said = {"subject": "A team", "sentences": [{"text": shown, "about": "us", "rests_on": ["F7"]}]}
    assert reading.letter(said, work, hidden, spoken="en").sentences[0].text == f"We built a shop for {NAME}."


def test_nothing_is_cut_in_the_middle_of_an_address():
    for length in range(questions.LONGEST_LINE - 30, questions.LONGEST_LINE + 2):
        said = questions.analysis_question(work := vacancy(title="x" * length + " olha@acme.example"), people(work))
        assert "olha" not in said
        assert "[EMAIL" not in said.replace("[EMAIL_1]", "")
    near = "word " * 4_797 + "\nolha.kovalenko@acme.example"
    assert "olha" not in questions.analysis_question(work := vacancy(text=near), people(work))


def test_an_empty_part_is_left_out():
    said = response(Brief("k", VacancyText("Developer", "We plan."), Analysis()))
    assert "PUBLISHED" not in said
    assert "FROM:" not in said
    assert "WISH:" not in said
    assert "VERSION" not in said


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_stands_around_a_name_it_is_hidden(before: str, after: str):
    work = vacancy(text=f"{before} {NAME} {after}", company=f"{before}|{NAME}", skills=(f"{before}\t{NAME}",))
    said = response(brief(vacancy=work, analysis=Analysis(need=f"\n{NAME}\t{after}"), wish=f"{before} {NAME}"))
    assert "Katharina" not in said
    assert [name for name, _, _ in FENCED.findall(said)] == ["VACANCY", "PUBLISHED", "NEED", "FACTS"]


class TestPeople:
    """Whose names are known for a stored vacancy."""

    def test_they_are_all_whom_a_letter_may_name(self, db: None):
        company = factories.Company()
        of_lead = factories.Contact(name="Lead Contact", company=None)
        lead = factories.Lead(company=company, contact=of_lead)
        for n in range(60):
            factories.Contact(name=f"Colleague {n}", company=company)
        factories.Contact(name="", company=company)
        factories.Contact(name="Stranger", company=factories.Company())
        own = factories.Contact(name="Own Contact", company=None)
        row = factories.Vacancy(company=company, contact=own, lead=lead)
        people = vacancy_text(Vacancy.objects.get(pk=row.pk)).people
        assert people[:2] == ("Own Contact", "Lead Contact")
        assert len(people) == 51
        assert all(each.startswith("Colleague") for each in people[2:])

    def test_a_vacancy_of_nobody_knows_none(self, db: None):
        factories.Contact(name="Stranger", company=None)
        row = factories.Vacancy(company=None, contact=None)
        assert vacancy_text(Vacancy.objects.get(pk=row.pk)).people == ()

    def test_a_row_read_for_the_rules_alone_costs_no_query(self, db: None):
        company = factories.Company()
        own = factories.Contact(name="Own Contact", company=company)
        factories.Vacancy(company=company, contact=own)
        (row,) = Vacancy.objects.select_related("company", "contact").only(*COLUMNS, "contact__name")
        with CaptureQueriesContext(connection) as queries:
            assert vacancy_text(row).people == ("Own Contact",)
        assert len(queries) == 0
