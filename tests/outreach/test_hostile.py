"""Strangers' text is data: on every hostile text nothing raises, hangs, obeys, or passes something on."""

from __future__ import annotations

import re
import signal
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache

import pytest
from django.conf import settings
from selectolax.lexbor import LexborHTMLParser

from outreach.ai import BuiltinBackend
from outreach.ai.base import Analysis, Brief, Letter, VacancyText
from outreach.ai.builtin.sections import numbered
from outreach.contacts import find_contact
from outreach.draft import fill_contact
from outreach.filters import Preferences, first_refusal
from outreach.offer import SENDER, Offer, OfferedFact
from sourcing.boards import clean
from tests.outreach.hostile import FILE, HostileText, load

# Seconds of this process, so that a busy machine fails nothing; no benchmark, it stands between "a moment" and "never".
PATIENCE = 20.0
BROKEN_OFF_AFTER = 60.0
TEXTS = load()
OWNER_MAIL, OWNER_LINK = "olena@kvartal-dev.example", "https://kvartal-dev.example/parcels"
OFFER = Offer(
    facts=(
        OfferedFact(
            id="F1", kind="person", person="Olena Koval", role="backend developer", years=8,
            technologies=("Python", "Django", "PostgreSQL", "Java", "Go", "React"), free_from=date(2026, 12, 1),
            rate_min=40, rate_currency="USD", rate_period="hour",
        ),
        OfferedFact(
            id="F2", kind="case", text="We rebuilt the parcel tracking of a courier on Django.", language="en",
            texts={"uk": "Ми перебудували облік посилок на Django.", "ru": "Мы перестроили учёт посылок на Django."},
            technologies=("Django", "PostgreSQL", "Kubernetes"), link=OWNER_LINK,
        ),
    ),
    team="Kvartal Dev",
    signature=f"Kvartal Dev\n{OWNER_MAIL}",
)  # fmt: skip
OFFERS = {"full": OFFER, "empty": Offer()}
STRICT = Preferences(
    languages=("en", "uk", "ru"),
    salary_floor=2000,
    work_formats=("remote", "hybrid"),
    stop_words=("casino", "ставки", "1С", "на місці"),
    skip_company_types=frozenset({"agency", "outstaff"}),
)
# "Zoriana" is called Zoriano in Polish; a name that is no word of any text.
NAME, CALLED = "Zoriana", "Zorian"

