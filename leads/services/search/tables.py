"""What the two databases need beside the tables of the models: an FTS5 table with its triggers, or a GIN index."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

# `ascii` parts words at ASCII signs only: ours hold none, and every other letter is part of a word.
# The triggers are SQLite's own for a table of words that lies outside the index.
_SQLITE = (
    """CREATE VIRTUAL TABLE leads_vacancywords USING fts5(
        words, content='leads_vacancysearch', content_rowid='vacancy_id', tokenize='ascii', prefix='3')""",
    """CREATE TRIGGER vacancysearch_added AFTER INSERT ON leads_vacancysearch BEGIN
        INSERT INTO leads_vacancywords(rowid, words) VALUES (new.vacancy_id, new.words); END""",
    """CREATE TRIGGER vacancysearch_gone AFTER DELETE ON leads_vacancysearch BEGIN
        INSERT INTO leads_vacancywords(leads_vacancywords, rowid, words)
        VALUES ('delete', old.vacancy_id, old.words); END""",
    """CREATE TRIGGER vacancysearch_other AFTER UPDATE OF words ON leads_vacancysearch BEGIN
        INSERT INTO leads_vacancywords(leads_vacancywords, rowid, words)
        VALUES ('delete', old.vacancy_id, old.words);
        INSERT INTO leads_vacancywords(rowid, words) VALUES (new.vacancy_id, new.words); END""",
)
_DROP_SQLITE = (
    "DROP TRIGGER IF EXISTS vacancysearch_added",
    "DROP TRIGGER IF EXISTS vacancysearch_gone",
    "DROP TRIGGER IF EXISTS vacancysearch_other",
    "DROP TABLE IF EXISTS leads_vacancywords",
)
_POSTGRESQL = ("CREATE INDEX search_words ON leads_vacancysearch USING gin (words)",)
_DROP_POSTGRESQL = ("DROP INDEX IF EXISTS search_words",)


def create(connection: BaseDatabaseWrapper) -> bool:
    """Make what is missing; False when this SQLite was built without FTS5."""
    if connection.vendor == "postgresql":
        if not _has(connection, "SELECT 1 FROM pg_indexes WHERE indexname = 'search_words'"):
            _run(connection, _POSTGRESQL)
    elif not has_fts5(connection):
        return False
    elif not exists(connection):
        _run(connection, (*_DROP_SQLITE, *_SQLITE))
    return True


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take it away again."""
    _run(connection, _DROP_POSTGRESQL if connection.vendor == "postgresql" else _DROP_SQLITE)


def exists(connection: BaseDatabaseWrapper) -> bool:
    """Whether the index can be asked and filled here."""
    if connection.vendor == "postgresql":
        return True
    return has_fts5(connection) and _has(connection, "SELECT 1 FROM sqlite_master WHERE name = 'leads_vacancywords'")


def has_fts5(connection: BaseDatabaseWrapper) -> bool:
    """Whether this SQLite was built with full-text search."""
    return _has(connection, "SELECT 1 FROM pragma_module_list WHERE name = 'fts5'")


def _has(connection: BaseDatabaseWrapper, sql: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return bool(cursor.fetchone())


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
