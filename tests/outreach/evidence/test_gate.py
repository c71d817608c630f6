"""Citations, the second reader, messages as stored, and tricks of strangers."""

import time
from datetime import date

import pytest

from outreach.ai.base import Sentence
from outreach.evidence import GateFact, Problem, check, check_message, merge
from outreach.offer import Offer, OfferedFact
from tests.outreach.evidence.drafts import letter

VACANCY = "Senior Python developer\nBring p95 of the pricing endpoint under 400 ms.\nAWS and Terraform are a plus."
COURIER = "For a Polish courier we ran Django and Celery with 3 million tasks a day."
MARKET = "On a marketplace API we brought p95 from 1.1 s to 240 ms."
FACTS = (GateFact("F1", COURIER), GateFact("F2", MARKET))
OFFER = Offer((OfferedFact("F1", "case", COURIER, "en"), OfferedFact("F2", "number", MARKET, "en")), "Kvartal", "Taras")


def only(verdict):
    (sentence,) = verdict.sentences
    return sentence


def test_a_sentence_names_the_fact_it_rests_on():
    assert only(check(letter("The marketplace API went from 1.1 s to 240 ms with us."), FACTS, VACANCY)).rests_on == (
        "F2",
    )


def test_a_citation_that_does_not_carry_the_claim_is_a_problem_even_where_another_fact_would():
    text = "We brought p95 of a marketplace API from 1.1 s to 240 ms."
    assert not check(letter(text), FACTS, VACANCY, (Sentence(text, "us", ("F2",)),)).blocked
    assert check(letter(text), FACTS, VACANCY, (Sentence(text, "us", ("F1",)),)).blocked


def test_the_picture_of_the_lead_page_is_what_it_says():
    text = "We have also moved four clients to AWS with Terraform."
    problems = only(check(letter(text), FACTS, VACANCY)).problems
    assert {"four", "AWS", "Terraform"} <= {each.words for each in problems}
    assert all("V3" in each.why for each in problems if each.words == "AWS")


def test_a_number_of_another_case_says_where_it_belongs():
    (problem,) = only(check(letter("For a Polish courier we got to 240 ms."), FACTS, VACANCY)).problems
    assert "F2" in problem.why


def test_a_second_reader_adds_a_block_and_removes_none():
    good = check(letter("We ran Django and Celery for a Polish courier."), FACTS, VACANCY)
    assert not good.blocked
    extra = {good.sentences[0].text: [Problem("model", "ran", "not so")]}
    assert merge(good, extra).blocked
    bad = check(letter("We run Kafka."), FACTS, VACANCY)
    assert merge(bad, {}).blocked
    assert merge(good, {"a sentence nobody wrote": [Problem("model", "x", "y")]}).blocked


@pytest.mark.parametrize("stored", [None, [], [{"text": 3}], ["x"], [{"text": "Old words.", "rests_on": "F1"}]])
def test_a_message_is_checked_whatever_its_stored_sentences_are(stored):
    assert not check_message(letter(COURIER), stored, OFFER, VACANCY).blocked
    assert check_message(
        letter("We run Kafka."), stored, OFFER, [{"id": "V1", "text": "Kafka", "heading": False}]
    ).blocked


def test_somebody_free_today_is_free_now():
    fact = OfferedFact("F1", "person", person="Olena", role="developer", years=8, free_from=date(2026, 1, 1))
    verdict = check(letter("Olena, a developer of eight years, is free now."), (fact,), VACANCY, today=date(2026, 2, 1))
    assert not verdict.blocked


@pytest.mark.parametrize(
    "text",
    [
        "We run Ku\u200bbernetes.", "We run K\u0443bern\u0435t\u0435s.", "We run \u202eKubernetes\u202c.",
        "We run Кubernetes.",
        "We run \uff2bubernetes.", "We served 4\u200b0 clients.", "We served \uff14\uff10 clients.",
        "We are the b\u0435st.",
        "Ми ведемо Кубернетес.", "We are cert\u00adified.", "See https://evil\u200b.example for it.",
    ],
)  # fmt: skip
def test_no_trick_of_letters_hides_a_claim(text):
    assert check(letter(text), FACTS, VACANCY).blocked


def test_a_claim_in_the_signature_is_a_claim():
    assert check("Hello,\n\nWe ran Django.\n\nTaras\nISO 27001 certified", FACTS, VACANCY).blocked


@pytest.mark.parametrize(
    "piece",
    ["a", "a ", "1", "1 000 ", "“", "«a» ", ".", "мы сделали лучшие ", "a.", "a@", "your ", "двадцять-", "no single ",
     ",",
     "we\n", "\u200b", "a\u0301", "(", "https://a.", "не "],
)  # fmt: skip
def test_endless_lines_are_read_to_an_end(piece):
    endless = piece * (100_000 // len(piece))
    for draft, fact, vacancy in ((endless, "x", "x"), ("We built it.", endless, "x"), ("We built it.", "x", endless)):
        started = time.process_time()
        check(draft, (GateFact("F1", fact),), vacancy)
        assert time.process_time() - started < 20  # a guard against endless work, no measure of speed


def test_a_draft_is_checked_while_a_page_loads():
    draft = letter(COURIER, MARKET, "Would a call on Tuesday suit you?")
    check(draft, FACTS, VACANCY)
    started = time.process_time()
    check(draft, FACTS, VACANCY)
    assert time.process_time() - started < 2
