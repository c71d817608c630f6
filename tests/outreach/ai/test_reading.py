"""From a model's answer to our types: what is not in the vacancy goes, what is no letter is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from outreach.ai import pay, reading
from outreach.ai.answers import AnswerError, SalaryAnswer
from outreach.ai.base import Analysis, Brief, Doubt, Letter, Proofs, Salary, VacancyText
from outreach.ai.builtin.backend import BuiltinBackend
from outreach.ai.placeholders import Hidden
from outreach.ai.spoken import other_language
from outreach.evidence.sentences import body
from outreach.offer import Offer

DATA = Path(__file__).resolve().parents[2] / "data"

NOBODY = Hidden.of("")
PROOFS = Proofs(
    ("We write as a team.", "Our ten people built it for Google in 2019 and it runs.", "It runs well."),
    VacancyText("Python developer", "We plan routes."),
    Offer(),
)


def analysed(text: str, title: str = "Developer", **said: Any) -> Analysis:
    answer = {"technologies": [], "key_requirements": [], "kpis": [], **said}
    return reading.analysis(answer, VacancyText(title, text), NOBODY)


def letter(*sentences: str, subject: str = "A team", spoken: str = "en", title: str = "Python developer") -> Letter:
    brief = Brief("key", VacancyText(title, "We plan routes."), Analysis(language=spoken), Offer(team="Norte"))
    said = [{"text": each, "about": "us", "rests_on": ["S"]} for each in sentences]
    return reading.letter({"subject": subject, "sentences": said}, brief, NOBODY, spoken=spoken)


# Quotes


@pytest.mark.parametrize("quote", ["rus", "e wan", "Pay", "hour", "want to g", "of", "an", "trust"])
def test_a_piece_of_a_word_or_one_short_word_is_no_quote(quote: str) -> None:
    text = "We want to go to market within an hour of work. Trust us. Pay on time."
    assert analysed(text, key_requirements=[quote]).key_requirements == ()


def test_words_a_long_word_and_a_whole_line_are_quotes() -> None:
    text = "You know Kubernetes: containerisation at scale (C++).\n- Docker\n- 5+ years"
    quotes = ["know Kubernetes", "containerisation", "at scale (C++)", "docker", "5+ years", "We plan"]
    assert analysed(text, key_requirements=quotes).key_requirements == (
        "know Kubernetes", "containerisation", "at scale (C++)", "Docker", "5+ years"
    )  # fmt: skip


# Technologies


def test_an_ordinary_word_is_no_technology() -> None:
    text = "We go to market with a swift response and express delivery of the spring plan. Trust us, no rust."
    named = ["Go", "Swift", "Express", "Spring", "Rust", "Delivery Hero"]
    assert analysed(text, technologies=named).technologies == ()


def test_what_our_reader_does_not_know_counts_letter_by_letter() -> None:
    text = "Requirements:\n- Go, Swift and Rust services\n- Zorglub 3 in production"
    assert analysed(text, technologies=["golang", "Swift", "Rust", "Zorglub"]).technologies == (
        "Go", "Swift", "Rust", "Zorglub"
    )  # fmt: skip


# Pay


@pytest.mark.parametrize(
    ("text", "said", "kept"),
    [
        ("Pay: 3000-4000 USD a month.", (3000, 4000, "usd"), Salary(min=3000, max=4000, currency="USD")),
        ("We pay $3,000 – $4,000.", (3000, 4000, "$"), Salary(min=3000, max=4000, currency="USD")),
        ("Вилка 3–4к євро", (3000, 4000, "EUR"), Salary(min=3000, max=4000, currency="EUR")),
        ("We pay 4000 CHF.", (4000, None, "CHF"), Salary(min=4000, currency="CHF")),
        ("We pay 4000 zł.", (4000, None, ""), Salary(min=4000, currency="PLN")),
        ("We pay 4000 USD.", (4000, None, "EUR"), None),
        ("4000 users and 5000 orders. Free lunch.", (4000, 5000, "USD"), None),
        ("It is 30 USD for an hour of parking.\nWe have 4000 users.", (30, 4000, "USD"), None),
        ("You get 60 USD an hour.", (60, 60, "USD"), None),
        ("You get 60,000 USD a year.", (60_000, None, "USD"), None),
    ],
)
def test_pay_counts_where_the_text_says_it_in_that_currency_for_a_month(
    text: str, said: tuple[int | None, int | None, str], kept: Salary | None
) -> None:
    low, high, currency = said
    assert pay.stated(SalaryAnswer(min=low, max=high, currency=currency), text) == kept


def test_nothing_said_of_pay_is_no_pay() -> None:
    assert pay.stated(None, "We pay 4000 USD.") is None
    assert pay.stated(SalaryAnswer(currency="USD"), "We pay 4000 USD.") is None


def test_pay_that_the_text_does_not_say_is_dropped() -> None:
    assert analysed("We plan routes.", salary={"min": 3000, "max": 4000, "currency": "USD"}).salary is None


def test_pay_by_the_hour_is_read_by_our_own_reader() -> None:
    said = {"min": 60, "max": 60, "currency": "USD"}
    assert analysed("Pay: 60 USD an hour.", salary=said).salary == Salary(min=9600, currency="USD")


# Letters


@pytest.mark.parametrize(
    "left", ["{contact}", "[NAME_7]", "[EMAIL_1]", "[Your Name]", "[ваше ім'я]", "{{ name }}", "<Your Name>"]
)
def test_a_placeholder_left_in_a_letter_makes_it_no_letter(left: str) -> None:
    with pytest.raises(AnswerError, match="placeholder") as error:
        letter("We write to you as a team.", f"Our people may call {left} on Tuesday.")
    assert left not in str(error.value)
    with pytest.raises(AnswerError, match="placeholder"):
        letter("We write to you as a team.", subject=f"For {left}")


def test_what_the_vacancy_says_in_brackets_may_be_said_again() -> None:
    written = letter("We write as a team for “[Remote] Python [...]”.", subject="", title="[Remote] Python developer")
    assert written.subject == "[Remote] Python developer"


WRITTEN = {
    "en": "We write to you as a team and offer our people for this work. Shall we talk on Tuesday?",
    "uk": "Ми пишемо вам як команда і пропонуємо наших людей для цієї роботи. Чи можемо поговорити у вівторок?",
    "ru": "Мы пишем вам как команда и предлагаем наших людей для этой работы. Можем ли мы созвониться во вторник?",
    "pl": "Piszemy do Państwa jako zespół i proponujemy naszych ludzi do tej pracy. Czy możemy się spotkać we wtorek?",
}


@pytest.mark.parametrize("spoken", WRITTEN)
@pytest.mark.parametrize("written", WRITTEN)
def test_a_letter_in_another_language_is_refused(written: str, spoken: str) -> None:
    if written == spoken:
        assert letter(WRITTEN[written], spoken=spoken).language == spoken
        return
    with pytest.raises(AnswerError, match=f"language.*{spoken}"):
        letter(WRITTEN[written], spoken=spoken)


@pytest.mark.parametrize(
    ("spoken", "text"),
    [
        ("uk", "Python, Django, FastAPI, PostgreSQL, Redis, Kafka, AWS, Terraform, Docker: ми це робимо щодня."),
        ("uk", "Ми команда для ролі “Head of Engineering and Delivery for the Platform Team in Kyiv”."),
        ("ru", "Python, Django, FastAPI, PostgreSQL, Redis, Kafka, AWS: мы делаем это каждый день."),
        ("ru", "Наша команда из Києва та Львова, Київ — наш дом."),
        ("pl", "Python, Django, FastAPI, PostgreSQL, Kafka, AWS, Terraform: robimy to codziennie."),
        ("en", "Python, Django, PostgreSQL, Kafka."),
        ("en", "We write about “Ми шукаємо розробника, який буде працювати з нами та нашими клієнтами і знає це”."),
        ("en", "Our people from Łódź, Kraków, Wrocław and Gdańsk know Django."),
        ("uk", "OK."),
        ("uk", "Python? Django?"),
    ],
)
def test_names_quotes_and_short_letters_are_not_misjudged(spoken: str, text: str) -> None:
    assert letter(text, spoken=spoken).language == spoken


def test_letters_that_people_wrote_are_in_their_language() -> None:
    rows = [json.loads(row) for row in (DATA / "drafts" / "drafts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["language"] for row in rows} == set(WRITTEN)
    for row in rows:
        texts = [row["draft"], *body(row["draft"])]
        assert [other_language(each, row["language"]) for each in texts] == [""] * len(texts)
        found = {other_language(row["draft"], other) for other in WRITTEN if other != row["language"]}
        assert found == {row["language"]}


@pytest.mark.parametrize("language", WRITTEN)
def test_the_rules_own_letters_are_in_their_language(language: str) -> None:
    """The letters of the rules are full of quotations and names."""
    title = {"en": "Senior Python Developer", "uk": "Розробник Python", "ru": "Разработчик Python", "pl": "Programista"}
    text = {
        "en": "We need to bring p95 of the pricing endpoint under 400 ms.\nRequirements:\n- Django and Celery",
        "uk": "Потрібно зменшити час відповіді API до 400 мс.\nВимоги:\n- Django, Celery, PostgreSQL, Redis",
        "ru": "Мы ищем разработчика: сервис должен отвечать быстрее.\nТребования:\n- Django, Celery, PostgreSQL, Redis",
        "pl": "Chcemy skrócić czas odpowiedzi API do 400 ms.\nWymagania:\n- Django, Celery, PostgreSQL, Redis",
    }
    vacancy = VacancyText(title[language], text[language])
    rules = BuiltinBackend()
    for at in range(8):
        written = rules.write(Brief(f"key {at}", vacancy, rules.analyse(vacancy), Offer(team="Norte Dev")))
        assert written.language == language
        said = [each.text for each in written.sentences]
        assert letter(*said, spoken=language).language == language


# Doubts


def doubted(hidden: Hidden = NOBODY, proofs: Proofs = PROOFS, **said: str) -> Doubt:
    (doubt,) = reading.doubts({"doubts": [{"words": "", "why": "no fact", **said}]}, proofs, hidden)
    return doubt


@pytest.mark.parametrize(
    "text",
    [
        PROOFS.sentences[1],
        "L2",
        "[L2]",
        "L2:",
        "Sentence L2",
        "L2 Our ten people built it for Google",
        "Our ten people built it for Google in 2019…",
        "…built it for Google in 2019...",
        "“Our ten people built it for Google in 2019 and it runs.”",
        '"our ten people built it for Google in 2019 and it runs"',
        "L1 Our ten people built it for Google in 2019",
    ],
)
def test_a_doubt_finds_its_sentence(text: str) -> None:
    assert doubted(text=text, words="Google") == Doubt(PROOFS.sentences[1], "Google", "no fact")


def test_a_doubt_finds_its_sentence_by_the_words_alone() -> None:
    assert doubted(text="The one about the client", words="“Google”").text == PROOFS.sentences[1]


@pytest.mark.parametrize(
    "said", [{"text": "It never was."}, {"text": "L9"}, {"text": "it runs"}, {"text": "The whole", "words": "runs"}]
)
def test_a_doubt_without_its_sentence_is_about_the_whole_letter(said: dict[str, str]) -> None:
    doubt = doubted(**said)
    assert (doubt.text, doubt.why) == ("", "no fact")
    assert doubt.words in said.values()


def test_a_doubt_names_people_again() -> None:
    hidden = Hidden.of("", ("Katharina",))
    proofs = Proofs(("Katharina asked us.",), VacancyText("Python", "Ask Katharina."), Offer())
    hidden.hide("Katharina asked us.")
    said = {"text": "[NAME_1] asked us.", "words": "[NAME_1]", "why": "Nobody says that [NAME_1] asked."}
    expected = Doubt("Katharina asked us.", "Katharina", "Nobody says that Katharina asked.")
    assert doubted(hidden, proofs, **said) == expected
