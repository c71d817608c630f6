"""Nobody's name, address or phone leaves; every word comes back."""

from __future__ import annotations

import json
import time
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.ai.data import load
from outreach.ai.people import People
from outreach.ai.placeholders import Hidden
from outreach.ai.seen import seen

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


# (who is known, what the text says, what must not be seen)
CALLED = [
    ("Тарас Ковальський", "Пишіть Тарасу Ковальському", "Ковальськ"),  # uk -ський
    ("Іван Чорний", "зв'яжіться з Чорним", "Чорн"),  # uk adj surname
    ("Игорь Достоевский", "Пишите Достоевскому", "Достоевск"),  # ru -ский
    ("Олег Кравець", "Питання до Кравця", "Кравц"),  # uk Кравець
    ("Павел Орлов", "Пишите Павлу", "Павл"),  # ru Павел
    ("Лев Бойко", "Пишіть Левові чи Льву", "Льву"),  # uk Лев
    ("Пётр Семёнов", "Пишите Петру Семенову", "Семенов"),  # ru ё
    ("Anna Nowak", "Pytania do Anny, piszcie Annie, znam Annę", "Ann"),  # pl Anna
    ("Jan Kowalski", "Piszcie do Kowalskiego", "Kowalsk"),  # pl Kowalski
    ("Marek Zieliński", "Porozmawiaj z Markiem Zielińskim", "Markiem"),  # pl Marek
    ("Marek Zieliński", "Porozmawiaj z Zielińskim", "Zielińsk"),  # pl Zieliński
    ("Małgorzata Wójcik", "Znam Małgorzatę", "Małgorzat"),  # pl Małgorzata
    ("Olha Kovalenko", "Contact: OLHA KOVALENKO", "OLHA"),  # UPPER
    ("Olha Kovalenko", "ask olha kovalenko", "olha"),  # lower
    ("Ольга Коваленко", "Contact Olha Kovalenko", "Olha"),  # translit
    ("Olha Kovalenko", "Пишіть Ользі Коваленко", "Ользі"),  # translit2
    ("Kovalenko, Olha", "Ask Mrs Kovalenko", "Kovalenko"),  # comma
    ("olha kovalenko", "ask olha kovalenko", "kovalenko"),  # lowercase record
    ("Ян Бо", "Пишіть Ян", "Ян"),  # two letters
    ("Anna Kovalenko-Brandt", "Ask Mrs Brandt", "Brandt"),  # double
    ("Olha Kovalenko", "Olha's team; Kovalenkos", "Kovalenkos"),  # possessive
    ("Katharina Brandt", "Katharinas Team", "Katharina"),  # de genitive
    ("Олександр Ткач", "Пишіть Олександрові або Ткачеві", "Олександр"),
    ("Яків Сидір", "Питайте Якова Сидора", "Яков"),
    ("Соломія Гриценко", "з Соломією говорила Гриценчиха", "Соломі"),
    ("Ольга Коваленко", "Це Ольжин проєкт, Ольго!", "Ольжин"),
    ("Олег Бойко", "Олегова команда, Олеже", "Олег"),
    ("Анатолій Стельмах", "звертайтеся до Анатолія", "Анатолі"),
    ("Саша Соловей", "Сашею й Солов'єм", "Солов"),
    ("Мар'яна Заєць", "Мар’яною Зайцю", "Мар’ян"),
    ("Paweł Kupiec", "Napisz do Pawła Kupca", "Paw"),
    ("Agnieszka Rutkowska", "z Agnieszką i Agnieszce, pani Rutkowskiej", "Agnieszc"),
    ("Piotr Górski", "o Piotrze Górskim", "Piotrz"),
    ("Małgorzata Wójcik", "ask Malgorzata Wojcik", "Malgorzata"),
    ("Jürgen Müller", "Herr Mueller, Juergen", "Mueller"),
    ("Сергій Щербак", "Contact Serhii Shcherbak", "Shcherbak"),
    ("Yevhen Khomenko", "Пишіть Євгенові Хоменку", "Євген"),
    ("Юлія Мельник", "ask Yulia or Iuliia or Julia", "ulia"),
    ("Kateryna Zhuk", "до Катерини Жук", "Катерин"),
    ("Ольга Коваленко", "Ask Olga", "Olga"),
    ("Katharina Brandt", "𝐊𝐚𝐭𝐡𝐚𝐫𝐢𝐧𝐚 answers", "𝐊𝐚𝐭𝐡"),
    ("Katharina Brandt", "Kath\u00adar\u200bina answers", "ina"),
    ("Катерина Жук", "Пишіть Катери\u0301ні", "Катер"),
    ("Андрій Йованович", unicodedata.normalize("NFD", "Андрієві Йовановичу"), unicodedata.normalize("NFD", "Йов")),
    ("Katharina Brandt", "see_katharina-brandt_cv", "brandt"),
    ("Katharina Brandt", r"Contact:\nKatharina", "Katharina"),
    ("Will Smith", "Ask Will. Or WILL SMITH, or will smith.", "ill"),
    ("Марк Новий", "напишіть Марку, марку новому", "Марку"),
    ("Go Nakamura", "ask Go Nakamura", "Go"),
    ("Seán O'Neil", "O’Neil's team", "Neil"),
    ("Dr. Olha van der Berg", "Berg, Olha", "Berg"),
]
REACHED = [
    ("Контакт: Олена Петренко, +380 67 123 45 67", "Петренко"),  # name by phone only
    ("Recruiter: Olena Petrenko, t.me/olena_hr", "Petrenko"),  # name by telegram
    ("HR/olha.k@acme.example", "acme.example"),  # email slash
    ("olha\u200b.k@acme.example", "k@acme"),  # email zwsp
    ("пошта:ольга@acme.example", "acme.example"),  # email cyr
    ("Kontakt: jürgen.müller@acme.example", "acme.example"),  # email umlaut
    ("olha＠acme.example", "acme.example"),  # email fullwidth
    ("380 67 123 45 67", "123 45"),  # phone no plus
    ("call (555) 123-4567", "123-4567"),  # phone us
    ("call 555-123-4567", "123-4567"),  # phone us2
    ("tel. 501 234 567", "501 234"),  # phone pl
    ("8 (912) 123-45-67", "123-45"),  # phone ru8
    ("тел.+380671234567", "380671"),  # phone tel.
    ("Viber/+380671234567", "380671"),  # phone viber/
    ("+380 67 123‑45‑67", "123"),  # phone nb hyphen
    ("+380 67 123–45–67", "123"),  # phone en dash
    ("+48/501/234/567", "501"),  # phone slash pl
    ("Telegram: olha_hr", "olha_hr"),  # telegram word
    ("skype: olha.hr", "olha.hr"),  # skype
    ("https://calendly.com/olha-kovalenko", "olha"),  # calendly
    ("instagram.com/olha_k", "olha"),  # instagram
    ("https://djinni.co/r/12345-olha-k/", "olha"),  # djinni profile
    ("Пишіть Олені Петренко, моб. 067 123-45-67", "Петренко"),
    ("Best regards,\nKatharina Brandt\nHR Manager\n+49 30 1234567", "Brandt"),
    ("Telegram: @olha_hr (Olha Kovalenko)", "Kovalenko"),
    ("mailto:olha.k%40acme.example", "olha"),
    ("olha.k@ acme.example or olha.k @ acme.example", "olha"),
    ("olha@пошта.укр", "olha"),
    ("olha [at] acme [dot] example", "olha"),
    ("0671234567", "067"),
    ("+38(067)123-45-67, +1.555.123.4567", "123"),
    ("89121234567", "8912"),
    ("тел. 044 123-45-67, 050 765 43 21", "765"),
    ("tel. 501 234 567, 502 345 678 lub 503 456 789", "456"),
    ("+380 67 123 45 67 2024-2026", "123 45"),
    ("٠٦٧ + ＋380 67 123 45 67", "123 45"),
    ("tel:+380671234567", "380671"),
    ("тг: olhahr", "olhahr"),
    ("whatsapp olha_hr77", "olha_hr77"),
    ("skype live:.cid.1a2b3c", "1a2b3c"),
    ("viber://chat?number=%2B380671234567", "380671"),
    ("https://www.linkedin.com/in/olha-kovalenko/", "olha"),
    ("wa.me/380671234567", "380671"),
]

