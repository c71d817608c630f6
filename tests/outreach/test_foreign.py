"""Addresses that are not the owner's."""

from __future__ import annotations

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
    ],
)
def test_what_is_ours_or_no_address_passes(text: str) -> None:
    assert foreign(text, OFFER, ("maxim@kvartal.example",)) == []


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
    ],
)
def test_what_is_not_ours_is_named(text: str) -> None:
    (problem,) = foreign(text, OFFER, ("maxim@kvartal.example",))
    assert problem.words in text


def test_an_endless_line_comes_to_an_end() -> None:
    assert foreign("a." * 100_000, OFFER) == []
