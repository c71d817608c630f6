"""A list of past contacts out of bytes: encoding, separator and columns are found out, each line is read or told of."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from leads.services.company_names import company_key, storable
from leads.services.domains import mail_domain, plain_domain

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 20_000
LONGEST = {"company": 255, "name": 255, "note": 2000}
CLIENT, TALKED, BLOCK = "client", "talked", "block"
SEPARATORS = ",;\t|"
_WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
_COLUMNS = {name: column for column, names in _WORDS["columns"].items() for name in names.split("|")}
_KINDS = {name: kind for kind, names in _WORDS["kinds"].items() for name in names.split("|")}
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%Y/%m/%d", "%Y.%m.%d", "%d %b %Y", "%d %B %Y",
         "%b %d, %Y", "%B %d, %Y")  # fmt: skip
_APOSTROPHE = re.compile(r"^'(?=[=+\-@])")  # as our own export and spreadsheets keep a formula from running


class UnreadableError(ValueError):
    """The whole file cannot be read; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line that can be taken in. `key`: the company's normal form; one of company, e-mail and domain is set."""

    line: int
    company: str = ""
    key: str = ""
    name: str = ""
    email: str = ""
    domain: str = ""
    at: date | None = None
    kind: str = TALKED
    note: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that is not taken in, and why."""

    line: int
    said: str
    why: str


@dataclass(slots=True)
class Read:
    """What a file says. `columns`: (heading, what it is taken for; "note" where it is not known)."""

    rows: list[Row] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    columns: list[tuple[str, str]] = field(default_factory=list)
    encoding: str = ""
    separator: str = ","


def read(body: bytes) -> Read:
    """The lines of a file. Raises UnreadableError."""
    if len(body) > MOST_BYTES:
        raise UnreadableError(f"The file has {len(body) / 1024 / 1024:.1f} MB; 5 MB are the most. Split it in two.")
    text, encoding = _decoded(body)
    if not text.strip():
        raise UnreadableError("The file is empty. Its first line names the columns: company, e-mail, name …")
    separator = _separator(text)
    lines = _lines(text, separator)
    _, heading = next(lines, (0, []))
    columns = [_column(name) for name in heading]
    if not {"company", "email", "site"} & set(columns):
        raise UnreadableError(
            "No column of the first line is a company, an e-mail or a site. Name the columns there, "
            "for example: company, name, e-mail, when, kind, note."
        )
    found = Read(
        columns=[(name.strip(), column or "note") for name, column in zip(heading, columns, strict=True)],
        encoding=encoding, separator=separator,
    )  # fmt: skip
    for at, cells in lines:
        _take(found, at, cells, heading, columns)
        if len(found.rows) + len(found.wrong) > MOST_ROWS:
            raise UnreadableError(f"The file has more than {MOST_ROWS:,} lines. Split it.")
    if not found.rows and not found.wrong:
        raise UnreadableError("There is no line under the names of the columns.")
    return found


def _decoded(body: bytes) -> tuple[str, str]:
    """UTF-8 with or without its mark, UTF-16 with it, else the Cyrillic code page of Windows."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace"), "UTF-16"
    try:
        return body.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return body.decode("cp1251", "replace"), "Windows-1251"


def _separator(text: str) -> str:
    """The sign that parts the first line the most, outside of quotes."""
    first = re.sub(r'"[^"]*"', "", text.lstrip().splitlines()[0])
    return max(SEPARATORS, key=first.count)


def _lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """(number of the line, cells), without empty ones. Raises UnreadableError."""
    rows = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=separator)
    before = 0
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableError(f"Line {rows.line_num} cannot be read: {error}. Is a quote open there?") from error
        if any(cell.strip() for cell in cells):
            yield before + 1, cells
        before = rows.line_num


def _column(heading: str) -> str:
    return _COLUMNS.get(_plain(heading), "")


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[^\w']+", " ", words.casefold().replace("_", " ").replace("’", "'")).split())


def _take(found: Read, at: int, cells: Sequence[str], heading: Sequence[str], columns: Sequence[str]) -> None:
    said, notes = _said(cells, heading, columns)
    row, why = _row(at, said, notes)
    if row is None:
        found.wrong.append(Wrong(at, ", ".join(filter(None, (cell.strip() for cell in cells)))[:120], why))
    else:
        found.rows.append(row)


def _said(cells: Sequence[str], heading: Sequence[str], columns: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Values by column; what has no column of ours is a note under its heading."""
    said: dict[str, str] = {}
    notes = []
    for at, cell in enumerate(cells):
        value = _APOSTROPHE.sub("", " ".join(str(storable(cell)).split()))
        column = columns[at] if at < len(columns) else ""
        if not value:
            continue
        if column in ("", "phone") or column in said:
            name = heading[at].strip() if at < len(heading) else ""
            notes.append(f"{name}: {value}" if name else value)
        else:
            said[column] = value
    return said, notes


def _row(at: int, said: dict[str, str], notes: list[str]) -> tuple[Row | None, str]:
    """The row, or why there is none."""
    company, email = said.get("company", "")[: LONGEST["company"]], said.get("email", "").lower()
    domain, key = plain_domain(said.get("site", "")), company_key(company)
    kind = _KINDS.get(_plain(said.get("kind", "")), "") if said.get("kind") else TALKED
    day, wrong_day = _day(said.get("at", ""))
    if email and not _is_address(email):
        return None, f"“{email[:60]}” is no e-mail address."
    if said.get("site") and not domain:
        return None, f"“{said['site'][:60]}” is no address of a site."
    if not kind:
        return None, f"The kind “{said['kind'][:40]}” is not known. Write client, talked or do not write."
    if wrong_day:
        return None, wrong_day
    if not (key or email or domain):
        return None, "It names no company, no e-mail and no site."
    note = "\n".join(filter(None, [said.get("note", ""), *notes]))[: LONGEST["note"]]
    name = said.get("name", "")[: LONGEST["name"]]
    return Row(at, company, key, name, email, domain or mail_domain(email), day, kind, note), ""


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return len(email) <= 254


def _day(said: str) -> tuple[date | None, str]:
    """The day, or what is wrong with it. A year or a month alone is its last day that is over."""
    if not said:
        return None, ""
    text = re.sub(r"[T ]\d{1,2}:\d{2}.*$", "", said)
    today = timezone.localdate()
    if whole := re.fullmatch(r"(?:(\d{1,2})[./-])?((?:19|20)\d{2})(?:[./-](\d{1,2}))?", text):
        year, month = int(whole[2]), int(whole[1] or whole[3] or 12)
        if not 1 <= month <= 12:
            return None, f"“{said[:30]}” is no date."
        return min(date(year, month, monthrange(year, month)[1]), max(today, date(year, 1, 1))), ""
    for form in _DAYS:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
        return (day, "") if day <= today else (None, f"{said[:30]} is in the future.")
    return None, f"“{said[:30]}” is no date. Write 2025-03-31 or 31.03.2025."
