"""“Bring what you have”: facts found in the owner's own text count only after he ticked them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jobagent_site.crm.setup import bring
from jobagent_site.http import Session
from outreach import owntext
from outreach.models import Fact
from outreach.profile import sender_profile
from tests import factories as f
from tests.crm.people import assistant, viewer
from tests.jobagent_site.test_http import Server, always

pytestmark = pytest.mark.django_db
TEXT = """We built the parcel tracker of a Polish courier: Django, Celery, 3 million tasks a day.
Andrii: 8 years of Python, 3 of them FastAPI, English B2
Experts in all modern cloud technologies
Dear Katharina, our rate is $45 an hour.
"""


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def find(crm: Client, **brought: Any) -> BeautifulSoup:
    answer = crm.post(reverse("setup"), {"section": "bring", **brought})
    assert answer.status_code == 200, soup(answer).select_one("#bring").text
    return soup(answer)


def tick(crm: Client, page: BeautifulSoup, *picked: int, button: str = "add", **typed: str) -> Any:
    fields = {each["name"]: each.text.strip("\n") for each in page.select("#found textarea")}
    data = {"section": "found", "found": page.select_one("#found input[name=found]")["value"], button: "1"}
    return crm.post(reverse("setup"), {**data, **fields, **typed, "pick": [str(each) for each in picked]}, follow=True)


def refused(crm: Client, **brought: Any) -> str:
    answer = crm.post(reverse("setup"), {"section": "bring", **brought})
    assert answer.status_code == 400
    assert not Fact.objects.exists()
    return " ".join(soup(answer).select_one("#bring").text.split())


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A web site on this machine that the guard lets through for this test."""
    made = Server()
    monkeypatch.setattr(
        owntext, "_session", lambda host: Session(host, trusted=made.url, max_bytes=owntext.LARGEST_PAGE)
    )
    yield made
    made.close()


def test_what_was_found_is_shown_unticked_and_nothing_is_stored(crm: Client):
    page = find(crm, text=TEXT)
    kinds = [each.text for each in page.select("#found .ja-tag")]
    assert kinds == ["case", "person", "claim", "rate"]
    assert not page.select("#found input[checked]")
    assert [each.text for each in page.select("#found .ja-pill")][:2] == ["Django", "Celery"]
    assert "In your text: “Dear Katharina, our rate is $45 an hour.”" in page.text
    assert len(page.select("button.ja-primary")) == 1
    assert not Fact.objects.exists()


def test_ticked_facts_are_added_with_source_and_sentence(crm: Client):
    answer = tick(crm, find(crm, text=TEXT), 0, 1, 3)
    assert "3 facts added." in answer.content.decode()
    case, person, rate = Fact.objects.order_by("pk")
    assert (case.kind, case.technologies, case.active) == ("case", ["Django", "Celery"], True)
    assert (person.kind, person.person_name, person.years) == ("person", "Andrii", 8)
    assert (rate.kind, rate.text, rate.rate_min) == ("rate", "our rate is $45 an hour.", 45)
    assert (rate.source, rate.source_text) == ("pasted text", "Dear Katharina, our rate is $45 an hour.")
    assert rate.profile == sender_profile()


def test_only_what_is_ticked_counts(crm: Client):
    tick(crm, find(crm, text=TEXT), 1)
    assert [each.kind for each in Fact.objects.all()] == ["person"]


def test_ticking_nothing_is_said(crm: Client):
    answer = tick(crm, find(crm, text=TEXT))
    assert answer.status_code == 400
    assert "Tick what is true first." in answer.content.decode()


def test_an_edited_text_is_what_counts_and_its_sentence_stays(crm: Client):
    typed = {"text-0": "Parcel tracker for a courier: Django, Celery, RabbitMQ,\n 3 million tasks a day"}
    tick(crm, find(crm, text=TEXT), 0, **typed)
    fact = Fact.objects.get()
    assert fact.text == "Parcel tracker for a courier: Django, Celery, RabbitMQ, 3 million tasks a day"
    assert fact.technologies == ["Django", "Celery", "RabbitMQ"]
    assert fact.source_text.startswith("We built the parcel tracker")


