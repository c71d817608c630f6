"""One vacancy, or two: what decides, and what is left to the owner."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.services.matching import Ad, Same, compare
from tests.leads.matching.pairs import pairs

TEXT = """We plan routes for 1,200 carriers.
You will own the pricing service: FastAPI, Kafka, ClickHouse.
Requirements: 4+ years with Python, English B2."""
AD = Ad("Python Developer", "Nordwind", TEXT)


def same(a: Ad, b: Ad) -> Same:
    return compare(a, b).same


def test_the_same_text_is_the_same():
    result = compare(AD, replace(AD, text=TEXT.replace("\n", "\n\n• ").upper()))
    assert (result.same, result.score) == (Same.SAME, 100)
    assert "letter by letter" in result.why


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Senior Python Developer", "Middle Python Developer", "seniority"),
        ("Python Developer", "Junior Python Developer", "seniority"),
        ("Старший розробник", "Младший разработчик", "seniority"),
        ("Python Developer (Kyiv)", "Python Developer (Львів)", "city"),
        ("Python Developer, remote", "Python Developer, Kraków", "city"),
        ("Python Developer", "Java Developer", "technology"),
        ("Node.js Developer", "Golang Developer", "technology"),
        ("Python Developer", "Python QA", "role"),
        ("Backend Developer", "Frontend Developer", "field"),
        ("iOS Developer", "Android Developer", "platform"),
        ("Developer (IRC279096)", "Developer (IRC279101)", "number of the vacancy"),
        ("Developer (REQ-10231)", "Developer (REQ-10457)", "number of the vacancy"),
        ("Embedded C Developer", "Embedded C++ Developer", "technology"),
        ("Менеджер з продажу", "Керівник відділу продажу", "seniority"),
        ("HR Manager", "PR Manager", "field"),
    ],
)
def test_another_title_is_another_vacancy_whatever_the_text(one, other, why):
    result = compare(replace(AD, title=one), replace(AD, title=other))
    assert result.same is Same.DIFFERENT
    assert why in result.why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Developer (fintech client)", "Developer (medtech client)"),
        ("Менеджер з продажу, Біла Церква", "Менеджер з продажу, Бровари"),
        ("Support Engineer L1", "Support Engineer L2"),
        ("Unity Developer I", "Unity Developer III"),
        ("SAP SD Consultant", "SAP MM Consultant"),
    ],
)
def test_one_text_under_two_telling_titles_is_asked_about(one, other):
    assert same(replace(AD, title=one), replace(AD, title=other)) is Same.UNSURE


def test_one_text_of_two_companies_is_asked_about():
    result = compare(AD, replace(AD, company="Kazkar Casino"))
    assert (result.same, "another company" in result.why) == (Same.UNSURE, True)


@pytest.mark.parametrize(
    ("title", "other"), [("SAP SD CONSULTANT", "SAP SD Consultant"), ("IT PM", "IT Project Manager")]
)
def test_capitals_alone_make_no_other_vacancy(title, other):
    assert same(replace(AD, title=title), replace(AD, title=other)) is Same.SAME


def test_a_tester_by_hand_is_no_automation():
    by_hand = replace(AD, title="QA Engineer", text=TEXT + " Manual testing.")
    assert same(by_hand, replace(AD, title="QA Automation Engineer")) is Same.DIFFERENT


def test_a_stack_alone_makes_no_vacancy_of_hidden_companies():
    one = Ad("PHP Developer", "", "Looking for a PHP developer. Laravel, MySQL. Remote. 3+ years.")
    assert same(one, replace(one, text="We need a PHP developer. Laravel, MySQL. Remote. 3+ years.")) is Same.UNSURE


@pytest.mark.parametrize(
    ("old", "new"),
    [("Requirements", "Office in Lviv. Requirements"), ("English", "German")],
    ids=["a city only one names", "another language"],
)
def test_a_city_or_language_swapped_in_the_text_is_another_vacancy(old, new):
    kyiv = replace(AD, text=TEXT.replace("Requirements", "Office in Kyiv. Requirements") if "Office" in new else TEXT)
    assert same(kyiv, replace(AD, text=TEXT.replace(old, new))) is Same.DIFFERENT


def test_cities_of_the_board_decide():
    assert same(replace(AD, cities=("Київ",)), replace(AD, cities=("Львів",))) is Same.DIFFERENT
    assert same(replace(AD, cities=("Київ",)), replace(AD, cities=("Київ", "Львів"))) is Same.SAME


@pytest.mark.parametrize(
    "title", ["Senior Python Developer", "Python Developer (Lviv)"], ids=["seniority", "city"]
)  # fmt: skip
def test_what_only_one_title_says_is_asked(title):
    result = compare(AD, replace(AD, title=title))
    assert result.same is Same.UNSURE
    assert "only one" in result.why


def test_a_seniority_told_by_the_text_is_no_contradiction():
    told = replace(AD, text="You are a senior engineer. " + TEXT)
    assert same(told, replace(AD, title="Senior Python Developer")) is Same.SAME


def test_other_years_are_asked():
    assert same(AD, replace(AD, text=TEXT.replace("4+ years", "2+ years"))) is Same.UNSURE


def test_a_template_with_another_project_is_not_joined():
    other = TEXT.replace(
        "own the pricing service: FastAPI, Kafka, ClickHouse", "start our HR portal: Odoo, Celery, LDAP"
    )
    assert same(AD, replace(AD, text=other)) is not Same.SAME


@pytest.mark.parametrize("name", ["Nordwind LLC", "NORDWIND GmbH", "ТОВ «Нордвінд»", "Норд-Винд", ""])
def test_a_company_may_be_written_otherwise_or_hidden(name):
    assert same(AD, replace(AD, company=name, text=TEXT + "\nWrite to us.")) is Same.SAME


def test_another_company_is_never_joined_by_likeness():
    result = compare(AD, replace(AD, company="Südstern", text=TEXT + "\nWrite to us."))
    assert result.same is Same.UNSURE
    assert "another company" in result.why


class TestWithoutTexts:
    AD = Ad("Sales Manager (Fintech)", "Nordwind", months_of_experience=24)

    def test_the_same_title_and_experience_are_joined(self):
        assert same(self.AD, replace(self.AD, title="Sales manager (FinTech)")) is Same.SAME

    def test_a_title_with_no_fact_beside_it_is_asked(self):
        bare = replace(self.AD, months_of_experience=None)
        assert same(bare, bare) is Same.UNSURE

    def test_other_experience_or_pay_is_not_joined(self):
        assert same(self.AD, replace(self.AD, months_of_experience=36)) is Same.UNSURE
        paid = replace(self.AD, salary_min=1000, salary_max=2000)
        assert same(paid, replace(paid, salary_max=3000)) is Same.UNSURE

    def test_a_general_title_is_asked(self):
        general = replace(self.AD, title="Sales Manager")
        assert same(general, general) is Same.UNSURE

    def test_remote_and_office_are_not_joined(self):
        office = replace(self.AD, work_format="office")
        assert same(replace(self.AD, work_format="remote"), office) is Same.UNSURE
        assert same(self.AD, office) is Same.SAME

    def test_a_company_not_named_is_not_joined(self):
        assert same(self.AD, replace(self.AD, company="")) is Same.UNSURE

    def test_another_company_is_different(self):
        assert same(self.AD, replace(self.AD, company="Südstern")) is Same.DIFFERENT

    @pytest.mark.parametrize(
        ("one", "other"),
        [("Senior UI Designer", "Senior UX Designer"), ("Level 1 Support", "Level 2 Support"), ("Buyer", "Buyer (FX)")],
    )
    def test_a_word_of_difference_is_not_joined(self, one, other):
        assert same(replace(self.AD, title=one), replace(self.AD, title=other)) is not Same.SAME


@pytest.mark.parametrize("row", pairs("dev")[::7], ids=lambda row: row["id"])
def test_it_does_not_matter_which_comes_first(row):
    a, b = (Ad(row[side]["title"], row[side]["company"], row[side]["text"]) for side in "ab")
    assert (compare(a, b).same, compare(a, b).score) == (compare(b, a).same, compare(b, a).score)


@given(st.text(), st.text(), st.text())
def test_any_text_is_judged(title, company, text):
    result = compare(Ad(title, company, text), AD)
    assert 0 <= result.score <= 100
    assert result.same is compare(AD, Ad(title, company, text)).same
