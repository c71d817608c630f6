"""A page of vacancies read and written at once, by hand: the ORM would take several times what the database takes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, models

from leads.models import Company, Vacancy


class Known(NamedTuple):
    """What tells whether a posting is as before."""

    pk: int
    external_id: str
    content_hash: str
    posted_at: datetime | None
    open_lately: bool  # seen since the moment asked about, and not closed
    company_id: int | None
    company_key: str | None


# A sub-select, because PostgreSQL would read all companies for a join.
_KNOWN = """
SELECT v.id, v.external_id, v.content_hash, v.posted_at, v.closed_at IS NULL AND v.last_seen >= %s, v.company_id,
       (SELECT c.key FROM {companies} c WHERE c.id = v.company_id)
FROM {vacancies} v WHERE v.board = %s AND v.external_id IN ({marks})
"""
_INSERT = "INSERT INTO {vacancies} ({columns}) VALUES {rows} ON CONFLICT DO NOTHING"
_TABLES = {"vacancies": Vacancy._meta.db_table, "companies": Company._meta.db_table}
_COLUMNS: dict[str, models.Field[Any, Any]] = {
    field.attname: field for field in Vacancy._meta.concrete_fields if not field.primary_key
}
_CONVERTED = [name for name, field in _COLUMNS.items() if isinstance(field, models.JSONField | models.DateTimeField)]


def known(board: str, external_ids: Iterable[str], *, since: datetime) -> dict[str, Known]:
    """The board's rows of these ids, by id; one query."""
    ids = list(external_ids)
    with connection.cursor() as cursor:
        values = [connection.ops.adapt_datetimefield_value(since), board, *ids]
        cursor.execute(_KNOWN.format(**_TABLES, marks=_marks(ids)), values)
        return {row[1]: Known(row[0], row[1], row[2], _aware(row[3]), *row[4:]) for row in cursor.fetchall()}


def _aware(moment: datetime | None) -> datetime | None:
    """SQLite gives its times without the zone, which is UTC."""
    return moment.replace(tzinfo=connection.timezone) if moment is not None and moment.tzinfo is None else moment


def insert(rows: list[dict[str, Any]]) -> list[int]:
    """Insert rows {column: value} of the same columns, the others with their defaults; what is there already stays.

    Returns the new rows' ids, none when this database cannot tell.
    """
    most = connection.ops.bulk_batch_size(list(_COLUMNS.values()), rows)
    return [pk for start in range(0, len(rows), most) for pk in _insert(rows[start : start + most])]


def _insert(rows: list[dict[str, Any]]) -> list[int]:
    given = list(rows[0])
    others = {name: _literal(field.get_default()) for name, field in _COLUMNS.items() if name not in rows[0]}
    row = f"({', '.join([_marks(given), *others.values()])})"
    columns = ", ".join(map(connection.ops.quote_name, [*given, *others]))
    sql = _INSERT.format(**_TABLES, columns=columns, rows=", ".join([row] * len(rows)))
    tells = connection.features.can_return_rows_from_bulk_insert
    done: dict[str, Any] = {}
    with connection.cursor() as cursor:
        values = [value for row in rows for value in _converted(row, done).values()]
        cursor.execute(f"{sql} RETURNING id" if tells else sql, values)
        return [pk for (pk,) in cursor.fetchall()] if tells else []


def _literal(default: Any) -> str:
    """A column's default, which is ours, as SQL."""
    if default is None:
        return "NULL"
    return "'[]'" if default == [] else f"'{default}'" if isinstance(default, str) else str(int(default))


def _converted(row: dict[str, Any], done: dict[str, Any]) -> dict[str, Any]:
    """The row as the driver takes it. `done`: what was converted already, for a page repeats its moments and lists."""
    row = dict(row)
    for name in _CONVERTED & row.keys():
        said = repr(row[name])  # a moment and a list look different
        if said not in done:
            done[said] = _COLUMNS[name].get_db_prep_save(row[name], connection)
        row[name] = done[said]
    return row


def _marks(values: Iterable[object]) -> str:
    return ", ".join(["%s" for _ in values])
