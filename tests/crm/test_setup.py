"""The set-up page: three answers, the rest has defaults, each section saves itself."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_q.models import OrmQ

from jobagent_site.crm.fields import CommaList
from jobagent_site.crm.setup import facts
from jobagent_site.crm.setup.progress import progress
from jobagent_site.ops import heartbeat, wake
from notifications.models import Channel
from outreach import guard
from outreach.models import Fact, Preferences, SenderProfile
from outreach.profile import sender_profile
from sourcing.models import SearchProfile
from tests import factories as f

pytestmark = pytest.mark.django_db

WHO = {"team_name": "Kvartal Dev", "person_name": "Taras", "email": "taras@kvartal.example", "tone": "plain"}
RULES = {"salary_floor": "0", "minimum_score": "40", "stop_words": ""}
SENDING = {
    "sending_enabled": "", "sends_per_day": "15", "drafts_per_day": "10", "gap_minutes": "6", "send_from": "09:00",
    "send_until": "18:00",
}  # fmt: skip


def save(crm: Client, section: str, **data: Any) -> BeautifulSoup:
    answer = crm.post(reverse("setup"), {"section": section, **data}, follow=True)
    return BeautifulSoup(answer.content, "html.parser")


def said(soup: BeautifulSoup) -> str:
    return " ".join(soup.select_one("#main").text.split())


def test_it_begins_with_three_questions_and_folds_the_rest(crm: Client):
    soup = BeautifulSoup(crm.get(reverse("setup")).content, "html.parser")
    assert [each.text for each in soup.select("section h3")][:3] == [
        "1. Who are you?", "2. What can you prove?", "3. What do you look for?",
    ]  # fmt: skip
    folded = [each["id"] for each in soup.select("details.ja-fold")]
    assert folded == ["rules", "sending", "known", "tell", "ai", "machine"]
    assert not soup.select("details[open]")
    assert len(soup.select("button.ja-primary")) == 1
    assert "0 of 3 answered" in soup.text


def test_three_answers_are_enough(crm: Client):
    save(crm, "who", **WHO)
    save(crm, "facts", lines="Built a parcel tracker in 2024: Django, Celery, 3 million tasks a day")
    soup = save(crm, "search", keywords="Python", board="djinni", employment=["remote"])
    assert progress().complete
    assert SenderProfile.objects.get().team_name == "Kvartal Dev"
    search = SearchProfile.objects.get()
    assert (search.keywords, search.filters) == ("Python", {"employment": ["remote"]})
    assert [each.text for each in soup.select("button.ja-primary")] == ["Scan now"]


@pytest.mark.parametrize(
    ("section", "data", "sentence"),
    [
        ("who", {**WHO, "team_name": ""}, "Write the name you trade under"),
        ("who", {**WHO, "email": "taras"}, "valid email address"),
        ("facts", {"lines": " \n- \n"}, "Write at least one line"),
        ("facts", {"lines": "x\n" * 31}, "Add 30 at a time"),
        ("search", {"keywords": "", "board": "djinni"}, "Write what your people do"),
        ("search", {"keywords": "Python", "board": "monster"}, "monster is not one of the available choices"),
        ("rules", {**RULES, "minimum_score": "140"}, "Scores go from 0 to 100"),
        ("sending", {**SENDING, "sends_per_day": "5000"}, "200 a day is the most"),
        ("sending", {**SENDING, "send_from": "9 in the morning"}, "Enter a valid time"),
        ("tell", {"address": "nobody", "active": "on"}, "“nobody” is not an e-mail address"),
    ],
)
def test_it_refuses_nonsense_with_a_sentence_and_opens_the_section(
    crm: Client, section: str, data: dict, sentence: str
):
    answer = crm.post(reverse("setup"), {"section": section, **data})
    soup = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 400
    assert sentence in " ".join(soup.select_one(f"#{section}").text.split())
    assert soup.select_one(f"#{section}").name == "section" or soup.select_one(f"#{section}").has_attr("open")
    assert not SearchProfile.objects.exists()


def test_what_was_typed_stays_when_it_is_refused(crm: Client):
    answer = crm.post(reverse("setup"), {"section": "who", **WHO, "email": "taras"})
    assert 'value="Kvartal Dev"' in answer.content.decode()


def test_saving_one_section_leaves_the_others_alone(crm: Client):
    f.Preferences(minimum_score=70, sends_per_day=3)
    save(crm, "rules", **{**RULES, "minimum_score": "55", "languages": ["en", "uk"], "allow_agency": "on"})
    row = Preferences.objects.get()
    assert (row.minimum_score, row.languages, row.allow_agency, row.sends_per_day) == (55, ["en", "uk"], True, 3)


@pytest.mark.parametrize(("chosen", "stored", "on"), [("true", True, True), ("false", False, False), ("", None, False)])
def test_the_sending_switch_says_where_its_value_comes_from(crm: Client, chosen: str, stored: bool | None, on: bool):
    soup = save(crm, "sending", **{**SENDING, "sending_enabled": chosen})
    row = Preferences.objects.get()
    assert (row.sending_enabled, guard.sending_state(row)[0]) == (stored, on)
    assert guard.sending_state(row)[1] in soup.select_one("#sending").text


def test_a_second_search_of_the_same_name_gets_a_number(crm: Client):
    for _ in range(2):
        save(crm, "search", keywords="Python", board="djinni")
    assert list(SearchProfile.objects.order_by("pk").values_list("name", flat=True)) == [
        "Python, Djinni", "Python, Djinni (2)",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "kind", "field"),
    [
        ("Andrii: 8 years of Python, 3 of them FastAPI, English B2", "person", "text"),
        ("Case study: https://kvartal.example/parcels.", "link", "text"),
        ("We work 09:00 to 18:00 CET", "hours", "text"),
        ("Marketplace API: p95 from 1.1 s to 240 ms, 2025", "case", "text"),
        ("We write Django and FastAPI services with tests", "capability", "text"),
        ("Зробили облік посилок для польського кур’єра на Django у 2024 році", "case", "text_uk"),
    ],
)
def test_a_line_becomes_a_fact_of_its_kind_and_language(line: str, kind: str, field: str):
    facts.save(f.SenderProfile(), facts.read(f"- {line}"))
    row = Fact.objects.get()
    assert (row.kind, getattr(row, field), row.active) == (kind, line, True)


def test_a_person_keeps_name_and_years_and_technologies():
    facts.save(f.SenderProfile(), facts.read("Andrii: 8 years of Python, 3 of them FastAPI"))
    row = Fact.objects.get()
    assert (row.person_name, row.years) == ("Andrii", 8)
    assert {"Python", "FastAPI"} <= set(row.technologies)


def test_a_sentence_nobody_can_check_is_kept_but_waits(crm: Client):
    soup = save(crm, "facts", lines="Experts in all modern cloud technologies")
    assert "Nobody can check this sentence" in said(soup)
    assert not Fact.objects.get().active
    assert not progress().facts


def test_the_same_line_twice_is_one_fact(crm: Client):
    for _ in range(2):
        soup = save(crm, "facts", lines="Marketplace API: p95 from 1.1 s to 240 ms, 2025")
    assert Fact.objects.count() == 1
    assert "known already" in said(soup)


def test_the_preview_uses_a_fact_and_without_facts_none(crm: Client):
    soup = BeautifulSoup(crm.get(reverse("setup")).content, "html.parser")
    assert not soup.select("#preview .ja-source-mark")
    fact = f.Fact(
        profile=sender_profile(), text="For a Polish courier we ran Django and Celery with 3 million tasks a day."
    )
    soup = BeautifulSoup(crm.get(reverse("setup")).content, "html.parser")
    assert f"F{fact.pk}" in {each.text for each in soup.select("#preview .ja-source-mark")}
    assert "Polish courier" in soup.select_one("#preview").text
    assert "{contact}" not in soup.text


def test_linkedin_is_asked_for_words_alone_and_waits_for_the_owners_consent(crm: Client, settings):
    settings.LINKEDIN_ACCEPTED = False
    soup = save(crm, "search", keywords="Python", board="linkedin", employment=["remote"], exp_level=["3y"])
    assert SearchProfile.objects.get().filters == {}
    assert "LinkedIn is not read yet." in said(soup)
    assert soup.select('a[href="/admin/sourcing/scan/consent/linkedin/"]')


def test_a_feed_is_made_on_its_own_page(crm: Client):
    soup = BeautifulSoup(crm.get(reverse("setup")).content, "html.parser")
    boards = soup.select("#search select[name=board] option")
    assert {each["value"] for each in boards} == {"djinni", "linkedin", "dou"}


def test_scan_now_queues_each_active_search(crm: Client):
    heartbeat.beat()
    f.SearchProfile()
    f.SearchProfile(active=False)
    assert "1 scan started" in said(save(crm, "scan"))
    assert OrmQ.objects.get().task["timeout"] == wake.LONGEST  # as long as one that runs by itself


def test_scan_now_says_when_nothing_can_happen(crm: Client):
    assert "There is no search yet" in said(save(crm, "scan"))
    f.SearchProfile()
    assert "the agent is stopped" in said(save(crm, "scan"))


def test_a_test_mail_goes_to_the_channels_address(crm: Client):
    Channel.objects.create(name="E-mail", kind="email", address="boss@kvartal.example")
    assert "A test went to boss@kvartal.example" in said(save(crm, "test"))
    assert mail.outbox[0].to == ["boss@kvartal.example"]


def test_a_test_mail_without_any_address_says_what_to_set(crm: Client, settings):
    settings.OWNER_EMAIL = ""
    assert "Set OWNER_EMAIL in .env" in said(save(crm, "test"))


def test_it_shows_where_values_come_from_and_never_a_secret(crm: Client, settings):
    settings.EMAIL_HOST_PASSWORD = "mail-secret"
    text = crm.get(reverse("setup")).content.decode()
    assert "DJINNI_BASE_URL" in text
    assert "mail-secret" not in text
    assert settings.SECRET_KEY not in text


def test_an_unknown_section_changes_nothing(crm: Client):
    assert crm.post(reverse("setup"), {"section": "users"}).status_code == 200


def test_facts_can_be_edited_with_technologies_as_words(crm: Client):
    fact = f.Fact()
    url = reverse("admin:outreach_fact_change", args=[fact.pk])
    data = {
        "kind": "case",
        "text": fact.text,
        "technologies": "Django, Celery , Django;Kafka",
        "rate_unit": "hour",
        "active": "on",
    }
    assert crm.post(url, data).status_code == 302
    fact.refresh_from_db()
    assert fact.technologies == ["Django", "Celery", "Kafka"]
    assert "Django, Celery, Kafka" in crm.get(url).content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"kind": "case"}, "A fact has to say something"),
        ({"kind": "person", "text": "Knows Python"}, "Say who it is"),
        ({"kind": "rate", "rate_min": "40", "rate_max": "30"}, "is under"),
    ],
)
def test_a_fact_that_says_nothing_is_refused_with_a_sentence(crm: Client, data: dict, sentence: str):
    answer = crm.post(reverse("admin:outreach_fact_add"), {"rate_unit": "hour", "technologies": "", **data})
    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def test_a_list_of_words_refuses_a_paragraph():
    field = CommaList(label="Technologies", most=3)
    with pytest.raises(Exception, match="too long"):
        field.clean("x" * 80)
    with pytest.raises(Exception, match="Name the 3"):
        field.clean("a,b,c,d")
    assert field.clean("") == []


def test_the_one_profile_and_the_one_row_of_preferences_open_directly(crm: Client):
    for name in ("senderprofile", "preferences"):
        answer = crm.get(reverse(f"admin:outreach_{name}_changelist"))
        assert answer.status_code == 302
        assert crm.get(answer.headers["Location"]).status_code == 200


def test_the_owner_is_told_where_his_answers_go_until_he_says_otherwise(crm: Client, settings) -> None:
    settings.OWNER_EMAIL = ""
    channel = Channel.objects.create(name="E-mail", kind="email")
    who = {"team_name": "Kvartal Dev", "person_name": "Maxim", "email": "maxim@kvartal.example", "tone": "plain"}
    save(crm, "who", **who)
    channel.refresh_from_db()
    assert channel.address == "maxim@kvartal.example"
    save(crm, "who", **{**who, "email": "other@kvartal.example"})
    channel.refresh_from_db()
    assert channel.address == "maxim@kvartal.example"


def test_wishes_beyond_skills_are_kept(crm: Client) -> None:
    rules = {"minimum_score": "40", "salary_floor": "0"}
    wishes = {"domains_wanted": "Fintech, logistics", "countries_unwanted": "us", "company_types_wanted": ["startup"]}
    save(crm, "rules", **rules, **wishes)
    kept = Preferences.objects.get()
    assert (kept.domains_wanted, kept.countries_unwanted) == (["fintech", "logistics"], ["US"])
    assert kept.company_types_wanted == ["startup"]


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [("domains_wanted", "fintec", "Did you mean fintech?"), ("countries_wanted", "Germany", "no two-letter code")],
)
def test_a_wish_nobody_knows_is_refused_with_a_sentence(crm: Client, field: str, typed: str, sentence: str) -> None:
    soup = save(crm, "rules", minimum_score="40", salary_floor="0", **{field: typed})
    assert sentence in soup.get_text()
