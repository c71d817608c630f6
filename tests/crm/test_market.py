"""The market's page: each number is a link to a list with exactly as many vacancies."""

from __future__ import annotations

import random
import re
from datetime import date, datetime, time, timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jobagent_site.crm.market import demand, filters, pay
from jobagent_site.crm.market.asked import asked
from jobagent_site.ops import market as proving
from leads.models import AgentStep, MarketCount, Vacancy
from leads.services import market
from leads.services.market.rebuilding import compare
from outreach.profile import sender_profile
from tests import factories as f
from tests.crm.people import viewer
from tests.crm.test_lead_lists import shown

pytestmark = pytest.mark.django_db
VACANCIES = "/admin/leads/vacancy/"
TECHNOLOGIES = ["Python", "Django", "AWS", "Go", "C++", "C#", "Node.js", "Rust & Co", "1С", 'a"b']
PAYS = [
    (None, None, ""),
    (2000, 3000, "USD"),
    (None, 3500, "USD"),
    (4000, None, "EUR"),
    (60_000, 90_000, "UAH"),
    (9, 9, ""),
]


def seeded(count: int = 160, *, weeks: int = 26, seed: int = 5) -> None:
    """Vacancies of some weeks, a few of them on both sides of a midnight of Monday, some joined; counted and folded."""
    dice = random.Random(seed)
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    rows: list[Vacancy] = []
    for number in range(count):
        week = monday - timedelta(weeks=dice.randrange(weeks))
        seen = timezone.make_aware(datetime.combine(week, time.min)) + dice.choice(
            [timedelta(0), timedelta(seconds=-1), timedelta(hours=dice.randrange(-72, 10))]
        )
        low, high, currency = dice.choice(PAYS)
        named = dice.sample(TECHNOLOGIES, dice.choice([0, 1, 2, 5]))
        rows.append(
            f.Vacancy(
                board=dice.choice(["djinni", "djinni", "dou", "paste"]), status=dice.choice(["new", "matched"]),
                first_seen=min(seen, timezone.now()), technologies=named, salary_min=low, salary_max=high,
                salary_currency=currency, company=None, duplicate_of=rows[-1] if number % 11 == 10 else None,
            )
        )  # fmt: skip
    compare(mend=True)


