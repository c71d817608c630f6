"""The score and its reasons."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach import profile
from outreach.ai.base import VacancyText
from outreach.ai.builtin.analyst import analyse
from outreach.filters import Preferences
from outreach.models import Preferences as PreferencesRow
from outreach.offer import Offer, OfferedFact
from outreach.score import Signals, score
from outreach.wishes import Wishes
from tests.outreach import texts

PYTHON = OfferedFact(
    id="F1", kind="person", person="Olena", role="developer", years=8, technologies=("Python", "Django", "PostgreSQL")
)
QUEUES = OfferedFact(id="F2", kind="case", text="We ran Celery for a courier.", technologies=("Celery", "RabbitMQ"))
FRONTEND = OfferedFact(id="F3", kind="person", person="Iryna", years=5, technologies=("React", "TypeScript"))


def scored(vacancy, *facts, signals=Signals(), preferences=Preferences()):  # noqa: B008 - frozen
    return score(analyse(vacancy), vacancy, Offer(facts), preferences, signals)


def test_reasons_name_lines_and_facts():
    found = scored(texts.ENGLISH, PYTHON, QUEUES)
    asked = next(each for each in found.reasons if "asked, and yours" in each.text)
    assert asked.text == "Python, Django, Celery, PostgreSQL: asked, and yours"
    assert {"V0", "V6"} <= set(asked.lines)
    assert set(asked.facts) == {"F1", "F2"}
    people = next(each for each in found.reasons if each.text.startswith("People who fit"))
    assert people.facts == ("F1",)
    assert people.lines == ("V6",)
    assert found.value == sum(each.points for each in found.reasons) > 70


def test_missing_technologies_are_shown_with_no_points():
    found = scored(texts.ENGLISH, PYTHON)
    missing = [each for each in found.reasons if "you have no fact" in each.text]
    assert [each.points for each in missing] == [0, 0]
    assert missing[0].text == "Celery: asked, you have no fact"
    assert all(each.lines and not each.facts for each in missing)


def test_one_technology_proves_what_follows_from_it():
    vacancy = VacancyText(title="Python Developer", text="Requirements:\n- Python")
    django = OfferedFact(id="F9", kind="capability", technologies=("Django",))
    assert any(each.facts == ("F9",) for each in scored(vacancy, django).reasons)


def test_the_wrong_trade_is_held_down():
    right, wrong = scored(texts.ENGLISH, PYTHON, QUEUES), scored(texts.ENGLISH, FRONTEND)
    assert right.value - wrong.value > 40
    rich = Signals(age_hours=1, contact_known=True)
    assert scored(texts.ENGLISH, FRONTEND, signals=rich).value <= 45


def test_too_few_years_give_half():
    young = OfferedFact(id="F4", kind="person", person="Max", years=2, technologies=("Python", "Django"))
    assert scored(texts.ENGLISH, PYTHON).value > scored(texts.ENGLISH, young).value


def test_without_facts_the_other_signals_decide_and_a_reason_says_so():
    poor = scored(texts.ENGLISH)
    rich = scored(texts.ENGLISH, signals=Signals(age_hours=2, contact_known=True))
    assert 0 < poor.value < rich.value <= 60
    assert any("no facts" in each.text for each in rich.reasons)
    assert not any(each.facts for each in rich.reasons)


@pytest.mark.parametrize(
    ("signals", "words"),
    [
        (Signals(age_hours=3), "published today"),
        (Signals(age_hours=100), "this week"),
        (Signals(contact_known=True), "address is known"),
    ],
)
def test_signals_have_reasons(signals, words):
    assert any(words in each.text for each in scored(texts.ENGLISH, PYTHON, signals=signals).reasons)


def test_the_salary_reason_names_its_line_and_the_floor():
    found = scored(texts.ENGLISH, PYTHON, preferences=Preferences(salary_floor=3800))
    pay = next(each for each in found.reasons if "Salary" in each.text)
    assert pay.text == "Salary above your floor of $3800: up to 5500 USD"
    assert pay.lines == ("V12",)


def test_reasons_come_strongest_first():
    points = [each.points for each in scored(texts.ENGLISH, PYTHON, QUEUES).reasons]
    assert points == sorted(points, reverse=True)


@settings(deadline=None, max_examples=80)
@given(
    st.text(max_size=40),
    st.text(max_size=200),
    st.lists(st.sampled_from(["Python", "Go", "React", "{x}", "SAP"]), max_size=4),
    st.floats(min_value=0, max_value=1000),
)
def test_it_stays_between_0_and_100(title, text, technologies, age):
    fact = OfferedFact(id="F1", kind="capability", technologies=tuple(technologies))
    for facts in ((), (fact,)):
        found = scored(VacancyText(title=title, text=text), *facts, signals=Signals(age, contact_known=True))
        assert 0 <= found.value <= 100
        assert found.value <= 60 or facts


RATE = OfferedFact(id="F5", kind="rate", rate_min=40, rate_currency="USD", rate_period="hour")
WISHED = VacancyText(
    title="Python Developer",
    text="We run an online casino and a betting platform.\nRequirements:\n- Python\nSalary: up to $3000 a month.",
    company_type="agency",
    domain="gambling",
    countries=("PL",),
)


def wished(*facts, **names):
    return score(analyse(WISHED), WISHED, Offer(facts), Preferences(), Signals(), Wishes(**names))


def words_of(found, points):
    return " | ".join(each.text for each in found.reasons if (each.points > 0) == (points > 0) and each.points)


@pytest.mark.parametrize("facts", [(), (PYTHON,)])
@pytest.mark.parametrize(
    ("wanted", "unwanted", "words"),
    [
        ({"domains_wanted": ("Gambling",)}, {"domains_unwanted": ("gambling",)}, "domain you"),
        ({"countries_wanted": ("PL", "DE")}, {"countries_unwanted": ("PL",)}, "country you"),
        ({"company_types": ("agency",)}, {"company_types": ("product",)}, "prefer"),
    ],
)
def test_wishes_raise_and_lower_the_score_and_say_so(facts, wanted, unwanted, words):
    plain, better, worse = wished(*facts), wished(*facts, **wanted), wished(*facts, **unwanted)
    assert worse.value < plain.value < better.value
    assert words in words_of(better, 1)
    assert words in words_of(worse, -1)


def test_an_unwanted_domain_names_its_lines():
    found = wished(PYTHON, domains_unwanted=("gambling",))
    assert next(each for each in found.reasons if "do not want" in each.text).lines == ("V1",)


def test_one_unwanted_country_of_several_is_no_harm():
    several = VacancyText(title="Python Developer", text="Requirements:\n- Python", countries=("PL", "DE"))
    found = score(analyse(several), several, Offer((PYTHON,)), Preferences(), wishes=Wishes(countries_unwanted=("PL",)))
    assert not any("country" in each.text for each in found.reasons)


def test_pay_is_compared_with_our_rate():
    found = wished(PYTHON, RATE)
    less = next(each for each in found.reasons if "under your rate" in each.text)
    assert (less.points < 0, less.lines, less.facts) == (True, ("V3",), ("F5",))
    assert "6400" in less.text
    cheap = OfferedFact(id="F6", kind="rate", rate_min=2000, rate_currency="EUR", rate_period="month")
    enough = next(each for each in wished(PYTHON, cheap).reasons if "covers your rate" in each.text)
    assert (enough.points > 0, enough.facts) == (True, ("F6",))


@pytest.mark.django_db
def test_wishes_come_from_the_owner_s_preferences():
    profile.preferences()
    PreferencesRow.objects.update(domains_unwanted=["gambling"], company_types_wanted=["startup"])
    assert profile.wishes() == Wishes(domains_unwanted=("gambling",), company_types=("startup",))


def test_reasons_always_add_up():
    rich = Signals(age_hours=1, contact_known=True)
    for names in ({}, {"domains_unwanted": ("gambling",)}, {"domains_wanted": ("gambling",)}):
        for facts in ((), (PYTHON, QUEUES, RATE)):
            found = score(analyse(WISHED), WISHED, Offer(facts), Preferences(), rich, Wishes(**names))
            assert found.value == sum(each.points for each in found.reasons)


@pytest.mark.parametrize(
    ("title", "held"),
    [
        ("IT Recruiter / Sourcer, part-time", True),
        ("Графічний дизайнер", True),
        ("Менеджер з продажу", True),
        ("Backend developer", False),
        ("Python Developer", False),
        ("Engineer", False),
    ],
)
def test_work_that_none_of_ours_does_is_no_match(title: str, held: bool) -> None:
    text = "You know JavaScript and Python from afar. Remote, $900. Python and Django people are what we look for."
    person = OfferedFact(
        id="F1",
        kind="person",
        person="Andrii",
        role="senior Python developer",
        years=8,
        technologies=("Python", "Django"),
    )
    vacancy = VacancyText(title=title, text=text, work_format="remote", salary_max=900, salary_currency="USD")
    result = score(analyse(vacancy), vacancy, Offer(facts=(person,)), Preferences())
    assert (result.value <= 25) is held
    assert any("none of your people" in each.text for each in result.reasons) is held
    assert sum(each.points for each in result.reasons) == result.value