def test_a_claim_asks_and_cannot_be_ticked_as_it_stands(crm: Client):
    page = find(crm, text=TEXT)
    assert page.select_one("#pick-2").has_attr("disabled")
    assert "Which cloud, what did you do there, when?" in page.text
    answer = tick(crm, page, 0, 2)
    assert answer.status_code == 400
    again = soup(answer)
    assert "Nothing was added" in again.select_one("#found .ja-refused").text
    assert again.select_one("#pick-0").has_attr("checked")
    assert not Fact.objects.exists()


def test_a_claim_that_was_made_checkable_can_be_ticked(crm: Client):
    better = {"text-2": "Moved three shops of a German retailer to AWS in 2024"}
    page = soup(tick(crm, find(crm, text=TEXT), 0, button="check", **better))
    assert not page.select_one("#pick-2").has_attr("disabled")
    assert page.select_one("#pick-0").has_attr("checked")
    assert not Fact.objects.exists()
    tick(crm, page, 2)
    assert (Fact.objects.get().kind, Fact.objects.get().technologies) == ("case", ["AWS"])


def test_a_claim_made_checkable_counts_at_once_too(crm: Client):
    tick(crm, find(crm, text=TEXT), 2, **{"text-2": "Moved three shops of a German retailer to AWS in 2024"})
    assert Fact.objects.get().kind == "case"


@pytest.mark.parametrize("words", ["We are experts in everything", "Nice weather today", "Best team."])
def test_a_claim_turned_into_another_claim_stays_locked(crm: Client, words: str):
    page = find(crm, text=TEXT)
    for _ in range(2):
        answer = tick(crm, page, 2, **{"text-2": words})
        assert answer.status_code == 400
        page = soup(answer)
        assert page.select_one("#pick-2").has_attr("disabled")
    assert not Fact.objects.exists()


def test_a_fact_edited_into_a_claim_is_refused(crm: Client):
    answer = tick(crm, find(crm, text=TEXT), 0, **{"text-0": "We are the best team"})
    assert answer.status_code == 400
    assert not Fact.objects.exists()


def test_what_is_known_is_not_found_again(crm: Client):
    page = find(crm, text=TEXT)
    tick(crm, page, 0)
    assert "These facts were known already." in tick(crm, page, 0).content.decode()
    assert Fact.objects.count() == 1
    assert "case" not in [each.text for each in find(crm, text=TEXT).select("#found .ja-tag")]


def test_a_text_without_facts_says_what_would_help(crm: Client):
    page = find(crm, text="Hello world. How are you today?")
    assert "Nothing in this text states something about you" in page.text
    assert not page.select("#found button")


@pytest.mark.parametrize("found", ["", "nonsense", "a:b:c"])
def test_a_list_that_is_not_ours_is_refused(crm: Client, found: str):
    answer = crm.post(reverse("setup"), {"section": "found", "found": found, "pick": "0", "add": "1"}, follow=True)
    assert "Find the facts again" in answer.content.decode()
    assert not Fact.objects.exists()


def test_a_list_older_than_a_day_is_refused(crm: Client, monkeypatch: pytest.MonkeyPatch):
    page = find(crm, text=TEXT)
    monkeypatch.setattr(bring, "GOOD_FOR", -1)
    assert "older than a day" in tick(crm, page, 0).content.decode()


def test_a_source_sentence_cannot_be_put_in_by_hand(crm: Client):
    signed = signing.dumps(["x", 0, [["case", "said", "We run Django for 3 banks", "en"]]], salt="another")
    crm.post(reverse("setup"), {"section": "found", "found": signed, "pick": "0", "add": "1"})
    assert not Fact.objects.exists()


