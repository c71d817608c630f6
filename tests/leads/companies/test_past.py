"""Contacts from before: what a list may look like, what each line does, and that nothing comes twice."""

from __future__ import annotations

import contextlib
import csv
import io
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobagent_site.crm.companies.import_page import EXAMPLE
from jobagent_site.crm.export import safe_cell
from leads.models import Company, Contact, Message, PastContact, Suppression
from leads.services.past import reading, writing
from leads.services.past.reading import UnreadableError
from tests import factories

LINES = (
    "Компанія;Ім'я;Пошта;Телефон;Коли;Тип;Нотатка;Місто\n"
    "ТОВ «Обрій»;Олена;Olena@Obrii.Example;+380;31.03.2025;клієнт;Рік разом;Львів\n"
    "Lumen Labs;;;;;не писати;Не платять;\n"
    "Nordwind GmbH;;k@nordwind.example;;2025;говорили;;\n"
)


def taken(text: str | bytes, **values: str) -> writing.Written:
    body = text.encode() if isinstance(text, str) else text
    return writing.write(
        reading.read(body).rows, source="list.csv", source_hash="x", actor="owner", **values
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_it_reads_each_encoding(encoding: str) -> None:
    found = reading.read(LINES.encode(encoding))
    assert [row.company for row in found.rows] == ["ТОВ «Обрій»", "Lumen Labs", "Nordwind GmbH"]
    first = found.rows[0]
    assert (first.key, first.email, first.at, first.kind) == (
        "обрій",
        "olena@obrii.example",
        date(2025, 3, 31),
        "client",
    )
    assert first.note == "Рік разом\nТелефон: +380\nМісто: Львів"
    assert [row.kind for row in found.rows] == ["client", "block", "talked"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_it_finds_the_separator(separator: str) -> None:
    text = LINES.replace(";", separator)
    assert [row.email for row in reading.read(text.encode()).rows] == ["olena@obrii.example", "", "k@nordwind.example"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Acme,nobody,,", "no e-mail address"),
        ("Acme,,tomorrow,", "no date"),
        ("Acme,,2199-01-01,", "in the future"),
        ("Acme,,31.02.2025,", "no date"),
        ("Acme,,2025-13,", "no date"),
        ("Acme,,2025-03-2025,", "no date"),
        ("Acme,,,enemy", "The kind “enemy” is not known"),
        (",,2025-01-01,client", "no company"),
    ],
)
def test_a_line_that_is_wrong_says_why_and_which_it_is(line: str, why: str) -> None:
    found = reading.read(f"company,email,when,kind\nFine,,,\n\n{line}\n".encode())
    assert [row.company for row in found.rows] == ["Fine"]
    assert [(each.line, why in each.why) for each in found.wrong] == [(4, True)]


@pytest.mark.parametrize(
    ("when", "day"),
    [
        ("2025-03-31", "2025-03-31"),
        ("31.03.2025 10:15", "2025-03-31"),
        ("2024-02", "2024-02-29"),
        ("02.2024", "2024-02-29"),
        ("2023", "2023-12-31"),
    ],
)
def test_a_month_or_a_year_is_its_last_day(when: str, day: str) -> None:
    (row,) = reading.read(f"company,when\nAcme,{when}\n".encode()).rows
    assert row.at is not None
    assert row.at.isoformat() == day


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b"a,b\nc,d\n", "No column"),
        (b"company\n", "no line under"),
        (b"company\n" + b"x\n" * 20_001, "20,000"),
        (b"x" * (5 * 1024 * 1024 + 1), "5 MB"),
        (b'company,note\n"' + b"x" * 200_000, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(body: bytes, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        reading.read(body)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_a_sentence(body: bytes) -> None:
    with contextlib.suppress(UnreadableError):
        found = reading.read(b"company;note\n" + body)
        assert all(row.key or row.email or row.domain for row in found.rows)


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8), st.sampled_from([",", ";", "\t"]))
def test_what_a_spreadsheet_writes_comes_back(rows: list[tuple[str, str]], separator: str) -> None:
    out = io.StringIO()
    sheet = csv.writer(out, delimiter=separator)
    sheet.writerow(["company", "note", "e-mail"])
    for company, note in rows:
        sheet.writerow([f"Firm {company}", note, ""])
    found = reading.read(out.getvalue().encode())
    assert [row.company for row in found.rows] == [" ".join(f"Firm {company}".split()) for company, _ in rows]


