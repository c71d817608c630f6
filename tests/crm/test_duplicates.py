"""“May be the same”: unsure pairs side by side, joined, kept apart and split, and what other pages say of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from leads.models import Message, PossibleDuplicate, Vacancy
from leads.services.matching import joining
from tests import factories as f
from tests.crm.people import assistant, said, viewer
from tests.crm.test_lead_lists import shown

pytestmark = pytest.mark.django_db
Decision = PossibleDuplicate.Decision
VACANCIES = "/admin/leads/vacancy/"
WHY = "Perhaps a translation of one text: 55% of the shorter one is in the other; a company not named."


def pair(*, newer: Vacancy | None = None, older: Vacancy | None = None, **values: object) -> PossibleDuplicate:
    older = older or f.Vacancy()
    values = {"score": 58, "why": WHY, "at": timezone.now()} | values
    return PossibleDuplicate.objects.create(vacancy=newer or f.Vacancy(), other=older, **values)


def page(client: Client, **query: object) -> BeautifulSoup:
    answer = client.get(reverse("duplicates"), query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").select_one("#content-main")


def words_of(tag: Tag) -> str:
    return " ".join(tag.text.split())


def press(client: Client, name: str, row: object, **form: str) -> str:
    """The sentence the page shows after the button."""
    return said(client.post(reverse(name, args=[row.pk]), form, follow=True))


def forms(soup: BeautifulSoup) -> dict[str, dict[str, str]]:
    """{address: its hidden fields}, without the token."""
    return {
        form["action"].partition("?")[0]: {
            each["name"]: each["value"]
            for each in form.select("input[type=hidden]")
            if each["name"] != "csrfmiddlewaretoken"
        }
        for form in soup.select("form[method=post]")
    }


def root_of(vacancy: Vacancy) -> int | None:
    return Vacancy.objects.values_list("duplicate_of", flat=True).get(pk=vacancy.pk)


class TestPage:
    def test_both_stand_side_by_side_and_what_differs_is_marked(self, crm: Client) -> None:
        older = f.Vacancy(title="Senior Python Developer", cities=["Kyiv"], salary_max=4000, salary_currency="USD")
        newer = f.Vacancy(
            title="Python Developer", company=older.company, board="dou", description_text="Other routes entirely."
        )
        pair(newer=newer, older=older)
        soup = page(crm)
        rows = {row.th.contents[0].strip(): row for row in soup.select(".ja-pair tbody tr")}
        cells = {name: [words_of(cell) for cell in row.select("td")] for name, row in rows.items()}
        assert cells["Title"] == ["Python Developer", "Senior Python Developer"]
        assert cells["Seniority"] == ["not said", "senior"]
        assert cells["City"] == ["not said", "Kyiv"]
        assert cells["Pay"] == ["not published", "to $4,000"]
        assert cells["Board"] == ["DOU", "Djinni"]
        marked = {name for name, row in rows.items() if "ja-differs" in row.get("class", [])}
        assert marked == {"Title", "Seniority", "City", "Pay"}
        assert WHY in words_of(soup)
        assert "Alike 58 of 100" in words_of(soup)
        assert "Other routes entirely." in soup.select_one("details ins.jl-whole").text
        assert "1,200 carriers" in soup.select_one("details del.jl-whole").text

    def test_the_newest_question_comes_first_and_pages_follow(self, crm: Client) -> None:
        rows = [pair(at=timezone.now() - timedelta(hours=n)) for n in range(12)]
        soup = page(crm)
        assert [each["id"] for each in soup.select("h3[id]")] == [f"pair-{row.pk}" for row in rows[:10]]
        assert [each["id"] for each in page(crm, p=2).select("h3[id]")] == [f"pair-{row.pk}" for row in rows[10:]]

    def test_it_asks_as_many_queries_for_ten_pairs_as_for_one(self, crm: Client) -> None:
        def asked(view: str) -> int:
            with CaptureQueriesContext(connection) as queries:
                page(crm, view=view)
            return len(queries)

        decision = {"decision": Decision.APART, "decided_at": timezone.now()}
        pair(newer=f.Vacancy(duplicate_of=f.Vacancy())), pair(**decision)
        page(crm)
        few = asked("open"), asked("decided")
        for _ in range(9):
            pair(newer=f.Vacancy(duplicate_of=f.Vacancy())), pair(**decision)
        assert (asked("open"), asked("decided")) == few

    def test_it_shows_the_pairs_of_one_vacancy_alone(self, crm: Client) -> None:
        pair(), (row := pair())
        assert [each["id"] for each in page(crm, of=row.other_id).select("h3[id]")] == [f"pair-{row.pk}"]
        assert len(page(crm, of="x").select("h3[id]")) == 2

    def test_text_from_outside_stays_text(self, crm: Client) -> None:
        hostile = "<script>alert(1)</script> and enough other words"
        pair(newer=f.Vacancy(title="<b>Bold</b>", description_text=hostile, url="javascript:alert(2)"))
        soup = page(crm)
        assert not soup.select("script, b")
        assert not [each for each in soup.select("a") if "javascript" in each["href"]]
        assert "<script>alert(1)</script>" in soup.text

    def test_without_questions_it_says_so(self, crm: Client) -> None:
        assert "Nothing to decide" in words_of(page(crm))

    def test_a_viewer_reads_and_cannot_press(self, db: None) -> None:
        row, reader = pair(), viewer()
        assert not page(reader).select("form")
        for name in ("duplicate_join", "duplicate_apart", "duplicate_undo"):
            assert reader.post(reverse(name, args=[row.pk])).status_code == 403
        assert PossibleDuplicate.objects.get().decision == Decision.OPEN

    def test_an_assistant_can(self, db: None) -> None:
        row = pair()
        press(assistant(), "duplicate_join", row)
        assert root_of(row.vacancy) == row.other_id


class TestDeciding:
    def test_the_newer_one_is_joined_into_the_older_one(self, crm: Client) -> None:
        row = pair()
        assert "is joined into" in press(crm, "duplicate_join", row)
        assert (root_of(row.vacancy), root_of(row.other)) == (row.other_id, None)
        row.refresh_from_db()
        assert (row.decision, row.decided_by) == (Decision.JOINED, "owner")
        assert not page(crm).select("h3[id]")

    def test_an_answered_one_is_refused_and_the_other_direction_offered(self, crm: Client) -> None:
        row = pair()
        address = reverse("duplicate_join", args=[row.pk])
        assert forms(page(crm))[address] == {}
        f.Message(lead=f.Lead(vacancy=row.vacancy), sent=True)
        assert press(crm, "duplicate_join", row) == ("This vacancy was answered already. Join the other one into it.")
        assert root_of(row.vacancy) is None
        assert forms(page(crm))[address] == {"turned": "1"}
        press(crm, "duplicate_join", row, turned="1")
        assert (root_of(row.vacancy), root_of(row.other)) == (None, row.vacancy_id)

    def test_of_two_answered_ones_neither_can_be_joined(self, crm: Client) -> None:
        row = pair()
        for vacancy in (row.vacancy, row.other):
            f.Message(lead=f.Lead(vacancy=vacancy), sent=True)
        soup = page(crm)
        assert list(forms(soup)) == [reverse("duplicate_apart", args=[row.pk])]
        assert "You answered both already" in words_of(soup)

    def test_two_vacancies_stay_two(self, crm: Client) -> None:
        row = pair()
        assert "are both worked on" in press(crm, "duplicate_apart", row)
        row.refresh_from_db()
        assert (row.decision, row.decided_by, root_of(row.vacancy)) == (Decision.APART, "owner", None)

    def test_what_is_joined_is_not_kept_apart_by_an_old_page(self, crm: Client) -> None:
        row = pair()
        joining.join(row.vacancy_id, row.other_id, actor="somebody")
        assert press(crm, "duplicate_apart", row) == "They are joined already. Split them first."
        assert press(crm, "duplicate_join", row) == "They are joined already."
        row.refresh_from_db()
        assert (row.decision, row.decided_by) == (Decision.JOINED, "somebody")

    def test_two_joined_through_a_third_one_ask_nothing_more(self, crm: Client) -> None:
        third = f.Vacancy()
        row = pair(newer=f.Vacancy(duplicate_of=third), older=f.Vacancy(duplicate_of=third))
        assert not page(crm).select("h3[id]")
        press(crm, "duplicate_join", row)
        assert root_of(row.vacancy) == third.pk

    def test_a_duplicate_brings_the_one_it_belongs_to(self, crm: Client) -> None:
        third = f.Vacancy()
        row = pair(newer=f.Vacancy(duplicate_of=third))
        press(crm, "duplicate_join", row)
        assert root_of(row.vacancy) == root_of(third) == row.other_id


class TestDecided:
    def test_it_says_who_and_when_and_undoes(self, crm: Client) -> None:
        row = pair()
        press(crm, "duplicate_join", row)
        soup = page(crm, view="decided")
        assert "the same owner," in words_of(soup)
        assert list(forms(soup)) == [reverse("duplicate_undo", args=[row.pk])]
        assert "a vacancy of its own again" in press(crm, "duplicate_undo", row)
        row.refresh_from_db()
        assert (root_of(row.vacancy), row.decision) == (None, Decision.APART)
        assert press(crm, "duplicate_undo", row) == "They are two vacancies already."

    def test_what_the_agent_joined_can_be_undone_too(self, crm: Client) -> None:
        older, newer = f.Vacancy(), f.Vacancy()
        joining.join(newer.pk, older.pk, actor="agent")
        soup = page(crm, view="decided")
        assert "the same agent," in words_of(soup)
        crm.post(soup.select_one("form")["action"])
        assert root_of(newer) is None

    def test_two_kept_apart_can_be_joined_after_all(self, crm: Client) -> None:
        row = pair()
        press(crm, "duplicate_apart", row)
        soup = page(crm, view="decided")
        assert "two vacancies owner," in words_of(soup)
        crm.post(soup.select_one("form")["action"])
        assert root_of(row.vacancy) == row.other_id

    def test_a_pair_joined_through_a_third_one_is_split_for_good(self, crm: Client) -> None:
        row = pair()
        press(crm, "duplicate_join", row)
        third = f.Vacancy()
        joining.join(row.other_id, third.pk, actor="owner")
        press(crm, "duplicate_undo", row)
        row.refresh_from_db()
        assert (root_of(row.vacancy), root_of(row.other)) == (None, third.pk)
        assert row.decision == Decision.APART
        assert joining.find_same(row.vacancy) == []


class TestVacancyPage:
    def open(self, client: Client, vacancy: Vacancy) -> BeautifulSoup:
        answer = client.get(f"{VACANCIES}{vacancy.pk}/change/")
        return BeautifulSoup(answer.content, "html.parser").select_one("#content")

    def test_a_duplicate_names_the_other_and_is_split(self, crm: Client) -> None:
        older = f.Vacancy(title="The first one")
        newer = f.Vacancy(matched=True, duplicate_of=older)
        soup = self.open(crm, newer)
        assert "The same vacancy as The first one on Djinni" in words_of(soup)
        assert "Draft a response" not in soup.text
        press(crm, "vacancy_split", newer)
        assert root_of(newer) is None
        assert PossibleDuplicate.objects.get().decision == Decision.APART
        assert "joined with no other vacancy" in press(crm, "vacancy_split", newer)

    def test_the_first_one_lists_its_duplicates(self, crm: Client) -> None:
        older = f.Vacancy()
        copies = [f.Vacancy(duplicate_of=older, title=f"Again {n}") for n in range(2)]
        soup = self.open(crm, older)
        assert {each.a.text for each in soup.select(".ja-copies li")} == {"Again 0", "Again 1"}
        assert {reverse("vacancy_split", args=[each.pk]) for each in copies} <= set(forms(soup))

    def test_it_says_what_it_may_be_the_same_as(self, crm: Client) -> None:
        row = pair(older=f.Vacancy(title="The first one"))
        soup = self.open(crm, row.vacancy)
        assert "It may be the same as The first one" in words_of(soup)
        assert soup.select_one(f'a[href="{reverse("duplicates")}?of={row.vacancy_id}"]')

    @pytest.mark.parametrize("typed", ["url", "id", "ours"])
    def test_it_is_joined_by_hand(self, crm: Client, typed: str, settings: object) -> None:
        settings.DJINNI_BASE_URL = "https://djinni.co"
        older, newer = f.Vacancy(), f.Vacancy()
        asked = {"url": newer.url, "id": newer.external_id, "ours": f"https://x/admin/leads/vacancy/{newer.pk}/change/"}
        assert "is joined into" in press(crm, "vacancy_join", older, other=asked[typed])
        assert (root_of(newer), root_of(older)) == (older.pk, None)

    def test_by_hand_the_answered_one_stays(self, crm: Client) -> None:
        older, newer = f.Vacancy(), f.Vacancy()
        f.Message(lead=f.Lead(vacancy=newer), sent=True)
        press(crm, "vacancy_join", newer, other=older.external_id)
        assert (root_of(newer), root_of(older)) == (None, newer.pk)

    def test_it_says_what_to_type_instead(self, crm: Client, settings: object) -> None:
        settings.DJINNI_BASE_URL = "https://djinni.co"
        row = f.Vacancy(external_id="100", url="https://djinni.co/jobs/100-x/")
        f.Vacancy(external_id="555", board="dou"), f.Vacancy(external_id="555")
        for typed, sentence in {
            "": "Paste the address of a vacancy.",
            row.url: "That is this vacancy itself.",
            "https://djinni.co/jobs/999-x/": "We do not have that vacancy.",
            "555": "2 vacancies have this id.",
            "98765": "No vacancy has the id 98765.",
        }.items():
            assert sentence in press(crm, "vacancy_join", row, other=typed)
        assert not Vacancy.objects.filter(duplicate_of__isnull=False).exists()

    def test_joining_discards_the_drafts_for_the_duplicate(self, crm: Client) -> None:
        draft = f.Message(lead=f.Lead(vacancy=f.Vacancy(matched=True)))
        row = pair(newer=draft.vacancy)
        assert "drafts for it are discarded" in press(crm, "duplicate_join", row)
        assert Message.objects.get().status == "discarded"

    def test_a_viewer_sees_no_button(self, db: None) -> None:
        newer = f.Vacancy(duplicate_of=f.Vacancy())
        assert not self.open(viewer(), newer).select("form")

    def test_the_lead_says_it_too(self, crm: Client) -> None:
        lead = f.Lead()
        Vacancy.objects.filter(pk=lead.vacancy_id).update(duplicate_of=f.Vacancy(title="The first one"))
        html = crm.get(reverse("admin:leads_lead_change", args=[lead.pk])).content.decode()
        assert "The first one" in html
        assert "Draft a response" not in html
        assert reverse("vacancy_split", args=[lead.vacancy_id]) in html


def test_the_list_marks_joined_ones_and_shows_them_alone(crm: Client) -> None:
    older = f.Vacancy()
    newer = f.Vacancy(matched=True, duplicate_of=older)
    soup = BeautifulSoup(crm.get(VACANCIES).content, "html.parser")
    assert [each.text for each in soup.select(".jl-badge")] == ["1 duplicate"]
    assert [each.text.strip() for each in soup.select("#result_list .field-status_label")] == ["joined", "new"]
    assert soup.select(f'button[formaction="{reverse("vacancy_split", args=[newer.pk])}"]')
    assert shown(crm, VACANCIES, view="joined") == [newer.pk]


def test_the_list_and_the_dashboard_lead_to_the_questions(crm: Client) -> None:
    def need() -> Tag | None:
        return BeautifulSoup(crm.get(reverse("admin:index")).content, "html.parser").select_one("#need-duplicates")

    assert need() is None
    pair()
    assert "2 vacancies may be the same" in need().text
    assert need().a["href"] == reverse("duplicates")
    pair()
    assert "2 pairs of vacancies may be the same" in need().text
    soup = BeautifulSoup(crm.get(VACANCIES).content, "html.parser")
    assert words_of(soup.select_one(f'.ja-above a[href="{reverse("duplicates")}"]')) == "May be the same (2)"
    here = BeautifulSoup(crm.get(reverse("duplicates")).content, "html.parser")
    assert "active" in here.select_one(f'#nav-sidebar a[href="{VACANCIES}"]').get("class", [])
