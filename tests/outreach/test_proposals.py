"""Facts found in the owner's own texts: verbatim, of us, checkable; four languages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outreach import owntext, ticked
from outreach.models import Fact
from outreach.proposals import CLAIM, LONGEST, Found, Proposal, prepared, propose, read
from tests import factories as f
from tests.outreach.hostile import HostileText, load

TODAY = date(2026, 11, 26)

PAGE = """Kvartal Dev
We built the parcel tracker of a Polish courier (Django, Celery, RabbitMQ, about 3 million tasks a day).
Marketplace API: p95 from 1.1 s to 240 ms, 2025.
Andrii: 8 years of Python, 3 of them FastAPI, English B2, free from 1 December
Our rate is $40-55 per hour.
We work 09:00 to 18:00 CET.
Case study: https://kvartal.example/parcels
We are ISO 27001 certified since 2021.
We write Django and FastAPI services with tests.
Our stack: Python, Django, PostgreSQL, React
Seven people, Python since 2016.
Experts in all modern cloud technologies.
Best team.
Do you need Django?
You need 5 years of Django.
We would be happy to build your platform in Django.
The logistics market grew 12 % in 2024.
We use 3 cookies.
© 2016–2026 Kvartal Dev
He has 8 years of Django.
"""


def found(text: str, **options: object) -> Found:
    return propose(prepared(text), today=TODAY, **options)


def kinds(text: str) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in found(text).proposals]


def one(text: str) -> Proposal:
    [proposal] = found(text).proposals
    return proposal


def test_it_sorts_a_page_into_kinds_and_leaves_out_what_is_no_fact():
    assert [(each.kind, each.text.split()[0]) for each in found(PAGE).proposals] == [
        ("case", "We"), ("number", "Marketplace"), ("person", "Andrii:"), ("rate", "Our"), ("hours", "We"),
        ("link", "Case"), ("capability", "We"), ("capability", "We"), ("capability", "Our"), ("number", "Seven"),
        (CLAIM, "Experts"), (CLAIM, "Best"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "language", "technologies"),
    [
        ("Ми побудували облік посилок для польського кур’єра на Django у 2024 році.", "case", "uk", ("Django",)),
        ("Мы разработали кабинет страховой компании на Laravel, 200 000 пользователей.", "case", "ru", ("Laravel",)),
        ("Zbudowaliśmy platformę dla polskiego banku: Java, Spring Boot, 2 miliony transakcji dziennie.", "case", "pl",
         ("Java", "Spring Boot")),
        ("Migrated the shop of a German retailer to AWS in 2023.", "case", "en", ("AWS",)),
        ("Працюємо з 9:00 до 18:00 за Києвом.", "hours", "uk", ()),
        ("Pracujemy 8:00-16:00 codziennie, od poniedziałku do piątku.", "hours", "pl", ()),
        ("Наша команда: 12 розробників, Python з 2015 року.", "number", "uk", ("Python",)),
        ("Мы пишем сервисы на Python и Django.", "capability", "ru", ("Python", "Django")),
        ("Nasz zespół to 12 osób.", "number", "pl", ()),
    ],
)  # fmt: skip
def test_it_reads_four_languages(text: str, kind: str, language: str, technologies: tuple[str, ...]):
    proposal = one(text)
    assert (proposal.kind, proposal.language, proposal.technologies) == (kind, language, technologies)
    assert proposal.text == text


@pytest.mark.parametrize(
    ("text", "person", "role", "years", "free_from"),
    [
        ("Andrii: 8 years of Python, free from 1 December", "Andrii", "", 8, date(2026, 12, 1)),
        ("Olena Koval — QA engineer, 5 years, Selenium", "Olena Koval", "QA engineer", 5, None),
        ("Meet Ivan, senior Python developer with 6+ years", "Ivan", "senior Python developer", 6, None),
        ("Our developer Petro has 4 years of Go", "Petro", "developer", 4, None),
        ("Андрій: 8 років Python, вільний з 1 лютого", "Андрій", "", 8, date(2027, 2, 1)),
        ("Наш розробник Олег має 5 років досвіду з React.", "Олег", "розробник", 5, None),
        ("Сергей — backend-разработчик, 6 лет, Go, свободен с 15 января 2027", "Сергей", "backend-разработчик", 6,
         date(2027, 1, 15)),
        ("Marek: programista Python, 7 lat, dostępny od 2026-12-01", "Marek", "programista", 7, date(2026, 12, 1)),
        ("Ihor, DevOps engineer, Kubernetes and AWS", "Ihor", "DevOps engineer", None, None),
    ],
)  # fmt: skip
def test_it_reads_a_person(text: str, person: str, role: str, years: int | None, free_from: date | None):
    it = one(text)
    assert (it.kind, it.person, it.role, it.years, it.free_from) == ("person", person, role, years, free_from)


@pytest.mark.parametrize(
    "text",
    ["Python: 8 years", "Experience: 8 years of Django", "Team: 12 people, 8 years", "Kyiv, 8 years on the market"],
)
def test_a_row_that_only_looks_like_a_name_is_no_person(text: str):
    assert all(each.kind != "person" for each in found(text).proposals)


def test_a_date_without_a_year_needs_to_know_today():
    assert read("Andrii: 8 years of Python, free from 1 December").free_from is None
    assert read("Andrii: 8 years of Python, free from 31 February 2027", today=TODAY).free_from is None


@pytest.mark.parametrize(
    ("text", "low", "high", "currency", "unit"),
    [
        ("Our rate is $40-55 per hour.", 40, 55, "USD", "hour"),
        ("Our rate: 45 EUR/h", 45, None, "EUR", "hour"),
        ("Ставка від 35 до 45 $/год.", 35, 45, "USD", "hour"),
        ("Наша ставка 6 000 € в месяц.", 6000, None, "EUR", "month"),
        ("Nasza stawka to 150 zł/godz.", 150, None, "PLN", "hour"),
    ],
)
def test_it_reads_a_rate(text: str, low: int, high: int | None, currency: str, unit: str):
    it = one(text)
    assert (it.kind, it.rate_min, it.rate_max, it.rate_currency, it.rate_unit) == ("rate", low, high, currency, unit)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Experts in all modern cloud technologies", "Which cloud, what did you do there, when?"),
        ("We are the best team in Kyiv with 8 years of Django.", "How many people"),
        ("We deliver high quality on time.", "Which number shows it"),
        ("Our company is a reliable partner.", "What did you do, for whom, when?"),
        ("Експерти в усіх сучасних технологіях.", "Which technologies"),
        ("Найкраща команда.", "How many people"),
        ("Лучшая команда профессионалов.", "Who, with how many years"),
        ("Jesteśmy najlepszym zespołem w Polsce.", "How many people"),
        ("Experts in Django and Celery", "Who, with how many years"),
        ("We guarantee 100% satisfaction 24/7.", "What did you do"),
    ],
)
def test_what_nobody_can_check_is_a_claim_with_a_question(text: str, question: str):
    claim = one(text)
    assert claim.kind == CLAIM
    assert question in claim.question


def test_a_boast_about_a_client_is_still_a_case():
    assert one("For a leading Polish bank we rewrote the ledger in Go, 2024.").kind == "case"


@pytest.mark.parametrize(
    "text",
    [
        "Do you need 5 Django developers?",
        "You ask for 5 years of Python.",
        "Вам потрібен досвід 5 років з Java.",
        "We would be happy to build 3 services in Django.",
        "Готові розпочати роботу з Django 1 грудня.",
        "Мы хотели бы сделать 3 сервиса на Django.",
        "Możemy zbudować 3 usługi w Django.",
        "The e-commerce market grew 12 % in 2024.",
        "According to Gartner, 80 % of companies use Python.",
        "It processed 3 million Celery tasks a day.",
        "“They saved us 40 % with Django”",
        "All rights reserved, 2016–2026.",
        "Python, Django",
        "",
    ],
)
def test_it_leaves_out_what_says_nothing_about_us(text: str):
    assert found(text).proposals == ()


LETTER = """From: Maxim <maxim@kvartal.example>
To: Katharina Brandt <k.brandt@nordwind.example>
Subject: 40 Django services

