"""Whose a thing is: a person's, another case's, denied, only tried, or theirs."""

import pytest

from outreach.evidence import GateFact, check
from outreach.evidence.sources import fact_source
from tests.outreach.evidence.drafts import letter

VACANCY = "We need Kafka, ISO 8583 and Swift.\nReports come late by two days.\nTravel once a month to Oslo."
FACTS = (
    "Borys, Go, 7 years, English C1, free from 10 May; Alla, Go, 4 years, English B1, travels every month",
    "Case: ticket shop for a circus, Go, Kafka; a page took 9 s, takes 2 s",
    "Case: menu boards for a canteen, Vue 3, 12 screens",
    "ISO 8583: we read the specification, never used it in production",
    "Nobody of ours works with Swift",
    'Client "SteelBox": configurator of garages, Django; a quote in 5 minutes instead of 2 days',
)


def verdict(*sentences, facts=FACTS):
    return check(letter(*sentences), tuple(GateFact(f"F{n}", text) for n, text in enumerate(facts, 1)), VACANCY)


@pytest.mark.parametrize(
    "text",
    [
        "Borys has seven years of Go, English at C1 and is free from 10 May.",
        "Borys and Alla have seven and four years of Go.",
        "Alla travels every month.",
        "Nobody of ours works with Swift.",
        "A circus got its ticket shop from us, in Go with Kafka, and a page takes two seconds instead of nine.",
        "SteelBox gives a quote in five minutes instead of two days.",
    ],
)
def test_what_is_so_passes(text):
    assert not verdict(text).blocked


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Borys travels every month.", "moved"),
        ("Borys and Alla have four and seven years of Go.", "number"),
        ("English is C1 with both, Borys and Alla.", "level"),
        ("We work with Swift every day.", "denied"),
        ("ISO 8583 runs in production with us.", "responsibility"),
    ],
)
def test_what_is_somebody_elses_or_denied_is_a_problem(text, kind):
    assert kind in {each.kind for sentence in verdict(text).sentences for each in sentence.problems}


def test_the_same_thing_is_that_of_the_sentence_before():
    told = "A circus got its ticket shop from us, and a page takes two seconds."
    assert not verdict(told, "It is written in Go, with Kafka.").blocked
    assert verdict(told, "The same shop runs at SteelBox.").blocked
    assert verdict(told, "It has 12 screens.").blocked


def test_a_client_that_opens_the_sentence_is_held_to_its_own_fact():
    assert verdict("SteelBox pages take two seconds with Kafka.").blocked


@pytest.mark.parametrize(
    "text",
    [
        "By June every report will be there on the first day.",
        "We guarantee the start in May.",
        "You will know every delay.",
    ],
)
def test_a_result_with_a_day_is_a_promise(text):
    kinds = {each.kind for sentence in verdict(text).sentences for each in sentence.problems}
    assert "promise" in kinds


def test_what_is_told_after_our_work_is_ours_unless_it_is_theirs_word_for_word():
    told = "A circus got its ticket shop from us, in Go."
    about = [each.about for each in verdict(told, "It was trained on eighty thousand pictures.").sentences]
    assert about == ["us", "us"]
    assert [each.about for each in verdict("Reports come late by two days.").sentences] == ["them"]


@pytest.mark.parametrize(
    ("fact", "names"),
    [
        ("Borys, Go, 7 lat, angielski C1", ["Borys"]),
        ("Volodymyr Sych, Node.js/NestJS, 6 years, Advanced English", ["Volodymyr"]),
        ("Люди: Роман (Vue, 6 років), Христина (Node.js, 5 років), обоє вільні з лютого", ["Роман", "Христина"]),
        ("3D-художниця Віолетта, 8 років, Blender", ["Віолетта"]),
        ("Konrad, Magento, 9 lat, Adobe Certified Professional", ["Konrad"]),
    ],
)
def test_people_of_a_fact_by_their_names(fact, names):
    assert [each.name for each in fact_source(GateFact("F1", fact)).people] == names


def test_what_is_said_of_both_holds_for_each():
    (roman, christina) = fact_source(
        GateFact("F1", "Роман (Vue, 6 років), Христина (Node.js, 5 років), обоє вільні з лютого")
    ).people
    assert [any(each.kind == "date" for each in one.claims) for one in (roman, christina)] == [True, True]