def page(client: Client, **query: object) -> BeautifulSoup:
    answer = client.get(reverse("market"), query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").select_one("#content-main")


def words(tag: Tag) -> str:
    return " ".join(tag.text.split())


def numbers(soup: BeautifulSoup) -> list[Tag]:
    return soup.select("a[data-n]")


def recount(owner: User, link: Tag, known: dict[str, int]) -> int:
    """How many rows the list behind the link has: Django's own changelist, without drawing it."""
    url = link["href"]
    if url not in known:
        assert url.startswith(f"{VACANCIES}?"), url
        request = RequestFactory().get(url)
        request.user = owner
        known[url] = admin.site._registry[Vacancy].get_changelist_instance(request).result_count
    return known[url]


ASKED = [
    {}, {"weeks": 4}, {"weeks": 26, "board": "dou"}, {"technology": "C++", "weeks": 26}, {"technology": 'a"b'},
    {"weeks": 52, "board": "djinni", "technology": "Python"}, {"mine": "no", "all": 1},
]  # fmt: skip


@pytest.mark.parametrize("query", ASKED, ids=str)
def test_each_number_is_recounted_by_its_list(crm: Client, owner: User, query: dict[str, object]):
    f.Fact(profile=sender_profile(), technologies=["Django"])
    seeded()
    found = numbers(page(crm, **query))
    known: dict[str, int] = {}
    assert len(found) > 20
    wrong = {a["href"]: (a["data-n"], n) for a in found if (n := recount(owner, a, known)) != int(a["data-n"])}
    assert wrong == {}
    assert any(known.values())
    link = max(found, key=lambda a: int(a["data-n"]))
    assert crm.get(link["href"]).context["cl"].result_count == int(link["data-n"])


def test_no_number_of_a_table_stands_outside_a_link(crm: Client):
    f.Fact(profile=sender_profile(), technologies=["Django"])
    seeded()
    soup = page(crm, weeks=26)
    for link in numbers(soup):
        link.extract()
    for section in (
        "#offer",
        "#learn",
        "#demand tbody",
        "#pay tbody",
        "#pay ul",
        "#boards tbody",
        ".ja-market-numbers",
    ):
        told = words(soup.select_one(section))
        told = re.sub(r"\d[\d.]* %|[+−][\d.]+ points|\$[\d,]+–[\d,]+|[\d,]+–[\d,]+|New in \d+ weeks|1С", "", told)
        assert not re.search(r"\d", told), (section, told)


def test_the_numbers_are_the_same_before_and_after_folding(crm: Client):
    seeded()
    vacancy = Vacancy.objects.filter(duplicate_of=None, technologies=[]).first()
    rows = Vacancy.objects.filter(pk=vacancy.pk)
    with market.counting(rows):
        rows.update(technologies=["Zig"], status="matched")
    before = [(a["href"], a["data-n"]) for a in numbers(page(crm, weeks=52, all=1))]
    market.fold()
    assert [(a["href"], a["data-n"]) for a in numbers(page(crm, weeks=52, all=1))] == before
    assert any("Zig" in href for href, _ in before)


def test_it_takes_as_many_queries_for_many_as_for_few(crm: Client):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(crm, weeks=52, technology="Python")
        return len(queries)

    seeded(30)
    page(crm)
    few = count()
    seeded(200, seed=6)
    assert count() == few


def test_it_reads_no_vacancy(crm: Client):
    seeded(20)
    with CaptureQueriesContext(connection) as queries:
        page(crm)
    assert not [q["sql"] for q in queries if f'FROM "{Vacancy._meta.db_table}"' in q["sql"]]


def test_it_says_what_is_ours_and_what_is_not(crm: Client):
    f.Fact(profile=sender_profile(), technologies=["Django"])  # Python follows from it
    for name in ("Python", "Python", "Django", "Java"):
        f.Vacancy(technologies=[name])
    compare(mend=True)
    soup = page(crm)
    marked = {words(row.select_one("th a")): bool(row.select_one(".ja-tag")) for row in soup.select("#demand tbody tr")}
    assert marked == {"Python": True, "Django": True, "Java": False}
    assert [words(a) for a in soup.select("#learn .ja-market-name")] == ["Java"]
    assert [words(a) for a in soup.select("#offer .ja-market-name")] == ["Python", "Django"]
    assert [words(th) for th in page(crm, mine="no").select("#demand tbody th")] == ["Java"]


def test_who_may_not_see_facts_sees_none(client: Client):
    from django.contrib.auth.models import Permission

    f.Fact(profile=sender_profile(), technologies=["Django"])
    f.Vacancy(technologies=["Django"])
    compare(mend=True)
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_vacancy"))
    client.force_login(user)
    soup = page(client)
    assert words(soup.select_one("#demand tbody th")) == "Django"
    assert not soup.select("#offer, #learn, .ja-tag")


def test_a_viewer_sees_the_page_and_finds_it_in_the_sidebar(db: None):
    reader = viewer()
    assert reverse("market") in reader.get(reverse("admin:index")).content.decode()
    assert reader.get(reverse("market")).status_code == 200


def test_an_empty_installation_says_what_will_stand_there(crm: Client):
    assert "Nothing to count yet" in words(page(crm))


def test_a_first_week_claims_no_trend(crm: Client):
    for _ in range(30):
        f.Vacancy(technologies=["Python"], salary_max=4000, salary_currency="USD")
    compare(mend=True)
    soup = page(crm)
    assert "nothing counted before" in words(soup.select_one(".ja-market-numbers"))
    assert words(soup.select_one("#demand .ja-market-change")) == "–"
    assert "$4,000–4,500" in words(soup.select_one("#demand tbody"))


def test_a_technology_nobody_asks_for_is_told_as_that(crm: Client):
    seeded(20)
    soup = page(crm, technology="Cobol", board="nowhere", weeks="a lot")
    assert "No board brought one" in words(soup)
    assert [a["data-n"] for a in numbers(soup.select_one(".ja-market-numbers"))] == ["0", "0", "0"]


def test_hostile_names_are_text(crm: Client):
    f.Vacancy(technologies=["<script>alert(1)</script>"], salary_max=1, salary_currency="<b>")
    compare(mend=True)
    for query in ({}, {"technology": "<script>alert(1)</script>"}, {"board": "<script>"}):
        assert "<script>alert" not in str(page(crm, **query))


class TestFigures:
    def test_a_share_that_may_be_chance_is_about_the_same(self):
        assert demand.changed(22, 100, 20, 100) == ("about the same", "same")
        assert demand.changed(40, 100, 20, 100) == ("+20 points", "up")
        assert demand.changed(200, 2000, 300, 2000) == ("−5 points", "down")
        assert demand.changed(5, 10, 1, 100) == ("", "none")

    def test_more_of_everything_is_no_trend(self):
        """A second search doubles all counts."""
        assert demand.changed(200, 1000, 100, 500) == ("about the same", "same")

    @pytest.mark.parametrize(("part", "band"), [(0.25, 1000), (0.5, 2000), (0.75, 2000), (1, 5000)])
    def test_a_quarter_lies_in_the_band_that_reaches_it(self, part: float, band: int):
        assert pay.quantile({1000: 2, 2000: 5, 5000: 1}, part) == band

    def test_few_salaries_have_a_middle_and_fewer_have_none(self):
        ask = asked({})
        few, some = pay.span(ask, "Go", "USD", {3000: 4}, 9), pay.span(ask, "Go", "USD", {3000: 3, 4000: 4}, 9)
        assert (few.middle, some.low, some.high) == (None, None, None)
        assert some.middle.words == "$4,000–4,500"

    def test_dollars_stand_first_and_nothing_is_converted(self, crm: Client):
        for amount, currency in [(100_000, "UAH")] * 4 + [(4000, "USD"), (3000, "EUR"), (3000, "EUR"), (7, "")]:
            f.Vacancy(salary_max=amount, salary_currency=currency)
        compare(mend=True)
        heads = [words(each).split(" ")[0] for each in page(crm).select("#pay h4")]
        assert heads == ["USD", "UAH", "EUR", "Currency"]


class TestList:
    def test_it_narrows_and_says_to_what(self, crm: Client):
        here = f.Vacancy(technologies=["Go"], salary_min=3000, salary_max=4000, salary_currency="USD")
        f.Vacancy(technologies=["Google Cloud"], duplicate_of=here)
        query = {"technology": "Go", "pay": "USD:3500", "joined": "no", "since": "2026-01-05", "until": "2099-01-04"}
        assert shown(crm, VACANCIES, **query) == [here.pk]
        said = words(BeautifulSoup(crm.get(VACANCIES, query).content, "html.parser").select_one(".ja-narrowed"))
        assert (
            "Go, first seen from 5 Jan 2026 to 4 Jan 2099, middle of the salary $3,500–4,000, duplicates left" in said
        )
        assert shown(crm, VACANCIES, technology="Go", pay="USD:3000") == []

    def test_it_counts_to_the_last_one(self, crm: Client, monkeypatch: pytest.MonkeyPatch):
        """A plain list stops counting somewhere; the number on the market's page did not."""
        monkeypatch.setattr("jobagent_site.crm.paging.COUNTED", 3)
        for _ in range(6):
            f.Vacancy()
        counts = [crm.get(VACANCIES, query).context["cl"].result_count for query in ({}, {"joined": "no"})]
        assert counts == [4, 6]

    def test_a_plain_list_says_nothing_of_the_market(self, crm: Client):
        assert ".ja-narrowed" not in crm.get(VACANCIES).content.decode()
        assert "From the market" not in crm.get(VACANCIES).content.decode()

    @pytest.mark.parametrize(
        "query",
        [
            {"since": "yesterday"}, {"until": "9999-12-31"}, {"pay": "USD:much"}, {"pay": "USD:²"}, {"joined": "maybe"},
            {"pay": "USD:99999999999"}, {"pay": "DOLLARS"},
        ],
        ids=str,
    )  # fmt: skip
    def test_a_value_that_says_nothing_is_refused_and_never_shows_everything(self, crm: Client, query: dict[str, str]):
        answer = crm.get(VACANCIES, query)
        assert (answer.status_code, answer.headers.get("Location")) == (302, f"{VACANCIES}?e=1")

    def test_the_forms_of_the_list_keep_what_it_is_narrowed_to(self, crm: Client):
        f.Vacancy(technologies=["Go"])
        soup = BeautifulSoup(crm.get(VACANCIES, {"technology": "Go", "joined": "no"}).content, "html.parser")
        kept = {
            each["name"]: each["value"]
            for each in soup.select(
                "#changelist-filter input[type=hidden], #filter-form input[type=hidden], form input[type=hidden]"
            )
        }
        assert kept["technology"] == "Go"
        assert kept["joined"] == "no"

    def test_the_largest_pay_breaks_nothing(self, crm: Client):
        row = f.Vacancy(salary_min=2_147_483_647, salary_max=2_147_483_647, salary_currency="USD")
        assert shown(crm, VACANCIES, pay="USD:2147483500") == [row.pk]
        assert filters.pay("", 3) == "-:3"

    def test_a_day_is_the_owners_also_when_the_clock_changes(self, crm: Client, settings: object):
        settings.TIME_ZONE = "Europe/Kyiv"
        zone = timezone.get_default_timezone()
        inside = f.Vacancy(first_seen=datetime(2026, 10, 25, 23, 59, tzinfo=zone))  # a day of 25 hours
        f.Vacancy(first_seen=datetime(2026, 10, 26, 0, 0, tzinfo=zone))
        assert shown(crm, VACANCIES, since="2026-10-25", until="2026-10-25") == [inside.pk]


class TestNightly:
    def test_it_leaves_a_line_that_all_is_equal(self, crm: Client):
        seeded(10)
        assert proving.prove().different == 0
        step = AgentStep.objects.get(step="market")
        assert (step.outcome, step.advice) == ("ok", "")
        assert "every number was equal" in words(page(crm))

    def test_it_mends_and_says_so(self, crm: Client):
        seeded(10)
        MarketCount.objects.all().delete()
        assert proving.prove().different > 10
        step = AgentStep.objects.get(step="market")
        assert step.outcome == "changed"
        assert "are mended" in step.text
        assert "TIME_ZONE" in step.advice
        assert "were put right" in words(page(crm))
        assert proving.prove().different == 0


def test_weeks_are_those_of_the_owner(settings: object):
    ask = asked({"weeks": "4"})
    assert ask.since.weekday() == 0
    assert (ask.until - ask.before).days == 8 * 7 - 1
    assert isinstance(ask.today, date)