HOSTILE = """We run <script>alert(1)</script> {{ 7*7 }} {% load x %} Django for 3 banks of Ukraine.
We built <img src=x onerror=alert(1)> 5 Celery services for a bank.
"""


def test_hostile_text_is_shown_as_text(crm: Client):
    page = crm.post(reverse("setup"), {"section": "bring", "text": HOSTILE}).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "{{ 7*7 }}" in page
    tick(crm, BeautifulSoup(page, "html.parser"), 0, 1)
    assert Fact.objects.count() == 2
    page = crm.get(reverse("setup")).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize(
    ("brought", "sentence"),
    [
        ({}, "Paste a text, or give an address or a file."),
        ({"text": "x" * 200_001}, "200,000 are read at once"),
        ({"text": "We", "address": "kvartal.example"}, "Give one at a time"),
        ({"address": "http://127.0.0.1:8000/"}, "not opened"),
        ({"address": "http://169.254.169.254/latest/"}, "not opened"),
        ({"address": "file:///etc/passwd"}, "is no address of a page"),
        ({"address": "https://["}, "is no address of a page"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(crm: Client, brought: dict[str, str], sentence: str):
    assert sentence in refused(crm, **brought)


@pytest.mark.parametrize(
    ("name", "body", "sentence"),
    [
        ("cv.pdf", b"%PDF-1.7", "A PDF cannot be read"),
        ("a.txt", b"x" * 1_000_001, "bigger than 1 MB"),
        ("a.exe", b"MZ", "Choose a .txt"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence(crm: Client, name: str, body: bytes, sentence: str):
    assert sentence in refused(crm, file=SimpleUploadedFile(name, body))


def test_a_file_is_read(crm: Client):
    page = find(crm, file=SimpleUploadedFile("about.html", f"<body><p>{TEXT}</p><script>x</script>".encode()))
    assert "about.html" in page.select_one("#found").text
    tick(crm, page, 0)
    assert Fact.objects.get().source == "about.html"


def test_a_page_is_fetched_once_and_named_as_the_source(crm: Client, server: Server):
    body = "<html><head><title>T</title><script>We run 9 Django</script></head><body>" + "".join(
        f"<p>{row}</p>" for row in TEXT.splitlines()
    )
    server.behave = always(200, body.encode(), Content_Type="text/html; charset=utf-8")
    page = find(crm, address=f"{server.url}/about")
    assert [each.text for each in page.select("#found .ja-tag")] == ["case", "person", "claim", "rate"]
    assert len(server.requests) == 1
    tick(crm, page, 0)
    assert Fact.objects.get().source == f"{server.url}/about"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "body", "kind", "sentence"),
    [
        (404, b"", "text/html", "no such page"),
        (403, b"", "text/html", "refuses us (403)"),
        (500, b"", "text/html", "a fault of its own (500)"),
        (200, b"%PDF-1.7", "application/pdf", "This is a PDF"),
        (200, b"\x89PNG", "image/png", "no page of text but image/png"),
        (200, b"<div id=app></div>", "text/html", "shows no text without scripts"),
        (200, b"x" * 3_000_001, "text/html", "bigger than 3 MB"),
    ],
)
def test_a_page_that_cannot_be_read_is_a_sentence(
    crm: Client, server: Server, status: int, body: bytes, kind: str, sentence: str
):
    server.behave = always(status, body, Content_Type=kind)
    assert sentence in refused(crm, address=f"{server.url}/about")


def test_only_who_may_set_up_may_bring():
    for client in (assistant(), viewer()):
        for section in ("bring", "found"):
            assert client.post(reverse("setup"), {"section": section, "text": TEXT}).status_code == 403


def test_a_fact_says_on_its_page_where_it_was_found(crm: Client):
    fact = f.Fact(source="https://kvartal.example/", source_text="We built a tracker.")
    page = crm.get(reverse("admin:outreach_fact_change", args=[fact.pk])).content.decode()
    assert "https://kvartal.example/" in page
    assert "We built a tracker." in page
