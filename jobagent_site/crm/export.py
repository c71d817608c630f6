"""CSV that a spreadsheet opens without running anything a stranger wrote into it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from leads.models import Lead, Vacancy

# A spreadsheet reads these as the start of a formula, also behind spaces; the wide ones it makes narrow first.
# https://owasp.org/www-community/attacks/CSV_Injection
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
UNSEEN = "\ufeff\u200b\u200c\u200d\u2060"
BOM = "\ufeff"

LEAD_COLUMNS = (
    "id",
    "company",
    "vacancy",
    "contact",
    "e-mail",
    "stage",
    "score",
    "next action",
    "opened",
    "vacancy link",
)
VACANCY_COLUMNS = (
    "id", "board", "title", "company", "status", "reason", "score", "technologies", "salary from", "salary to",
    "currency", "work format", "English", "found", "published", "closed", "link",
)  # fmt: skip


def leads(queryset: QuerySet[Lead]) -> StreamingHttpResponse:
    rows = queryset.select_related("company", "contact", "vacancy").only(
        "stage", "score", "next_action", "created_at", "company__name", "contact__name", "contact__email",
        "vacancy__title", "vacancy__url",
    )  # fmt: skip
    return download("leads", LEAD_COLUMNS, (_lead(row) for row in rows.iterator(chunk_size=500)))


def vacancies(queryset: QuerySet[Vacancy]) -> StreamingHttpResponse:
    rows = queryset.select_related("company").defer("description_text", "description_html", "lead")
    return download("vacancies", VACANCY_COLUMNS, (_vacancy(row) for row in rows.iterator(chunk_size=500)))


def safe_cell(value: object) -> object:
    """Numbers as they are; a text that a spreadsheet would run gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    text = str(value)
    risky = text.startswith(STARTS_A_FORMULA) or text.lstrip().lstrip(UNSEEN).lstrip().startswith(STARTS_A_FORMULA)
    return f"'{text}" if risky else text


class _Line:
    """What csv.writer writes to: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def download(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield BOM
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])


def _lead(lead: Lead) -> list[object]:
    contact = lead.contact
    return [
        lead.pk, lead.company or "", lead.vacancy.title, contact.name if contact else "",
        contact.email if contact else "", lead.get_stage_display(), lead.score, lead.next_action,
        lead.created_at, lead.vacancy.url,
    ]  # fmt: skip


def _vacancy(vacancy: Vacancy) -> list[object]:
    return [
        vacancy.pk, vacancy.board, vacancy.title, vacancy.company or "", vacancy.get_status_display(),
        vacancy.skip_reason or vacancy.error, vacancy.score, ", ".join(map(str, vacancy.technologies)),
        vacancy.salary_min, vacancy.salary_max, vacancy.salary_currency, vacancy.work_format, vacancy.english,
        vacancy.first_seen, vacancy.posted_at, vacancy.closed_at, vacancy.url,
    ]  # fmt: skip
