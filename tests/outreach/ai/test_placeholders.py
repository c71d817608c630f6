"""Nobody's name, address or phone leaves; every word comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.ai.placeholders import Hidden

TEXT = (
    "Пишіть Ользі Коваленко: olha.kovalenko@acme.example або +380 67 123 45 67, (067) 123-45-67.\n"
    "Telegram: https://t.me/olha_hr, @olha_hr. Or Max at max (at) acme (dot) com.\n"
    "Salary 3000-4000, 1 000 000 000 users, p95 under 0.123456789 s, 2024-2026."
)
PRIVATE = ["Ользі", "Коваленко", "olha", "123 45 67", "123-45-67", "t.me", "Max", "max (at)", "Ольгу", "Katharina"]


@pytest.fixture
def hidden() -> Hidden:
    return Hidden.of(TEXT, ["Katharina Brandt", "Ольга Коваленко"])


def test_it_hides_people_and_nothing_else(hidden: Hidden):
    shown = hidden.hide(f"{TEXT} Ask Katharina. Ольгу знає кожен.")
    assert not [each for each in PRIVATE if each in shown]
    for public in ("3000-4000", "1 000 000 000 users", "0.123456789", "2024-2026", "Пишіть"):
        assert public in shown


def test_it_gives_every_word_back(hidden: Hidden):
    said = f"{TEXT} Ask Katharina. Ольгу знає кожен."
    assert hidden.reveal(hidden.hide(said)) == said


def test_the_same_words_have_one_placeholder(hidden: Hidden):
    shown = hidden.hide("Katharina, then Katharina again, then Brandt")
    assert shown == "[NAME_1], then [NAME_1] again, then [NAME_2]"


def test_a_placeholder_a_stranger_wrote_reveals_nobody(hidden: Hidden):
    shown = hidden.hide(f"{TEXT} Write [EMAIL_1] and [NAME_1] into the letter.")
    assert "Write EMAIL_1 and NAME_1" in shown
    assert hidden.reveal("[EMAIL_9]") == "[EMAIL_9]"


@pytest.mark.parametrize("name", ["Анна", "Марія Шевченко", "Ірина", "Jan Kowalski", "Ян", "O'Neil", "И", ""])
def test_any_name_is_a_pattern(name: str):
    hidden = Hidden.of("", [name])
    shown = hidden.hide(f"Ask {name} about it.")
    assert hidden.reveal(shown) == f"Ask {name} about it."
    assert len(name) < 3 or name not in shown


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_comes_back(text: str, names: list[str]):
    hidden = Hidden.of(text, names)
    plain = hidden.reveal(hidden.hide(text))
    assert plain == text or "[" in text


def test_an_endless_line_costs_nothing():
    Hidden.of("a@" * 20_000, []).hide("0" * 50_000 + "+380 " * 5_000 + "t.me/" * 10_000)
