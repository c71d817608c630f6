"""A page of rows as PostgreSQL takes it quickest: a whole column is one array, bound and planned by the server once.

Django's own cursor writes every value into the text of the statement, which for a page of long texts takes longer
than storing them. Only for PostgreSQL: the module imports its driver.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper

from leads.services import row_sql

Row = dict[str, Any]  # {column: value}


class PreparedCursor(ServerBindingCursor):  # type: ignore[misc]
    """Prepares each statement at its first use, and gets the answer in binary."""

    def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
        # Django switches it off for all its statements, for poolers that give each transaction another session.
        usual, self.connection.prepare_threshold = self.connection.prepare_threshold, 0
        try:
            return super().execute(query, params, prepare=True, binary=True, **how)
        finally:
            self.connection.prepare_threshold = usual


class _DebugWrapper(CursorDebugWrapper):
    """Logs the statement without its values: Django would ask the driver for a text that was never put together."""

    def debug_sql(self, *args: Any, use_last_executed_query: bool = False, **kwargs: Any) -> Any:
        return super().debug_sql(*args, use_last_executed_query=False, **kwargs)


def answer(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement whose text never changes; Django's wrappers and query log see it as any other."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    wrapper = _DebugWrapper if connection.queries_logged else CursorWrapper
    with wrapper(PreparedCursor(connection.connection), connection) as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def insert(
    model: type[models.Model], rows: Sequence[dict[str, Any]], *, tell: tuple[str, ...]
) -> list[tuple[Any, ...]]:
    """Insert rows {column: value} of the same columns, the others with their defaults; what is there already stays.

    Returns the columns to `tell` of the new ones.
    """
    given = tuple(rows[0])
    fields = row_sql.columns(model)
    return answer(_insert(model, given, tell), [_column(fields[name], [row[name] for row in rows]) for name in given])


@cache
def _insert(model: type[models.Model], given: tuple[str, ...], tell: tuple[str, ...]) -> str:
    fields = row_sql.columns(model)
    arrays = ", ".join(f"%b::{_type(fields[name])}[]" for name in given)
    chosen = ", ".join([row_sql.names(given), *row_sql.defaults(model, given).values()])
    rows = f"SELECT {chosen} FROM unnest({arrays}) AS page ({row_sql.names(given)})"  # noqa: S608  names of our own columns
    return f"{row_sql.insert(model, given, rows)} RETURNING {row_sql.names(tell)}"


def _column(field: models.Field[Any, Any], values: list[Any]) -> list[Any]:
    return [_JSON.encode(value) for value in values] if isinstance(field, models.JSONField) else values


def _type(field: models.Field[Any, Any]) -> str:
    """As it comes in an array: text without its length, so that one too long is refused and not cut."""
    name = str(field.db_type(connection))
    return "text" if name.startswith("varchar") else name


_JSON = json.JSONEncoder(ensure_ascii=False)
