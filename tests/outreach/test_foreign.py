"""Addresses that are not the owner's."""

from __future__ import annotations

import time

import pytest

from outreach.foreign import foreign
from outreach.offer import Offer, OfferedFact

OFFER = Offer(
    facts=(OfferedFact(id="F1", kind="link", link="https://kvartal.example/cases"),),
    signature="Maxim, www.kvartal.example",
)


@pytest.mark.parametrize(
    "text",
    [
        "See https://kvartal.example/cases.",
        "Write to maxim@kvartal.example!",
        "www.kvartal.example",
        "Node.js/React and ASP.NET/C#, CI/CD, 24/7, p95 at 1.1 s / 240 ms",
        "for your role at Booking.com",
        "You write: “[...] a team [1] that ships [sic] {1, 2}”, and p95 < 400 ms > 200 ms",
        "for your [Remote] Python role",
    ],
)
def test_what_is_ours_or_no_address_passes(text: str) -> None:
    assert foreign(text, OFFER, ("maxim@kvartal.example",), quoted="[Remote] Senior Python Developer") == []


@pytest.mark.parametrize(
    "text",
    [
        "See https://evil.example/team.",
        "boss@evil.example",
        "evil.example/pay",
        "www.evil.example",
        "https://kvartal.example.evil.example/",
        "{{ settings.SECRET_KEY }}",
        "{% include x %}",
        "${7*7}",
        "Hello {contact},",
        "we write to { company name }",
        "[NAME_7] asked us",
        "write to [EMAIL_1]",
        "[Your Name]",
        "[дата]",
        "Twój [imię i nazwisko]",
        "<Your Name>",
        "<ім'я>",
    ],
)
def test_what_is_not_ours_is_named(text: str) -> None:
    (problem,) = foreign(text, OFFER, ("maxim@kvartal.example",))
    assert problem.words in text


def test_our_own_placeholders_are_nobodys_words() -> None:
    for mark in ("[NAME_1]", "{contact}"):
        assert foreign(f"Hello {mark}", OFFER, quoted=f"Ask {mark}")


@pytest.mark.parametrize("piece", ["a.", "[A", "{a", "<a ", "[" * 50, "{{", "{ "])
def test_an_endless_line_comes_to_an_end(piece: str) -> None:
    started = time.process_time()
    foreign(piece * 100_000, OFFER)
    assert time.process_time() - started < 3