def test_what_our_export_kept_from_running_comes_back_as_it_was() -> None:
    text = f'company,note\nAcme,"{safe_cell("=1+1")}"\n'
    assert reading.read(text.encode()).rows[0].note == "=1+1"


def test_the_example_is_read_whole() -> None:
    out = io.StringIO()
    csv.writer(out).writerows(EXAMPLE)
    found = reading.read(out.getvalue().encode())
    assert (len(found.rows), found.wrong) == (3, [])
    assert [row.kind for row in found.rows] == ["client", "talked", "block"]


@pytest.mark.django_db
def test_it_takes_the_lines_in_once() -> None:
    known = factories.Company(name="Nordwind")
    steps = writing.plan(reading.read(LINES.encode()).rows)
    assert [step.outcome for step in steps] == ["new", "listed", "known"]
    assert Company.objects.count() == 1
    done = taken(LINES)
    assert (done.companies, done.past, done.listed, done.already) == (2, 2, 1, 0)
    assert PastContact.objects.get(email="k@nordwind.example").company == known
    known.refresh_from_db()
    assert known.domain == "nordwind.example"
    assert Contact.objects.get(email="olena@obrii.example").company.name == "ТОВ «Обрій»"
    assert Suppression.objects.get().company.name == "Lumen Labs"
    again = taken(LINES)
    assert (again.companies, again.past, again.listed, again.already) == (0, 0, 0, 3)
    assert (PastContact.objects.count(), Suppression.objects.count(), Company.objects.count()) == (2, 1, 3)


@pytest.mark.django_db
def test_a_line_twice_in_a_file_is_one_and_other_columns_change_nothing() -> None:
    taken("company,kind\nAcme LLC,client\nАcme,client\nACME,client\n")
    assert PastContact.objects.count() == 2  # the second begins with a Cyrillic letter
    assert taken("kind;company\nclient;Acme\n").already == 1


@pytest.mark.django_db
def test_do_not_write_ends_what_is_open_and_names_all_of_the_line() -> None:
    message = factories.Message()
    company = message.lead.company
    done = taken(f"company,email,kind\n{company.name},boss@elsewhere.example,do not write\n")
    assert done.drafts == 1
    message.refresh_from_db()
    assert (message.status, message.discard_reason) == ("discarded", "owner")
    assert {(each.company, each.email) for each in Suppression.objects.all()} == {
        (company, ""), (None, "boss@elsewhere.example"),
    }  # fmt: skip


@pytest.mark.django_db
def test_an_address_at_a_free_host_makes_no_company() -> None:
    taken("email,kind,name\nsomebody@gmail.com,talked,Somebody\nx@firm.example,talked,X\n")
    assert {(each.email, each.company and each.company.name) for each in PastContact.objects.all()} == {
        ("somebody@gmail.com", None), ("x@firm.example", "firm.example"),
    }  # fmt: skip


@pytest.mark.django_db
def test_ten_thousand_lines_take_seconds_and_few_queries(django_assert_max_num_queries) -> None:  # noqa: ANN001
    kinds = ("client", "talked", "do not write")
    lines = (f"Firm {n},Person {n},p{n}@firm{n}.example,2025-0{1 + n % 9}-01,{kinds[n % 3]}" for n in range(10_000))
    body = ("company,name,e-mail,when,kind\n" + "\n".join(lines)).encode()
    begun = time.process_time()  # the work itself, whatever else this machine does
    with django_assert_max_num_queries(900):
        done = taken(body)
    assert (done.past, done.listed) == (6667, 3333)
    assert time.process_time() - begun < 30
    assert taken(body).already == 10_000
    assert not Message.objects.exists()
