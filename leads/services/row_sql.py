"""Pieces of hand-written SQL that follow the models by themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection, models


def columns(model: type[models.Model]) -> dict[str, models.Field[Any, Any]]:
    """{column: field}, the id left out."""
    return {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}


def insert(model: type[models.Model], given: Collection[str], rows: str) -> str:
    """What is there already stays; `rows`: VALUES or SELECT of the given columns and of the `defaults`."""
    said = names([*given, *defaults(model, given)])
    return f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({said}) {rows} ON CONFLICT DO NOTHING"


def names(wanted: Iterable[str]) -> str:
    return ", ".join(map(connection.ops.quote_name, wanted))


def defaults(model: type[models.Model], given: Collection[str]) -> dict[str, str]:
    """The columns that are not given, with their defaults as SQL."""
    return {name: _literal(field.get_default()) for name, field in columns(model).items() if name not in given}


def _literal(default: Any) -> str:
    """A column's default, which is ours, as SQL."""
    if default is None:
        return "NULL"
    if default == [] or default == {}:
        return f"'{default}'"
    return f"'{default}'" if isinstance(default, str) else str(int(default))
