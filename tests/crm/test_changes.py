"""How a vacancy changed, for a reader: words of a text, amounts of a salary, entries of a list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jobagent_site.crm import changes
from jobagent_site.crm.text_diff import DEL, INS, LONGEST, SAME, Diff, diff
from leads.models import Interaction, Vacancy, VacancyVersion
from leads.services.vacancies import close
from tests import factories as f
from tests.crm.people import lead_url
from tests.crm.test_lead_lists import shown

VACANCIES = "/admin/leads/vacancy/"
lines_of_words = st.lists(
    st.lists(st.sampled_from(["Django", "Celery", "five", "years", "PHP", "remote"]), min_size=1, max_size=8).map(
        " ".join
    ),
    max_size=8,
)


def spoken(found: Diff) -> list[list[tuple[str, str]]]:
    return [[(piece.kind, piece.text) for piece in line.pieces] for line in found.lines]


class TestText:
    def test_words_within_a_line(self) -> None:
        found = diff("You know PHP and Django well.", "You know Python and Django very well.")
        assert spoken(found) == [
            [
                (SAME, "You know"), (DEL, "PHP"), (INS, "Python"), (SAME, "and Django"), (INS, "very"), (SAME, "well."),
            ]
        ]  # fmt: skip

    def test_a_whole_line_came_or_went(self) -> None:
        found = diff("About us.\nRemote.\nOffice in Lviv, three days a week.", "About us.\nRemote.\nPaid in euros.")
        assert spoken(found) == [[(DEL, "Office in Lviv, three days a week.")], [(INS, "Paid in euros.")]]
        assert [line.skipped for line in found.lines] == [2, 0]

    def test_a_line_put_before_a_reworded_one_does_not_hide_the_rewording(self) -> None:
        found = diff("We need five years of Django.", "Hello!\nWe need three years of Django.")
        assert [line.kind for line in found.lines] == [INS, SAME]

    def test_only_spaces_are_no_change(self) -> None:
        assert diff("One  line.\n\nTwo.", "One line.\nTwo. ") == Diff()

    def test_of_a_long_line_only_the_words_around_the_change_stay(self) -> None:
        many = " ".join(f"word{n}" for n in range(100))
        (line,) = diff(f"{many} PHP {many}", f"{many} Python {many}").lines
        assert [piece.kind for piece in line.pieces] == [SAME, DEL, INS, SAME]
        assert line.pieces[0].text.startswith("… word90")
        assert line.pieces[-1].text.endswith("word9 …")

    def test_what_is_too_long_is_said_to_be(self) -> None:
        assert diff("x" * LONGEST, "y").too_long

    def test_what_is_not_shown_is_counted(self) -> None:
        found = diff("", "\n".join(f"line {n}" for n in range(50)))
        assert (len(found.lines), found.more) == (40, 10)

    @given(old=lines_of_words, new=lines_of_words)
    def test_nothing_of_either_text_is_lost_or_made_up(self, old: list[str], new: list[str]) -> None:
        """The pieces without the insertions are lines of the old text, without the deletions of the new one."""
        for line in diff("\n".join(old), "\n".join(new)).lines:
            before = " ".join(piece.text for piece in line.pieces if piece.kind != INS)
            after = " ".join(piece.text for piece in line.pieces if piece.kind != DEL)
            assert not before or before in old
            assert not after or after in new


@pytest.mark.django_db
class TestVersions:
    def version(self, vacancy: Vacancy, hours: int = 0, **said: list[object]) -> None:
        at = timezone.now() - timedelta(hours=hours)
        VacancyVersion.objects.create(vacancy=vacancy, at=at, changes=said)

    def told(self, vacancy: Vacancy) -> list[list[tuple[str, str, str]]]:
        found = changes.versions(vacancy, most=9)
        return [[(each.name, each.old, each.new) for each in version.changes] for version in found]

    def test_a_salary_is_one_change_with_its_currency_once(self) -> None:
        vacancy = f.Vacancy(salary_min=2500, salary_max=3500, salary_currency="USD")
        self.version(vacancy, salary_min=[2000, 2500], salary_max=[3000, 3500])
        assert self.told(vacancy) == [[("Salary", "2,000–3,000", "2,500–3,500 USD")]]

    def test_the_side_that_stayed_is_told_too_newest_first(self) -> None:
        vacancy = f.Vacancy(salary_min=2000, salary_max=3500, salary_currency="USD")
        self.version(vacancy, hours=1, salary_max=[3000, 3500])
        self.version(vacancy, hours=5, salary_min=[None, 2000], salary_max=[2800, 3000])
        assert self.told(vacancy) == [
            [("Salary", "2,000–3,000", "2,000–3,500 USD")],
            [("Salary", "up to 2,800", "2,000–3,000 USD")],
        ]

    def test_a_salary_that_appeared_or_changed_its_currency(self) -> None:
        vacancy = f.Vacancy(salary_min=None, salary_max=3000, salary_currency="EUR")
        self.version(vacancy, hours=1, salary_currency=["USD", "EUR"])
        self.version(vacancy, hours=2, salary_max=[None, 3000], salary_currency=["", "USD"])
        assert self.told(vacancy) == [
            [("Salary", "up to 3,000 USD", "up to 3,000 EUR")],
            [("Salary", "not published", "up to 3,000 USD")],
        ]

    def test_one_that_is_published_no_more(self) -> None:
        vacancy = f.Vacancy(salary_min=None, salary_max=None, salary_currency="USD")
        self.version(vacancy, salary_min=[2000, None])
        assert self.told(vacancy) == [[("Salary", "from 2,000 USD", "not published")]]

    def test_lists_say_what_came_and_went(self) -> None:
        vacancy = f.Vacancy()
        self.version(vacancy, countries=[["UA", "RO"], ["UA", "PL"]])
        (change,) = changes.versions(vacancy, most=9)[0].changes
        assert (change.removed, change.added) == (("RO",), ("PL",))

    def test_plain_fields_and_companies_by_their_names(self) -> None:
        vacancy = f.Vacancy()
        self.version(vacancy, months_of_experience=[60, 0], english=["", "B2"], company_id=[None, vacancy.company_id],
                     employment=["full_time", "part_time"])  # fmt: skip
        assert self.told(vacancy) == [[
            ("Company", "not said", vacancy.company.name), ("Employment", "full time", "part time"),
            ("Experience", "5 years", "not needed"), ("English", "not said", "B2"),
        ]]  # fmt: skip

    def test_a_company_that_is_gone_breaks_nothing(self) -> None:
        vacancy = f.Vacancy()
        self.version(vacancy, company_id=[987_654, vacancy.company_id])
        assert self.told(vacancy)[0][0][1] == "one we do not keep any more"


@pytest.mark.django_db
class TestPage:
    def page(self, client: Client, vacancy: Vacancy) -> Tag:
        return BeautifulSoup(client.get(f"{VACANCIES}{vacancy.pk}/change/").content, "html.parser")

    def test_it_shows_insertions_and_deletions_escaped(self, crm: Client) -> None:
        vacancy = f.Vacancy(description_text="You know <b>Python</b>.")
        VacancyVersion.objects.create(
            vacancy=vacancy, at=timezone.now(),
            changes={"description_text": ["You know PHP.", "You know <b>Python</b>."], "countries": [["RO"], ["PL"]]},
        )  # fmt: skip
        found = self.page(crm, vacancy).select_one(".jl-version")
        assert [each.text for each in found.select("del")] == ["PHP.", "RO"]
        assert [each.text for each in found.select("ins")] == ["<b>Python</b>.", "PL"]

    def test_the_number_of_versions_costs_no_queries(self, crm: Client) -> None:
        vacancy = f.Vacancy()

        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                self.page(crm, vacancy)
            return len(queries)

        changed = {"company_id": [None, vacancy.company_id], "english": ["B1", "B2"]}
        VacancyVersion.objects.create(vacancy=vacancy, at=timezone.now(), changes=changed)
        asked()
        few = asked()
        for _ in range(12):
            VacancyVersion.objects.create(vacancy=vacancy, at=timezone.now(), changes=changed)
        assert asked() == few

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"skipped": True}, "You skipped it yourself"),
            ({}, "is analysed again now"),
            ({"matched": True}, "look at it once more"),
        ],
    )
    def test_a_second_chance_says_why_and_what_follows(
        self, crm: Client, values: dict[str, object], sentence: str
    ) -> None:
        vacancy = f.Vacancy(second_chance="the salary rose from 2,000 → from 2,500 USD", **values)
        text = " ".join(self.page(crm, vacancy).text.split())
        assert "Second chance: the salary rose from 2,000 → from 2,500 USD." in text
        assert sentence in text

    def test_the_lead_page_says_it_too(self, crm: Client) -> None:
        lead = f.Lead(vacancy=f.Vacancy(matched=True, second_chance="posted again as “Python”"))
        assert "Second chance: posted again as “Python”." in crm.get(lead_url(lead)).content.decode()

    def test_the_list_has_a_view_of_them_with_the_reason(self, crm: Client) -> None:
        chance = f.Vacancy(matched=True, second_chance="PHP is not required any more")
        f.Vacancy(second_chance="too late", closed_at=timezone.now())
        f.Vacancy()
        assert shown(crm, VACANCIES, view="second") == [chance.pk]
        assert "PHP is not required any more" in crm.get(VACANCIES, {"view": "second"}).content.decode()

    def test_closed_says_since_when_and_why(self, crm: Client) -> None:
        vacancy = f.Lead().vacancy
        close(vacancy.pk, why="its page is gone")
        assert Interaction.objects.filter(kind="closed").count() == 1
        vacancy.refresh_from_db()
        text = " ".join(self.page(crm, vacancy).text.split())
        assert f"Closed since {timezone.localtime(vacancy.closed_at):%H:%M}: its page is gone." in text

    def test_closed_without_a_lead_says_so_too(self, crm: Client) -> None:
        at = timezone.now() - timedelta(days=2)
        vacancy = f.Vacancy(skipped=True, closed_at=at, detailed_at=at, missed_scans=3)
        text = " ".join(self.page(crm, vacancy).text.split())
        day = f"{timezone.localtime(at):%a %H:%M}"
        assert f"Closed since {day}: 3 whole scans did not show it, and the board says so." in text
        assert "does not offer it" not in text

    def test_closed_without_a_lead_says_what_is_known(self, crm: Client) -> None:
        vacancy = f.Vacancy(second_chance="more money", detailed_at=None)
        close(vacancy.pk)
        text = " ".join(self.page(crm, vacancy).text.split())
        assert "Djinni does not offer it any more." in text
        assert "Second chance" not in text
