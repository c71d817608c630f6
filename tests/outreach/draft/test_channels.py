"""Letters of the length the channel takes."""

from dataclasses import replace

import pytest

from outreach.draft import fill_contact
from outreach.offer import Offer, OfferedFact
from tests.outreach import texts
from tests.outreach.draft.letters import EMPTY, FULL, VACANCIES, letter_for, without_quotes

LONG_NAME = "Maximiliana Featherstonehaugh"
WORDY = Offer(
    (
        OfferedFact(
            id="F1", kind="case", text="We did Django. " * 150, language="en", technologies=("Django", "Python")
        ),
    ),
    team="Kvartal Dev",
    signature="Kvartal Dev",
)


@pytest.mark.parametrize("offer", [FULL, EMPTY], ids=["full", "empty"])
def test_a_note_fits_and_has_no_subject(offer):
    for name, vacancy in VACANCIES.items():
        note = fill_contact(letter_for(vacancy, offer, name, channel="linkedin_note"), LONG_NAME)
        assert len(note.body) <= 200, note.body
        assert note.subject == ""
        assert note.sentences[0].about == "us"
        assert all(each.text in note.body for each in note.sentences)
        assert without_quotes(note.body).rstrip()[-1] in ".?»”", note.body


def test_a_note_says_who_writes_and_offers_a_step():
    note = letter_for(texts.ENGLISH, channel="linkedin_note")
    assert "Kvartal Dev team" in note.body
    assert any("call" in each.text for each in note.sentences)


def test_an_inmail_leaves_out_whole_sentences():
    letter = letter_for(texts.ENGLISH, WORDY, channel="linkedin_inmail")
    assert len(letter.body) <= 2000
    assert len(letter.subject) <= 200
    assert not any("We did Django" in each.text for each in letter.sentences)
    assert letter.sentences[-1].text.endswith("?")


@pytest.mark.parametrize("channel", ["email", "assisted", "linkedin_inmail"])
def test_elsewhere_the_letter_is_whole(channel):
    assert letter_for(texts.ENGLISH, channel=channel) == letter_for(texts.ENGLISH)


def test_a_subject_of_a_long_title_names_its_head():
    vacancy = replace(
        texts.ENGLISH, title="Senior Python Developer (Django, Celery), long-term project for a parcel company"
    )
    assert letter_for(vacancy).subject.startswith("Senior Python Developer: ")
