"""Addresses of recruiters in a vacancy's text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach.contacts import find_contact


@pytest.mark.parametrize(
    ("text", "email", "name"),
    [
        (
            "Write to Hannah Lowe, hannah.lowe@tidewater.example, any day.",
            "hannah.lowe@tidewater.example",
            "Hannah Lowe",
        ),
        ("Hannah reads everything sent to hannah.lowe@tidewater.example.", "hannah.lowe@tidewater.example", "Hannah"),
        ("CV: jobs@grain.io", "jobs@grain.io", ""),
        ("Юрій Палій чекає на yurii.palii@polytsia.example", "yurii.palii@polytsia.example", "Юрій Палій"),
        ("Пишіть Ользі: o.koval@kvadrat.ua", "o.koval@kvadrat.ua", "Ольга"),
        ("Kontakt: Anna Nowak, a.nowak@firma.pl", "a.nowak@firma.pl", "Anna Nowak"),
        ("olha (at) firma (dot) com", "olha@firma.com", ""),
        ("olha[at]firma.com.ua", "olha@firma.com.ua", ""),
        ("ivan at corp dot io", "ivan@corp.io", ""),
        ("petro (собака) firma (крапка) ua", "petro@firma.ua", ""),
        ("<a>Maria.K+jobs@Sub.Firma.CO.UK</a>", "maria.k+jobs@sub.firma.co.uk", ""),
        ("no-reply@firma.com, then kate@firma.com.", "kate@firma.com", ""),
        ("Python Developer\nhr@firma.com", "hr@firma.com", ""),
    ],
)
def test_it_finds_the_address_and_the_name(text, email, name):
    found = find_contact(text)
    assert found is not None
    assert (found.email, found.name) == (email, name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No address here.",
        "no-reply@firma.com",
        "support@djinni.co and jobs@sub.linkedin.com",
        "logo@2x.png",
        "4fa9c0b1d2e3f4a5b6c7d8e9@o1.ingest.sentry.io",
        "you@example.com",
        "meet us at firma.com",
        "@username in the messenger",
        "git@github",
    ],
)
def test_what_nobody_reads_is_no_contact(text):
    assert find_contact(text) is None


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.one_of(st.sampled_from(["@", ".", " at ", "(dot)", "a", "Anna", "firma.com", "-"]), st.text(max_size=8))
    )
)
def test_it_never_raises(pieces):
    found = find_contact("".join(pieces))
    assert found is None or "@" in found.email


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Напишіть Денису, denys@teplograd.example.", "Денис"),
        ("Пишіть Остапу: ostap.khvylia@dniprolink.example.", "Остап"),
        ("Надішліть листа Юрію Палію, yurii@polytsia.example", "Юрій"),
        ("Присылайте Марине: m.orlova@studio.example", "Марина"),
        ("Напишите Артёму, artem@studio.example", "Артём"),
        ("Napisz do Anny, anna@firma.pl", "Anna"),
        ("Chętnie odpowie Łukasz: lukasz@firma.pl", "Łukasz"),
        # Олександр or Олександра: not certain, so no name.
        ("Пишіть Олександру: oleksandr@firma.ua", ""),
        ("Напишіть Ярополку, y.k@firma.ua", ""),
        ("Надсилайте резюме на hr@firma.ua", ""),
        ("Чекаємо: jobs@firma.ua", ""),
        ("Присылайте резюме, hr@firma.ru", ""),
        ("Czekamy na CV: praca@firma.pl", ""),
        ("Please Write to jobs@firma.com", ""),
    ],
)
def test_a_verb_is_no_name_and_a_declined_name_is_turned_back(text, name):
    found = find_contact(text)
    assert found is not None
    assert found.name == name
