"""What only a browser can show: keys, copying, and that nothing of the page goes wrong or elsewhere."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from leads.models import Message, PastContact, Vacancy, VacancyVersion
from outreach.models import Approval
from sourcing.models import HostBudget, RawPage, SearchProfile
from tests import factories
from tests.crm.people import drafted, lead_url

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM and not os.environ.get("CI"), reason="no chromium on this machine"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


class Watched:
    """A tab that remembers what went wrong in it, and what it asked of other hosts."""

    def __init__(self, browser: Any, server: Any, user: User, width: int) -> None:
        self.server, self.wrong = server.url, []
        self.context = browser.new_context(viewport={"width": width, "height": 900})
        self.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
        client = Client()
        client.force_login(user)
        cookies = [{"name": name, "value": each.value, "url": server.url} for name, each in client.cookies.items()]
        self.context.add_cookies(cookies)
        self.tab = self.context.new_page()
        self.tab.on("console", lambda message: self._console(message))
        self.tab.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.tab.on("request", lambda request: self._request(request.url))

    def open(self, path: str) -> Any:
        response = self.tab.goto(self.server + path)
        assert response.status == 200
        return self.tab

    def overflow(self) -> int:
        return self.tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.wrong.append(message.text)

    def _request(self, url: str) -> None:
        if not url.startswith((self.server, "data:", "blob:")):
            self.wrong.append(f"another host: {url}")


@pytest.fixture
def watch(chromium: Any, live_server: Any) -> Iterator[Any]:
    opened = []

    def start(width: int = 1440) -> Watched:
        user = User.objects.filter(username="owner").first() or User.objects.create_superuser("owner", password=None)
        opened.append(Watched(chromium, live_server, user, width))
        return opened[-1]

    yield start
    for each in opened:
        each.context.close()
        assert each.wrong == []


def test_a_approves_what_is_shown(watch: Any) -> None:
    message = drafted()
    tab = watch().open(lead_url(message.lead))
    tab.keyboard.press("a")
    tab.wait_for_selector("text=Take back")
    assert Message.objects.get().status == "approved"
    assert Approval.objects.get().sha256 == message.sha256


def test_a_second_press_before_the_answer_sends_nothing(watch: Any) -> None:
    message = drafted()
    tab = watch().open(lead_url(message.lead))
    tab.evaluate("for (let n = 0; n < 3; n++) document.querySelector('[data-key=a]').click()")
    tab.wait_for_selector("text=Take back")
    assert Approval.objects.count() == 1
    assert "already approved" not in tab.content()


def test_letters_typed_into_a_field_are_no_keys(watch: Any) -> None:
    message = drafted()
    tab = watch().open(lead_url(message.lead))
    tab.click("#note-text")
    tab.keyboard.type("adsg")
    assert tab.input_value("#note-text") == "adsg"
    assert Message.objects.get(pk=message.pk).status == "draft"


def test_e_edits_in_place_and_voids_the_approval(watch: Any) -> None:
    message = factories.approved(drafted())
    tab = watch().open(lead_url(message.lead))
    tab.keyboard.press("e")
    tab.fill("#id_body", "Hello,\n\nother words.")
    tab.click("#edit button[type=submit]")
    tab.wait_for_selector("text=is void")
    assert (Message.objects.get().status, Message.objects.get().body) == ("draft", "Hello,\n\nother words.")
    assert Approval.objects.get().voided_at is not None


def test_what_is_typed_and_not_saved_holds_the_approval_back(watch: Any) -> None:
    message = drafted()
    tab = watch().open(lead_url(message.lead))
    tab.keyboard.press("e")
    tab.fill("#id_body", "Hello,\n\nother words.")
    assert tab.is_disabled("[data-not-while-editing]")
    assert tab.is_visible("text=Save it first.")
    tab.fill("#id_body", message.body)
    assert tab.is_enabled("[data-not-while-editing]")


def test_saving_an_untouched_letter_keeps_the_approval(watch: Any) -> None:
    message = factories.approved(drafted())
    tab = watch().open(lead_url(message.lead))
    tab.keyboard.press("e")
    tab.click("#edit button[type=submit]")
    tab.wait_for_selector("text=Nothing was changed.")
    assert Message.objects.get().status == "approved"


def test_it_copies_the_letter_and_i_sent_it_closes_it(watch: Any) -> None:
    message = factories.approved(drafted(by_hand=True))
    tab = watch().open(lead_url(message.lead))
    tab.click("[data-copy]")
    tab.wait_for_selector("text=Copied.")
    assert tab.evaluate("navigator.clipboard.readText()") == message.body
    tab.click("form[action*='/sent/'] button")
    tab.wait_for_selector("text=Recorded as sent by you.")
    assert Message.objects.get().status == "sent"


def test_d_asks_why_and_escape_closes(watch: Any) -> None:
    message = drafted()
    tab = watch().open(lead_url(message.lead))
    tab.keyboard.press("d")
    tab.wait_for_selector("#discard-why", state="visible")
    tab.keyboard.press("Escape")
    tab.wait_for_selector("#discard-why", state="hidden")
    assert Message.objects.get(pk=message.pk).status == "draft"


def test_a_sentence_lights_its_line(watch: Any) -> None:
    message = drafted()
    tab = watch().open(lead_url(message.lead))
    tab.focus('[data-rests="V3"]')
    assert "jl-lit" in tab.get_attribute('[data-line="V3"]', "class")
    assert "jl-lit" not in tab.get_attribute('[data-line="V2"]', "class")
    tab.focus('[data-line="V3"]')
    assert "jl-lit" in tab.get_attribute('[data-rests="V3"]', "class")


def test_j_goes_to_the_next_lead(watch: Any) -> None:
    older, newer = factories.Lead(), factories.Lead()
    tab = watch().open(lead_url(newer))
    tab.keyboard.press("j")
    tab.wait_for_url(f"**/{older.pk}/change/**")


def test_without_scripts_the_same_buttons_work(chromium: Any, live_server: Any) -> None:
    message = drafted()
    client = Client()
    client.force_login(User.objects.create_superuser("owner", password=None))
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies([{"name": n, "value": c.value, "url": live_server.url} for n, c in client.cookies.items()])
    tab = context.new_page()
    tab.goto(live_server.url + lead_url(message.lead))
    with tab.expect_navigation():
        tab.click("form[action*='/approve/'] button")
    assert tab.is_visible("text=Take back")
    context.close()
    assert Message.objects.get().status == "approved"


def test_a_phone_shows_one_pane_at_a_time(watch: Any) -> None:
    message = drafted()
    watched = watch(390)
    tab = watched.open(lead_url(message.lead))
    assert tab.is_visible(".jl-pane-draft")
    assert not tab.is_visible(".jl-pane-vacancy")
    tab.click("label[for=jl-tab-vacancy]")
    assert tab.is_visible(".jl-pane-vacancy")
    assert watched.overflow() == 0


SHOWN_FOR = {
    "djinni": ("keywords", "djinni_salary", "by_feed", "max_pages"),
    "linkedin": ("keywords", "linkedin_location", "max_pages"),
    "dou": ("keywords", "dou_category"),
    "feed": ("address",),
}


def _fields_shown(tab: Any) -> set[str]:
    """Which of these fields the form shows now, folded groups opened."""
    tab.evaluate("document.querySelectorAll('#searchprofile_form details').forEach((each) => { each.open = true; })")
    return {name for name in set().union(*SHOWN_FOR.values()) if tab.is_visible(f"#id_{name}")}


def test_a_search_shows_only_the_fields_of_its_board(watch: Any) -> None:
    tab = watch().open("/admin/sourcing/searchprofile/add/")
    for board, names in SHOWN_FOR.items():
        tab.select_option("#id_board", board)
        assert _fields_shown(tab) == set(names), board


def test_without_scripts_too(chromium: Any, live_server: Any) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("owner", password=None))
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies([{"name": n, "value": c.value, "url": live_server.url} for n, c in client.cookies.items()])
    tab = context.new_page()
    tab.goto(f"{live_server.url}/admin/sourcing/searchprofile/add/")
    assert not tab.is_visible("#id_address")
    tab.select_option("#id_board", "feed")
    assert tab.is_visible("#id_address")
    assert not tab.is_visible("#id_keywords")
    tab.fill("#id_name", "Remote")
    tab.fill("#id_address", "https://feed.example/jobs.rss")
    with tab.expect_navigation():
        tab.click("button[name=_save]")
    context.close()
    assert SearchProfile.objects.get().address == "https://feed.example/jobs.rss"


@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_is_wider_than_the_window(watch: Any, width: int) -> None:
    long = "Nowhere-breaking" * 12
    vacancy = factories.Vacancy(
        matched=True, title=long[:300], description_text=long, technologies=[long[:60], "Python"]
    )
    lead = factories.Lead(vacancy=vacancy)
    message = factories.Message(lead=lead, subject=long[:200], body=long)
    scan = factories.Scan(
        status="error",
        error=long,
        advice=long,
        oddities=[long],
        completeness={"title": 1.0, "months_of_experience": 0.4},
    )
    factories.SearchProfile(board="feed", keywords="", name=long[:100], address=f"https://feed.example/{long}")
    factories.SearchProfile(board="linkedin", keywords=long[:200])
    chosen = factories.SearchProfile(filters={"employment": ["remote"], "exclude_keywords": long[:200]})
    host = HostBudget.objects.create(
        host="feed.example", last_refusal=long, refusals=3, cool_down_until=timezone.now() + timedelta(hours=2),
        robots=long, robots_status=200, robots_at=timezone.now(),
    )  # fmt: skip
    RawPage.objects.create(
        url=f"https://feed.example/{long}", reason="read", at=timezone.now(), size=1, compressed=b"", scan=scan
    )
    VacancyVersion.objects.create(
        vacancy=vacancy, at=timezone.now(),
        changes={"description_text": [f"a {long}", long], "title": [long, "x"], "countries": [["UA"], [long]]},
    )  # fmt: skip
    Vacancy.objects.filter(pk=vacancy.pk).update(second_chance=long)
    watched = watch(width)
    for path in (
        lead_url(lead), f"/admin/leads/vacancy/{vacancy.pk}/change/", "/admin/leads/lead/", "/admin/leads/vacancy/",
        "/admin/leads/message/", "/admin/sourcing/searchprofile/", "/admin/sourcing/searchprofile/add/",
        f"/admin/sourcing/searchprofile/{chosen.pk}/change/",
        "/admin/sourcing/scan/", "/admin/sourcing/scan/consent/linkedin/", "/admin/leads/vacancy/paste/",
        f"/admin/sourcing/scan/{scan.pk}/change/", "/admin/sourcing/rawpage/", "/admin/sourcing/hostbudget/",
        f"/admin/sourcing/hostbudget/{host.pk}/change/",
        f"/admin/leads/lead/{lead.pk}/change/?edit=1&message={message.pk}",
    ):  # fmt: skip
        watched.open(path)
        assert watched.overflow() <= 0, path


def test_a_contact_from_before_warns_where_a_letter_is_approved(watch: Any) -> None:
    message = drafted()
    company = message.lead.company
    seen = watch()
    tab = seen.open(reverse("admin:company_import"))
    lines = f"company,name,e-mail,when,kind\n{company.name},Ira,ira@gmail.com,2025-03-31,client\nLumen,,,,talked\n"
    tab.set_input_files("#past-file", {"name": "old.csv", "mimeType": "text/csv", "buffer": lines.encode()})
    tab.click("text=Show what it would do")
    tab.wait_for_selector("text=Nothing is written yet")
    assert PastContact.objects.count() == 0
    assert seen.overflow() <= 0
    tab.click("text=Take in 2 lines")
    tab.wait_for_selector("text=2 contacts from before taken in")
    tab = seen.open(reverse("admin:leads_message_changelist"))
    assert tab.is_visible("text=A client before the agent (Ira), 31 Mar 2025")
    tab.click("text=Approve anyway")
    tab.wait_for_selector("text=Approved.")
    assert Message.objects.get(pk=message.pk).status == "approved"
