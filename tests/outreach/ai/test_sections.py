"""Lines with offsets, and the section each stands in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.ai.builtin.sections import SECTIONS, line_at, lines, numbered
from tests.outreach import texts


@pytest.mark.parametrize("vacancy", texts.ALL, ids=lambda each: each.company)
def test_it_finds_the_sections_in_four_languages(vacancy):
    sections = {each.section for each in numbered(vacancy.text)}
    assert {"about", "responsibilities", "requirements"} <= sections


def test_it_numbers_lines_and_leaves_headings_out():
    found = lines("About\nWe sell tea.\n\nRequirements:\n- Python\n- SQL")
    assert [(each.id, each.text, each.section) for each in found] == [
        ("", "About", "about"),
        ("V1", "We sell tea.", "about"),
        ("", "Requirements:", "requirements"),
        ("V2", "Python", "requirements"),
        ("V3", "SQL", "requirements"),
    ]


def test_a_paragraph_is_cut_into_sentences():
    text = "We use Django 4.2, e.g. for the API. It works! Does it scale? Ні, та й не треба."
    assert [each.text for each in numbered(text)] == [
        "We use Django 4.2, e.g. for the API.",
        "It works!",
        "Does it scale?",
        "Ні, та й не треба.",
    ]


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("**Requirements:**", "requirements"),
        ("## Nice to have", "nice"),
        ("WHAT WE OFFER", "offer"),
        ("Будет плюсом:", "nice"),
        ("Чим ти будеш займатися:", "responsibilities"),
        ("Що ми пропонуємо", "offer"),
        ("Mile widziane", "nice"),
        ("Czego oczekujemy:", "requirements"),
        ("Етапи відбору:", "process"),
        ("Good to have, not a gate", "nice"),
        ("YOU MIGHT ALSO HAVE", "nice"),
        ("Requirements / Вимоги:", "requirements"),
        ("Что нужно уметь:", "requirements"),
        ("Z czego Cię rozliczymy", "responsibilities"),
        ("Ти нам підходиш, якщо:", "requirements"),
        ("Твої бонуси:", "offer"),
        ("Tech stack:", "about"),
    ],
)
def test_it_knows_headings(heading, section):
    first, second = lines(f"{heading}\nSQL")
    assert (first.heading, second.section) == (True, section)


def test_a_label_rules_its_own_line_only():
    found = numbered("Requirements: Python, Django.\nWe meet on Tuesdays and drink tea.")
    assert [each.section for each in found] == ["requirements", ""]


def test_prose_after_a_list_leaves_the_section():
    text = "Requirements\nPython\nSQL\nWe ship on Fridays. Nobody minds. Tea is free, and the cat sleeps on the router."
    assert [each.section for each in numbered(text)][-1] == ""


def test_it_finds_the_line_of_a_character():
    found = lines("About us\nWe sell tea.\nWe sell cups.")
    line = line_at(found, "About us\nWe sell tea.\nWe sell cups.".index("cups"))
    assert line is not None
    assert line.id == "V2"
    assert line_at(found, 0) is None


PIECES = st.sampled_from(
    [
        "\n",
        "- ",
        "• ",
        "Requirements:",
        "Вимоги",
        "**",
        "#",
        "e.g. ",
        "1) ",
        ". ",
        "? ",
        "\u200b",
        "\u00a0",
        "{",
        "Python",
        ";",
    ]
)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.one_of(PIECES, st.text(max_size=15)), max_size=40).map("".join))
def test_every_line_is_a_verbatim_piece_in_order(text):
    end = 0
    for each in lines(text):
        assert text[each.start : each.end] == each.text
        assert each.text.strip()
        assert each.start >= end
        assert each.section in ("", *SECTIONS)
        end = each.end
    assert [each.id for each in numbered(text)] == [f"V{n}" for n in range(1, len(numbered(text)) + 1)]


def test_a_heading_of_results_marks_what_stands_under_it():
    found = numbered("What you will do:\n- write code\nYour targets:\n- 20 tickets a day\nWe offer:\n- tea")
    assert [(each.section, each.goal) for each in found] == [
        ("responsibilities", False), ("responsibilities", True), ("offer", False),
    ]  # fmt: skip


def test_an_unknown_heading_set_like_the_others_ends_the_section():
    text = "Requirements\nGit\nSQL\n\nOur little zoo\nA dog.\nA cat."
    assert [each.section for each in numbered(text)] == ["requirements", "requirements", "", ""]
    text = "Requirements:\n- Git\n\n**Backend**\n- SQL"
    assert [each.section for each in numbered(text)] == ["requirements", "requirements"]


def test_a_sentence_that_begins_like_a_heading_stays_a_sentence():
    assert [each.text for each in numbered("We need Django. Remote.")] == ["We need Django.", "Remote."]


def test_a_picture_before_a_heading_is_no_list_item():
    found = lines("🔧 What you will do\n• code\n• tests")
    assert [(each.heading, each.section) for each in found] == [(True, "responsibilities")] + [
        (False, "responsibilities")
    ] * 2
