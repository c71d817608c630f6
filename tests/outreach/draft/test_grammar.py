"""Letters as a reader sees them: nothing that gives away a machine."""

import re

import pytest

from outreach.ai.data import load_from
from outreach.draft.phrases import LANGUAGES
from tests.outreach.draft.letters import EVERY, without_quotes, written

# What no letter may look like, and why.
WRONG = {
    "two spaces": r"[^\S\n]{2}",
    "a lonely comma": r"\s,|,\s*,|,\.|\.,",
    "two full stops": r"(?<!\.)\.\.(?!\.)",
    "empty brackets": r"\(\s*\)",
    "empty quotation marks": r"“\s*”|«\s*»|„\s*”",
    "a colon that leads nowhere": r":\s*(\n|$)",
    "a colon and a full stop": r"[:;]\.",
    "a slot": r"\{(?!contact\})|\bV\d+\b|\bNone\b",
    "quotation marks in their own kind": r"«[^»]*«|“[^”]*“|„[^”]*„",
    "an open bracket": r"\([^()]*$",
}
FILLER = re.compile(
    r"came across|perfect(ly)? (fit|match)|excited|thrilled|passionate|world-class|best-in-class|top-notch|rock ?star"
    r"|look no further|simple offer|eye first|ідеальн\w+ (для|кандидат)|найкращ|унікальн|проста пропозиція"
    r"|лучши[йхе]|уникальн|идеальн\w+ (для|кандидат)|najleps|wyjątkow|idealn\w+ (dla|kandydat)",
    re.IGNORECASE,
)


@EVERY
@pytest.mark.parametrize("wrong", WRONG)
def test_it_is_written_cleanly(profile, wrong):
    for letter in written(profile).values():
        for sentence in letter.sentences:
            assert not re.search(WRONG[wrong], sentence.text), sentence.text
        assert not re.search(WRONG[wrong], letter.subject), letter.subject


@EVERY
def test_a_sentence_begins_with_a_capital_and_ends(profile):
    for letter in written(profile).values():
        for sentence in letter.sentences:
            first = sentence.text.lstrip("“«„")[0]
            assert first.isupper() or first.isdigit(), sentence.text
            assert sentence.text.rstrip("”»")[-1] in ".?!", sentence.text
            assert not re.search(r"[.!?] [a-zа-яіїєґ]", re.sub(r"\bds\.", "", without_quotes(sentence.text))), sentence


@EVERY
def test_a_question_is_asked_after_one_colon(profile):
    for letter in written(profile).values():
        for sentence in letter.sentences:
            assert without_quotes(sentence.text).count(":") <= 1 or sentence.about == "us", sentence.text


@EVERY
def test_it_has_no_filler(profile):
    for letter in written(profile).values():
        assert not FILLER.search(without_quotes(letter.body)), letter.body


@EVERY
def test_a_quotation_is_a_piece_with_clean_ends(profile):
    for letter in written(profile).values():
        for quoted in re.findall(r"«([^»]*)»|“([^”]*)”|„([^”]*)”", "\n".join(each.text for each in letter.sentences)):
            text = "".join(quoted)
            assert text == text.strip(" ,;:–—-*").rstrip("."), text
            assert text.count("(") == text.count(")"), text
            assert len(text.split()) <= 18, text


def test_a_subject_is_short_and_concrete():
    for letter in written("full").values():
        assert 0 < len(letter.subject) <= 80
        assert not letter.subject.endswith((":", ",", "-", "–"))
    subjects = "\n".join(each.subject for each in written("full").values())
    assert all(month in subjects for month in ("December", "грудня", "декабря"))


def test_every_language_has_every_phrase():
    tables = [load_from("draft", language) for language in LANGUAGES]
    for table in tables[0]:
        assert len({frozenset(each[table]) for each in tables}) == 1, table


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_ends_as_one_and_needs_no_colon(language):
    for kind, questions in load_from("draft", language)["question"].items():
        assert len(set(questions)) == len(questions) >= 2, kind
        for question in questions:
            assert question.endswith("?")
            assert question[0].islower()
            assert ":" not in question


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_need_has_its_question(language):
    asked = set(load_from("draft", language)["question"])
    assert set(load_from("draft", "needs")["kinds"]) | {"delay", "goal", "stack", "unclear"} == asked
