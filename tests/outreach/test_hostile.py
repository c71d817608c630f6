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

import pytest
from django.conf import settings
from selectolax.lexbor import LexborHTMLParser

from outreach.ai import BuiltinBackend
from outreach.ai.base import Analysis, Brief, Letter, VacancyText
from outreach.ai.builtin.sections import numbered
from outreach.contacts import find_contact
from outreach.draft import fill_contact
from outreach.filters import Preferences, first_refusal
from outreach.offer import Offer, OfferedFact
from sourcing.boards import clean
from tests.outreach.hostile import FILE, HostileText, load

# No benchmark: it stands between "a moment" and "never", also on a busy machine.
PATIENCE = 5.0
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
            texts={"uk": "Ми перебудували відстеження посилок на Django.", "ru": "Мы перестроили учёт посылок на Django."},
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
NAME = "Zoriana"

ADDRESS = re.compile(
    r"https?:|ftp:|www\.|mailto:|tg:|javascript:|data:|\w@\w|@\w{3}"
    r"|\b[\w-]+\.(?:com|net|org|io|ua|me|co|pl|dev|app|ru|info|biz|top|click|site|online|test|invalid|example|onion)\b",
    re.IGNORECASE,
)
TEMPLATE = re.compile(r"\{\{|\}\}|\{%|%\}|\$\{|#\{|<%|%>|\{\d|%\(\w+\)|%n%n|__\w+__")
TAG = re.compile(r"</?[a-zA-Z!?]|<\|")
SEPARATORS = "\u2028\u2029\u0085"
ALLOWED_TAGS = set("p br ul ol li strong b em i u s a code pre blockquote hr h1 h2 h3 h4 h5 h6".split())

EVERY = pytest.mark.parametrize("hostile", [pytest.param(each, id=each.id) for each in TEXTS])


@pytest.fixture(autouse=True)
def _counted(request: pytest.FixtureRequest, record_property: object) -> None:
    """Names the text to the summary at the end of the run, which counts the ones all tests of which passed."""
    if "hostile" in request.fixturenames:
        record_property("hostile_text", request.getfixturevalue("hostile").id)


@contextmanager
def patience() -> Iterator[None]:
    """Fails what takes longer, and breaks off what would never end."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"still busy after {4 * PATIENCE} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 4 * PATIENCE)
    started = time.monotonic()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    took = time.monotonic() - started
    assert took < PATIENCE, f"took {took:.1f} s"


def as_read(hostile: HostileText) -> dict[str, VacancyText]:
    """The vacancy as it comes to us: as plain text, as HTML, and, should a door be forgotten, untouched."""
    title, company = clean.line(hostile.title), clean.line(hostile.company)
    return {
        "plain": VacancyText(title=title, company=company, text=clean.plain(hostile.text)),
        "html": VacancyText(title=title, company=company, text=clean.text(clean.html(hostile.text))),
        "raw": VacancyText(title=hostile.title, company=hostile.company, text=hostile.text),
    }


def letters(hostile: HostileText) -> Iterator[tuple[str, Offer, VacancyText, Letter]]:
    backend = BuiltinBackend()
    for form, vacancy in as_read(hostile).items():
        analysis = backend.analyse(vacancy)
        for name, offer in OFFERS.items():
            with patience():
                letter = backend.write(Brief(hostile.id, vacancy, analysis, offer, today=date(2026, 11, 24)))
            yield f"{form}/{name}", offer, vacancy, letter


def unseen(text: str) -> list[str]:
    """Names of the characters nobody sees, among them the ones that turn the direction of writing."""
    hidden = [each for each in text if unicodedata.category(each) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")]
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
def test_it_is_analysed_in_time_and_what_comes_out_is_plain_data(hostile):
    for form, vacancy in as_read(hostile).items():
        with patience():
            found = BuiltinBackend().analyse(vacancy)
        if form != "raw":
            # As the step stores it and another process reads it.
            assert Analysis.model_validate_json(found.model_dump_json()) == found
        for quote in (*found.key_requirements, *found.responsibilities, *found.kpis):
            assert quote in vacancy.text


@EVERY
def test_it_is_filtered_and_the_reason_is_one_line(hostile):
    for vacancy in as_read(hostile).values():
        for preferences in (Preferences(), STRICT):
            with patience():
                refusal = first_refusal(vacancy, None, preferences)
            assert refusal is None or refusal.sentence


@EVERY
def test_a_contact_found_in_it_is_an_address_as_it_is_seen(hostile):
    for vacancy in as_read(hostile).values():
        with patience():
            contact = find_contact(vacancy.text)
        if contact:
            assert re.fullmatch(r"[a-z0-9][a-z0-9_.+-]*@[a-z0-9-]+(\.[a-z0-9-]+)+", contact.email)
            assert unseen(contact.name) == []
            assert "\n" not in contact.name


@EVERY
def test_the_letter_holds_nothing_the_stranger_ordered(hostile):
    for which, _, _, letter in letters(hostile):
        written = "\n".join((letter.subject, letter.body, *(each.text for each in letter.sentences)))
        if hostile.canary:
            assert folded(hostile.canary) not in folded(written), which
        assert settings.SECRET_KEY not in written


@EVERY
def test_the_letter_holds_no_foreign_address_markup_or_unseen_character(hostile):
    for which, _, _, letter in letters(hostile):
        written = without_ours(f"{letter.subject}\n{letter.body}")
        for unwanted in (ADDRESS, TAG, TEMPLATE):
            found = unwanted.search(unicodedata.normalize("NFKC", written))
            assert found is None, f"{which}: {found.group()!r} in {written!r}"
        assert unseen(written) == [], which
        assert "\n" not in letter.subject, which
        assert len(letter.subject) <= 120, which
        assert len(letter.body) < 4000, which


@EVERY
def test_only_the_greeting_is_filled_and_only_what_exists_is_cited(hostile):
    for which, offer, vacancy, letter in letters(hostile):
        greeting, _, rest = letter.body.partition("\n")
        filled = fill_contact(letter, NAME).body
        assert greeting.count("{contact}") == 1, which
        assert filled.count(NAME) == 1, which
        assert filled.partition("\n")[2] == rest, which
        known = {"S", "V0", *(fact.id for fact in offer.facts), *(line.id for line in numbered(vacancy.text))}
        assert {source for each in letter.sentences for source in each.rests_on} <= known, which


@EVERY
def test_what_the_cleaner_lets_through_runs_nothing(hostile):
    for source in (hostile.text, hostile.title, f'<div title="{hostile.text}">{hostile.title}</div>'):
        with patience():
            cleaned = clean.html(source)
        with patience():
            written = clean.serialised(LexborHTMLParser(source).body.inner_html or "")
        for markup in (cleaned, written):
            assert clean.html(markup) == markup
            for node in LexborHTMLParser(f"<body>{markup}</body>").body.css("body *"):
                assert node.tag in ALLOWED_TAGS
                assert set(node.attributes) <= ({"href", "rel"} if node.tag == "a" else set())
                assert re.match(r"(?:https?://|mailto:)", node.attributes.get("href") or "http://", re.IGNORECASE)


@EVERY
def test_cleaned_text_shows_all_it_says(hostile):
    with patience():
        texts = (clean.plain(hostile.text), clean.line(hostile.title), clean.text(clean.html(hostile.text)))
    for text in texts:
        assert not [each for each in unseen(text) if each != "U+200D"]
        assert not set(text) & set(SEPARATORS)
        text.encode("utf-8")  # a half of a surrogate pair cannot be stored