# Figures, versions and tools that look like a phone, an address or a name.
PUBLIC = [
    "Salary 3000-4000, 25 000 000 UZS or 1 000 000 000 users; 2024-2026; 01.09.2024 - 31.12.2025",
    "p95 under 0.123456789 s, max 400 ms, 99.95% of 10.0.0.1 and 192.168.100.200, 09:00-18:00 or 09.00-18.00",
    "react@18.2.0, @angular/core, Node.js/React, v1.2.3-4567, ISO 27001:2022, RFC 9110, 8 800 000 000 rows",
    "Phone allowance: 3000-4000. Mobile 100 000 000 users, call 2024-2026, tel. 3000-4000",
    "Telegram: chat bots, Telegram/Viber, Skype or Telegram API, Signal: processing of data",
    "Go, Rust and Ruby on Rails; max/min, full time, many data, надійні люди, нова марка, маркетинг і максимум",
    "+ 25 000 000 UZS a year, from 0 to 1000000000, 1,200 carriers, 3-5 years, 24/7/365",
]


@pytest.mark.parametrize(("name", "text", "private"), CALLED)
def test_a_known_name_is_met_in_every_form(name: str, text: str, private: str):
    hidden = Hidden.of("", [name])
    shown = hidden.hide(text)
    assert private in text
    assert private not in shown
    assert hidden.reveal(shown) == text


@pytest.mark.parametrize(("text", "private"), REACHED)
def test_no_way_to_a_person_is_seen(text: str, private: str):
    hidden = Hidden.of(text)
    shown = hidden.hide(text)
    assert private in text
    assert private not in shown
    assert hidden.reveal(shown) == text