ADDRESS = re.compile(
    r"https?:|ftp:|www\.|mailto:|tg:|javascript:|data:|\w@\w|@\w{3}"
    r"|\b[\w-]+\.(?:com|net|org|io|ua|me|co|pl|dev|app|ru|info|biz|top|click|site|online|test|invalid|example|onion)\b",
    re.IGNORECASE,
)
TEMPLATE = re.compile(r"\{\{|\}\}|\{%|%\}|\$\{|#\{|<%|%>|\{\d|%\(\w+\)|%n%n|__\w+__")
TAG = re.compile(r"</?[a-zA-Z!?]|<\|")
ALLOWED_TAGS = {
    *("p", "br", "hr", "ul", "ol", "li", "strong", "b", "em", "i", "u", "s", "a", "code", "pre", "blockquote"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
}

# All tests of one text run in one process, which reads it once.
EVERY = pytest.mark.parametrize(
    "hostile", [pytest.param(each, id=each.id, marks=pytest.mark.xdist_group(each.id)) for each in TEXTS]
)


@pytest.fixture(autouse=True)
def _counted(request: pytest.FixtureRequest, record_property: object) -> None:
    """Names the text to the summary at the end of the run, which counts the ones all tests of which passed."""
    if "hostile" in request.fixturenames:
        record_property("hostile_text", request.getfixturevalue("hostile").id)


@contextmanager
def patience() -> Iterator[None]:
    """Fails what works longer, and breaks off what would never end."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"still busy after {BROKEN_OFF_AFTER} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, BROKEN_OFF_AFTER)
    started = time.process_time()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    took = time.process_time() - started
    assert took < PATIENCE, f"took {took:.1f} s"


@cache
def as_read(hostile: HostileText) -> dict[str, VacancyText]:
    """The vacancy as it comes to us: as plain text, as HTML, and, should a door be forgotten, untouched. "alone" holds
    little beside the order itself, so that no better line of the vacancy shields a letter from it."""
    title, company = clean.line(hostile.title), clean.line(hostile.company)
    orders = [each for each in hostile.text.split("\n") if hostile.canary and folded(hostile.canary) in folded(each)]
    alone = "\n- ".join(("Grebe & Coot repairs bicycles.\nResponsibilities:", *orders))
    return {
        "alone": VacancyText(title="Developer", text=clean.plain(alone)),
        "plain": VacancyText(title=title, company=company, text=clean.plain(hostile.text)),
        "html": VacancyText(title=title, company=company, text=clean.text(clean.html(hostile.text))),
        "raw": VacancyText(title=hostile.title, company=hostile.company, text=hostile.text),
    }


@cache
def analysed(hostile: HostileText, form: str) -> Analysis:
    with patience():
        return BuiltinBackend().analyse(as_read(hostile)[form])


@cache
def letter(hostile: HostileText, form: str, profile: str) -> Letter:
    vacancy, analysis = as_read(hostile)[form], analysed(hostile, form)
    brief = Brief(hostile.id, vacancy, analysis, OFFERS[profile], today=date(2026, 11, 24))
    with patience():
        return BuiltinBackend().write(brief)


def letters(hostile: HostileText) -> Iterator[tuple[str, str, Letter]]:
    """Every letter that answers the text: (form, profile, letter)."""
    for form in as_read(hostile):
        for profile in OFFERS:
            yield form, profile, letter(hostile, form, profile)


def unseen(text: str) -> list[str]:
    """Names of the characters nobody sees, among them the ones that turn the direction of writing."""
    hidden = [each for each in text if unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    return sorted({f"U+{ord(each):04X}" for each in hidden if each != "\n"})


def folded(text: str) -> str:
    """The text as an eye reads it, for comparing."""
    seen = "".join(each for each in text if unicodedata.category(each) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", seen).casefold().split())


def without_ours(text: str) -> str:
    return text.replace(OWNER_LINK, "").replace(OWNER_MAIL, "")


def test_the_texts_are_many_and_each_has_a_trick_of_its_own():
    assert len(TEXTS) >= 96
    for field in ("id", "trick", "text"):
        assert len({getattr(each, field) for each in TEXTS}) == len(TEXTS)
    canaries = [folded(each.canary) for each in TEXTS if each.canary]
    assert len(set(canaries)) == len(canaries)
    languages = Counter(each.language for each in TEXTS)
    assert set(languages) == {"en", "uk", "ru"}
    assert min(languages.values()) > len(TEXTS) / 4


def test_nothing_in_the_file_is_hidden_from_its_reader():
    assert unseen(FILE.read_text(encoding="utf-8")) == []


@EVERY
def test_it_is_analysed_and_what_comes_out_is_verbatim(hostile):
    for form, vacancy in as_read(hostile).items():
        found = analysed(hostile, form)
        for quote in (*found.key_requirements, *found.responsibilities, *found.kpis):
            assert quote in vacancy.text, form
        # As the step stores it and another process reads it.
        assert Analysis.model_validate_json(found.model_dump_json()) == found, form


@EVERY
def test_it_is_filtered_and_a_reason_is_a_sentence(hostile):
    for form, vacancy in as_read(hostile).items():
        for preferences in (Preferences(), STRICT):
            with patience():
                refusal = first_refusal(vacancy, None, preferences)
            assert refusal is None or refusal.sentence.strip(), form


@EVERY
def test_a_contact_found_in_it_is_an_address_as_it_is_seen(hostile):
    for form, vacancy in as_read(hostile).items():
        with patience():
            contact = find_contact(vacancy.text)
        if contact:
            assert re.fullmatch(r"[a-z0-9][a-z0-9_.+-]*@[a-z0-9-]+(\.[a-z0-9-]+)+", contact.email), form
            assert unseen(contact.name) == [], form
            assert "\n" not in contact.name, form


@EVERY
def test_the_letter_does_not_say_what_the_stranger_ordered(hostile):
    for form, profile, written in letters(hostile):
        said = "\n".join((written.subject, written.body, *(each.text for each in written.sentences)))
        assert settings.SECRET_KEY not in said, form
        if hostile.canary and folded(hostile.canary) in folded(said):
            pytest.fail(f"{form}, {profile}: {hostile.canary!r} stands in\n{written.subject}\n{written.body}")


@EVERY
def test_the_letter_holds_no_foreign_address_markup_or_unseen_character(hostile):
    for form, profile, written in letters(hostile):
        said = without_ours(f"{written.subject}\n{written.body}")
        for unwanted in (ADDRESS, TAG, TEMPLATE):
            if found := unwanted.search(unicodedata.normalize("NFKC", said)):
                pytest.fail(f"{form}, {profile}: {found.group()!r} stands in\n{said}")
        assert unseen(said) == [], form
        assert "\n" not in written.subject, form
        assert len(written.subject) <= 120, form
        assert len(written.body) < 4000, form


@EVERY
def test_only_the_greeting_is_filled_and_only_what_exists_is_cited(hostile):
    for form, profile, written in letters(hostile):
        greeting, _, rest = written.body.partition("\n")
        filled = fill_contact(written, NAME).body
        assert greeting.count("{contact}") == filled.count(CALLED) == 1, form
        assert filled.partition("\n")[2] == rest, form
        lines = {line.id for line in numbered(as_read(hostile)[form].text)}
        known = lines | {SENDER, "V0", *(fact.id for fact in OFFERS[profile].facts)}
        assert {source for each in written.sentences for source in each.rests_on} <= known, form


@EVERY
def test_what_the_cleaner_lets_through_runs_nothing(hostile):
    for source in (hostile.text, hostile.title, f'<div title="{hostile.text}">{hostile.title}</div>'):
        with patience():
            cleaned = clean.html(source)
        with patience():
            written = clean.serialised(LexborHTMLParser(source).body.inner_html or "")
        assert_harmless(cleaned)
        assert_harmless(written)


def assert_harmless(markup: str) -> None:
    """Plain text tags and honest links only, and nothing that turns into more when it is read again."""
    for node in LexborHTMLParser(f"<body>{markup}</body>").body.css("body *"):
        assert node.tag in ALLOWED_TAGS
        assert set(node.attributes) <= ({"href", "rel"} if node.tag == "a" else set())
        assert re.match(r"(?:https?://|mailto:)", node.attributes.get("href") or "http://", re.IGNORECASE)
    assert clean.html(markup) == markup


@EVERY
def test_cleaned_text_hides_nothing(hostile):
    with patience():
        texts = clean.plain(hostile.text), clean.line(hostile.title), clean.line(hostile.company)
    with patience():
        texts = (*texts, clean.text(clean.html(hostile.text)))
    for text in texts:
        assert unseen(text) == []
