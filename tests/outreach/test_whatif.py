"""What changed rules would do, before they are saved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_q.models import OrmQ

from leads.models import Vacancy
from outreach import whatif
from outreach.filters import Preferences, first_refusal
from outreach.models import Analysis
from outreach.profile import hard_filters
from outreach.vacancy_text import vacancy_text
from outreach.whatif import analyse_again, what_if, would_come_through
from tests import factories as f

pytestmark = pytest.mark.django_db
NOTHING = Preferences(skip_company_types=frozenset(), skip_refusing_agencies=False)
PHP = replace(NOTHING, stop_words=("PHP",))
PHP_TEXT = "We look for a developer.\nYou know PHP and Python."


def php(**values: object) -> Vacancy:
    return f.Vacancy(title="Full-stack developer", description_text=PHP_TEXT, **values)


def skipped_for_php(**values: object) -> Vacancy:
    return php(status="skipped", skip_rule="stop_words", skip_reason="Contains your stop word “PHP”.", **values)


def test_it_names_what_would_be_skipped_with_rule_and_words():
    vacancy = php(company=f.Company(name="Melnytsia Digital"))
    f.Vacancy()
    found = what_if(PHP, current=NOTHING)
    [change] = found.newly_skipped
    assert (change.vacancy_id, change.title, change.company) == (vacancy.pk, vacancy.title, "Melnytsia Digital")
    assert (change.rule, change.words) == ("stop_words", "You know PHP and Python.")
    assert change.sentence.startswith("Contains your stop word “PHP”")
    assert (found.checked, found.unchanged, found.newly_let_through) == (2, 1, ())


def test_it_names_what_would_come_through_and_what_skips_it_today():
    vacancy = skipped_for_php()
    [change] = what_if(NOTHING, current=PHP).newly_let_through
    assert (change.vacancy_id, change.rule, change.status) == (vacancy.pk, "stop_words", "skipped")


def test_a_vacancy_that_another_rule_still_skips_is_no_change():
    php(language="ru")
    both = replace(PHP, languages=("en",))
    found = what_if(replace(both, stop_words=()), current=both)
    assert (found.newly_let_through, found.unchanged) == ((), 1)
    assert what_if(both, current=replace(both, stop_words=())).newly_skipped == ()


def test_it_compares_with_the_rules_in_force_when_none_are_given():
    php()
    f.Preferences(stop_words="PHP")
    assert what_if(hard_filters()).unchanged == 1
    assert len(what_if(NOTHING).newly_let_through) == 1


@pytest.mark.parametrize(
    ("changed", "current", "rule"),
    [
        (replace(NOTHING, languages=("uk",)), NOTHING, "language"),
        (replace(NOTHING, salary_floor=5000), replace(NOTHING, salary_floor=1000), "salary_floor"),
        (replace(NOTHING, work_formats=("remote",)), NOTHING, "work_format"),
        (replace(NOTHING, skip_company_types=frozenset({"agency"})), NOTHING, "company_type"),
        (replace(NOTHING, skip_refusing_agencies=True), NOTHING, "refuses_agencies"),
        (replace(NOTHING, minimum_score=60), replace(NOTHING, minimum_score=40), "score"),
    ],
)
def test_each_rule_is_tried(changed: Preferences, current: Preferences, rule: str):
    f.Vacancy(
        language="en", salary_max=2000, salary_currency="USD", work_format="office", company_type="agency", score=50,
        status="matched", description_text="We plan routes.\nNo agencies, please: direct employees only.",
    )  # fmt: skip
    [change] = what_if(changed, current=current).newly_skipped
    assert change.rule == rule
    assert change.sentence
    assert [each.rule for each in what_if(current, current=changed).newly_let_through] == [rule]


def test_the_answer_equals_asking_every_rule_of_every_vacancy():
    texts = (PHP_TEXT, "We are an outsourcing company.\nPython.", "Office in Lviv only.", "Remote. Python and Go.")
    for number, text in enumerate(texts * 3):
        f.Vacancy(description_text=text, language=("en", "ru")[number % 2], salary_max=1000 * number)
    rules = (
        NOTHING, PHP, Preferences(salary_floor=4000), replace(PHP, languages=("en",), salary_floor=3000),
        Preferences(work_formats=("remote",), stop_words=("Go",)),
    )  # fmt: skip
    texts_of = {each.pk: vacancy_text(each) for each in Vacancy.objects.all()}
    for current in rules:
        for changed in rules:
            found = what_if(changed, current=current)
            old = {pk for pk, text in texts_of.items() if first_refusal(text, None, current)}
            new = {pk for pk, text in texts_of.items() if first_refusal(text, None, changed)}
            assert {each.vacancy_id for each in found.newly_skipped} == new - old
            assert {each.vacancy_id for each in found.newly_let_through} == old - new
            assert found.unchanged == len(texts_of) - len(new ^ old)


def test_closed_copied_old_and_hand_skipped_vacancies_are_left_out():
    php(closed_at=timezone.now())
    php(duplicate_of=f.Vacancy())
    php(first_seen=f.days_ago(31))
    php(status="skipped", skip_rule="owner", skip_reason="not for us")
    assert what_if(PHP, current=NOTHING).checked == 1
    assert what_if(PHP, current=NOTHING, days=40).checked == 2


def test_it_stops_at_the_limit_with_the_newest_and_says_so():
    for days in (3, 2, 1):
        php(first_seen=f.days_ago(days))
    found = what_if(PHP, current=NOTHING, limit=2)
    assert (found.checked, found.more) == (2, True)
    newest = Vacancy.objects.order_by("-first_seen")[:2]
    assert [each.vacancy_id for each in found.newly_skipped] == [each.pk for each in newest]


def test_it_asks_the_database_once_and_writes_nothing():
    f.Preferences()
    for _ in range(12):
        php()
    before = list(Vacancy.objects.order_by("pk").values())
    with CaptureQueriesContext(connection) as queries:
        what_if(PHP, current=NOTHING)
    assert len(queries) == 1
    assert "description_html" not in queries[0]["sql"]
    assert "LIMIT" in queries[0]["sql"]
    assert list(Vacancy.objects.order_by("pk").values()) == before
    assert not Analysis.objects.exists()


def test_it_finds_what_no_rule_of_today_skips():
    free, held = skipped_for_php(), skipped_for_php(language="ru")
    f.Preferences(languages=["en", "uk"], minimum_score=0)
    assert would_come_through() == [free.pk]
    assert held.status == "skipped"


def test_a_score_under_the_minimum_still_holds_it():
    skipped_for_php(score=30)
    f.Preferences(minimum_score=40)
    assert would_come_through() == []


def test_it_gives_them_a_second_chance_at_most_so_many(committed):
    rows = [skipped_for_php(first_seen=f.days_ago(days)) for days in (3, 2, 1)]
    by_hand = f.Vacancy(status="skipped", skip_rule="owner", skip_reason="no")
    with committed():
        done = analyse_again(actor="owner", most=2)
    assert (done.queued, done.left) == (2, 1)
    assert OrmQ.objects.count() == 2
    statuses = [Vacancy.objects.get(pk=row.pk).status for row in rows]
    assert statuses == ["skipped", "new", "new"]
    by_hand.refresh_from_db()
    assert by_hand.status == "skipped"
    assert analyse_again(actor="owner").queued == 1
    assert analyse_again(actor="owner") == whatif.Again(0, 0)