@pytest.mark.parametrize("text", PUBLIC)
def test_what_is_nobodys_stays(text: str):
    assert Hidden.of(text, ["Max Müller", "Tim Dat", "Надія Лев", "Люда Марк"]).hide(text) == text


@pytest.mark.parametrize(
    "public", ["What You Will Do", "you will", "max 400 ms", "full time", "data", "any", "надійні"]
)
def test_words_that_a_name_may_be_stay(public: str):
    hidden = Hidden.of("", ["Will Max", "Ana Don", "Dat Tim", "Надія Віка"])
    assert hidden.hide(public).lower().replace("[name_1]", "will") == public.lower()


def test_a_trade_in_a_name_is_hidden_beside_it_alone():
    shown = Hidden.of("", ["HR Manager Olha"]).hide("Project Manager wanted. Manager Olha answers.")
    assert shown == "Project Manager wanted. [NAME_1] [NAME_2] answers."


def test_a_placeholder_in_brackets_is_taken_apart_too():
    hidden = Hidden.of("", ["Olha"])
    assert hidden.hide("Olha [[NAME_1]] [[[NAME_1]]") == "[NAME_1] NAME_1 NAME_1"


def test_more_than_a_thousand_come_back():
    text = " ".join(f"a{n}@acme.example" for n in range(1_200))
    hidden = Hidden.of(text)
    assert "[EMAIL_1200]" in hidden.hide(text)
    assert hidden.reveal(hidden.hide(text)) == text


@cache
def shipped() -> tuple[str, ...]:
    """The titles and texts of all vacancies that come with the product."""
    return tuple(_shipped())


def _shipped() -> Iterator[str]:
    root = Path(__file__).parents[3]
    for row in (root / "outreach/labels/vacancies.jsonl").read_text(encoding="utf-8").splitlines():
        yield "{title}\n{text}".format(**json.loads(row))
    for file in sorted((root / "sandbox/vacancies").rglob("*.md")):
        _, head, text = file.read_text(encoding="utf-8").split("+++", 2)
        yield f"{tomllib.loads(head)['title']}\n{text}"


def test_a_vacancy_keeps_its_words_when_nobody_is_known():
    words = gone = 0
    for text in shipped():
        hidden = Hidden.of(text)
        hidden.hide(text)
        words += len(text.split())
        gone += sum(len(each.split()) for each in hidden.words.values())
    assert len(shipped()) > 140
    assert 0 < gone < words * 0.005


# Names of people that stand in the shipped vacancies, and spellings of other people's names that do.
NAMED = frozenset(
    {
        "iryna",
        "ірина",
        "arman",
        "denys",
        "денису",
        "ostap",
        "остапу",
        "ользі",
        "олені",
        "solomiia",
        "соломією",
        "дариною",
    }
    | {"taras", "тарасом", "moroz", "львові", "sofia", "petra", "danii", "olą", "zosię", "раиса", "dorothy"}
)


def test_no_first_name_eats_a_word():
    """A contact of any first name we know, and of names that are words: only people's names go."""
    names = {name for language in ("uk", "ru", "pl") for name in load("names")[language].split()}
    names |= set("Tim Dat Don Sam Ben Man Will Ana Ann Max Rob Люда Маша Віка Ніка Роза Ліна Коля Швець Мороз".split())  # noqa: SIM905
    text = seen("\n".join(dict.fromkeys(word for each in shipped() for word in each.split()))).text
    met = {text[start:end].lower() for each in batched(sorted(names), 100) for start, end in People(each).spans(text)}
    assert met - {name.lower() for name in names} - NAMED == set()


def batched(names: list[str], size: int) -> Iterator[list[str]]:
    yield from (names[at : at + size] for at in range(0, len(names), size))


@pytest.mark.parametrize("size", [300, 1_200])
def test_a_text_of_addresses_costs_no_time(size: int):
    letters = str.maketrans("0123456789", "abcdefghij")
    lines = (
        f"N{str(n).translate(letters)} Q{str(n + 7).translate(letters)} n{n}@b.cc" for n in range(1000, 1000 + size)
    )
    text = "\n".join(lines)
    started = time.process_time()
    Hidden.of(text).hide(text)
    assert time.process_time() - started < 1


@pytest.mark.parametrize("text", ["a@" * 20_000, "0" * 50_000, "+380 " * 5_000, "t.me/" * 10_000, "tel " * 10_000,
                                  "a" * 50_000, "Telegram: " * 5_000, "а\u0301" * 20_000, "[" * 50_000, "Olha " * 8_000,
                                  "\u200b" * 50_000, "1 " * 25_000, "a-" * 20_000, "Will " * 8_000])  # fmt: skip
def test_an_endless_line_costs_nothing(text: str):
    started = time.process_time()
    Hidden.of(text, ["Olha", "Will"]).hide(text)
    assert time.process_time() - started < 2