Dear Katharina, we moved 40 Django services of a German retailer to Kubernetes in 2024.
Together with Katharina Brandt we cut the AWS bill by 30 %.
Mr Stefan Vogel knows that we run 12 Celery clusters.
On Monday Anna Lindt (CTO at Nordwind) said we saved 3 months with Django.
Andrii: 8 years of Python, andrii@kvartal.example, +380 67 123 45 67
Call us at +49 30 1234567 about our 5 Django projects.

On 3 May 2025 Katharina Brandt wrote:
> We have 15 years of Java here and run 300 servers.
> Our team: 40 engineers.

Best regards,
Maxim
"""


def test_names_addresses_and_words_of_other_people_stay_out():
    texts = [each.text for each in found(LETTER, own=("Maxim",)).proposals]
    assert texts == [
        "we moved 40 Django services of a German retailer to Kubernetes in 2024.",
        "Andrii: 8 years of Python",
    ]


def test_a_client_named_in_ukrainian_in_another_case_stays_out():
    text = "Шановна Олено, ми перенесли 12 сервісів у Kubernetes.\nРазом з Оленою ми зробили 3 сервіси на Django."
    assert [each.text for each in found(text).proposals] == ["ми перенесли 12 сервісів у Kubernetes."]


def test_our_own_person_greeted_by_a_client_stays():
    text = "Dear Andrii,\nAndrii: 8 years of Python, 3 of them FastAPI"
    assert [each.person for each in found(text).proposals] == ["Andrii"]


def test_a_sentence_with_our_own_name_is_about_us():
    [number] = found("Brightforge has offices in 3 towns.", own=("Brightforge",)).proposals
    assert number.kind == "number"
    assert found("Nordwind has offices in 3 towns.", own=("Brightforge",)).proposals == ()


def test_the_years_of_a_person_may_stand_in_the_next_sentence():
    it = one("Iryna Savchuk, Lead Python Engineer. 11 years of experience, Django and AWS.")
    assert (it.person, it.role, it.years) == ("Iryna Savchuk", "Lead Python Engineer", 11)
    assert it.technologies == ("Python", "Django", "AWS")
    assert it.text == "Iryna Savchuk, Lead Python Engineer. 11 years of experience, Django and AWS."


def test_what_stands_in_a_fact_is_not_proposed_again():
    known = "We write Django and FastAPI services, with tests"
    assert found("We write Django and FastAPI services with tests.", known=[known]).proposals == ()
    assert len(found("We write Django services.\n" * 3).proposals) == 1


def test_rows_broken_in_the_middle_are_one_sentence():
    text = "We built the parcel tracker of a Polish courier with Django and\ncelery workers for 3 million tasks a day."
    assert one(text).text == text.replace("\n", " ")


def test_a_long_sentence_is_cut_at_a_border():
    text = "We built a tracker in Django for a Polish courier, " + "with tasks and more tasks, " * 40 + "and so on."
    it = one(text)
    assert len(it.text) <= 400
    assert it.text.endswith("tasks")
    assert it.said.startswith(it.text)


def test_no_more_than_sixty_and_the_strongest_stay():
    rows = [f"We write Python and Django number {number * 7} for you know." for number in range(3)]
    text = "\n".join([f"We know Django and Go{'o' * n}gle." for n in range(80)] + ["Andrii: 8 years of Python"] + rows)
    got = found(text)
    assert len(got.proposals) == 60
    assert got.left_out > 0
    assert "person" in {each.kind for each in got.proposals}


def test_a_text_of_two_hundred_thousand_characters_is_read_in_seconds():
    got = found(PAGE * 300)
    assert len(got.proposals) == 12
    assert len(prepared("a " * LONGEST)) <= LONGEST


@pytest.mark.parametrize("case", load(), ids=lambda case: case.id)
def test_hostile_text_is_only_text(case: HostileText):
    text = prepared(case.text)
    for each in propose(text, today=TODAY).proposals:
        assert each.text in each.said
        assert each.said in text


WORDS = st.sampled_from(
    [
        *("We", "built", "our", "8", "years", "of", "Python:", "Django,", "Celery", "$40/h", "9:00-18:00", "Andrii"),
        *("https://x.example/a", "Олена", "ми", "зробили", "лет", "free", "from", "1", "December", "best", "team"),
        *("experts", "—", ".", "\n", "> ", "Dear", "Mr", "+380671234567", "a@b.example", "{{", "}}", "<script>"),
        *("для", "bank", "100%", "©", "we", "is"),
    ]
)
TEXTS = st.one_of(
    st.text(max_size=400), st.lists(WORDS, max_size=60).map(" ".join), st.lists(WORDS, max_size=40).map("".join)
)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_proposal_is_verbatim_and_nothing_raises(text: str):
    for raw in (text, prepared(text)):
        for each in propose(raw, today=TODAY).proposals:
            assert each.said in raw
            assert each.text in each.said
            assert each.text.strip() == each.text != ""
            assert each.question or each.kind != CLAIM
            assert "@b.example" not in each.text
            assert "+380671234567" not in each.text
            assert not each.person or each.person in each.text
            assert not each.link or each.link in each.text


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_reading_one_sentence_never_raises(text: str):
    it = read(text, today=TODAY, bullet=True)
    assert it is None or it.text == text


@pytest.mark.django_db
def test_ticked_facts_are_written_once_with_their_source():
    me = f.SenderProfile()
    chosen = found(
        "Andrii: Python developer, 8 years, $45/hour, free from 1 December\nМи зробили 3 сервіси на Django."
    ).proposals
    assert len(ticked.take(me, chosen, source="https://kvartal.example/")) == 2
    assert ticked.take(me, chosen, source="https://kvartal.example/") == []
    person, case = Fact.objects.order_by("pk")
    assert (person.kind, person.person_name, person.role, person.years) == ("person", "Andrii", "Python developer", 8)
    assert (person.rate_min, person.rate_currency, person.rate_unit) == (45, "USD", "hour")
    assert person.free_from == date(2026, 12, 1)
    assert (case.text, case.text_uk, case.active) == ("", "Ми зробили 3 сервіси на Django.", True)
    assert (case.source, case.source_text) == ("https://kvartal.example/", case.text_uk)


@pytest.mark.django_db
def test_a_claim_never_becomes_a_fact():
    me = f.SenderProfile()
    chosen = found("We write Django services.\nBest team.").proposals
    with pytest.raises(ticked.UncheckableError, match="nobody can check"):
        ticked.take(me, chosen, source="x")
    assert not Fact.objects.exists()


@pytest.mark.parametrize(
    ("name", "body", "sentence"),
    [
        ("cv.pdf", b"%PDF-1.7", "A PDF cannot be read"),
        ("cv.txt", b"%PDF-1.7", "A PDF cannot be read"),
        ("a.docx", b"PK", "Choose a .txt"),
        ("a.txt", b"a\x00b", "Choose a .txt"),
        ("a.txt", b"x" * 1_000_001, "bigger than 1 MB"),
        ("a.txt", b"  ", "no text in this file"),
        ("a.txt", bytes(range(128, 256)) * 20, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(name: str, body: bytes, sentence: str):
    with pytest.raises(owntext.NoTextError, match=sentence):
        owntext.of_file(name, body)


def test_a_page_from_a_file_is_read_as_text():
    page = b"<body><script>We run 3 Django</script><p>We run 40 Django services.</p><li>Two</li></body>"
    assert owntext.of_file("a.html", page) == "We run 40 Django services.\n\nTwo"
    assert owntext.of_file("a.md", "Ми <b>тут</b>".encode()) == "Ми <b>тут</b>"
