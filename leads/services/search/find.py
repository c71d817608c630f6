"""Asking the index. The newest that fit are looked at, so that a very common word is as fast as a rare one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import reduce
from operator import and_
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from leads.models import Contact, Lead, SearchState, Vacancy
from leads.services.search import tables
from leads.services.search.index import documents
from leads.services.search.words import Question, Term, question

MOST = 10_001
TAIL = 200  # not indexed yet: the newest so many are read through
MOST_CONTACTS = 1_000
_NAMED = 500  # so many ids are named one by one: the database then looks each up, whatever it thinks of the order
_FOUND = {
    "sqlite": "SELECT rowid FROM leads_vacancywords WHERE leads_vacancywords MATCH %s ORDER BY rowid DESC LIMIT %s",
    "postgresql": """
        SELECT vacancy_id FROM leads_vacancysearch WHERE words @@ %s::tsquery ORDER BY vacancy_id DESC LIMIT %s
    """,
}
# A word that one in twenty has is found sooner in the newest rows, one by one, than fetched from the index and sorted.
# PostgreSQL does not know how many have the beginning of a word, so some of the newest rows are asked.
_SAMPLE, _DENSE = 2_000, 100
_NEWEST = "SELECT vacancy_id, words FROM leads_vacancysearch ORDER BY vacancy_id DESC"
_SAMPLED = f"SELECT COUNT(*) FROM ({_NEWEST} LIMIT {_SAMPLE}) AS newest WHERE words @@ %s::tsquery"  # noqa: S608
_WALKED = f"SELECT vacancy_id FROM ({_NEWEST} OFFSET 0) AS newest WHERE words @@ %s::tsquery LIMIT %s"  # noqa: S608
_LISTED = {"sqlite": "SELECT value FROM json_each(%s)", "postgresql": "SELECT unnest(%s::bigint[])"}


def vacancies(rows: QuerySet[Vacancy], asked: str, *, most: int = MOST) -> QuerySet[Vacancy]:
    """Those of the rows that have the words; of more than `most` with these words the newest are looked at."""
    return rows.filter(pk__in=_in(_ids(asked, most)))


def leads(rows: QuerySet[Lead], asked: str) -> QuerySet[Lead]:
    """Those of the rows of which a vacancy (with its company) has the words, or the contact is called so."""
    found = _ids(asked, MOST)
    of_vacancies: QuerySet[Any, Any] = Vacancy.objects.filter(pk__in=_in(found), lead__isnull=False)
    ids = set(of_vacancies.order_by().values_list("lead_id", flat=True))
    if len(found) < MOST:  # a word that so many vacancies have is nobody's name
        of_contacts: QuerySet[Any, Any] = Lead.objects.filter(contact__in=_contacts(asked))
        ids.update(of_contacts.order_by().values_list("pk", flat=True))
    return rows.filter(pk__in=_in(sorted(ids)))


def _ids(asked: str, most: int) -> list[int]:
    """The newest vacancies that fit; asked once, because the page and its count need them both."""
    wanted = question(asked)
    if not wanted:
        return []
    if not tables.exists(connection):
        return _by_title(asked, most)
    match = (_tsquery if connection.vendor == "postgresql" else _fts5)(wanted)
    with connection.cursor() as cursor:
        cursor.execute(_way(match), [match, most])
        return [*(pk for (pk,) in cursor.fetchall()), *_unindexed(wanted)]


def _way(match: str) -> str:
    """The statement that finds the newest first."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_SAMPLED, [match])
            if cursor.fetchone()[0] >= _DENSE:
                return _WALKED
    return _FOUND[connection.vendor]


def _in(ids: list[int]) -> list[int] | RawSQL:
    """What may stand right of `__in`: many ids are one parameter."""
    if len(ids) <= _NAMED:
        return ids
    return RawSQL(_LISTED[connection.vendor], [json.dumps(ids) if connection.vendor == "sqlite" else ids])  # noqa: S611


def _by_title(asked: str, most: int) -> list[int]:
    """Without an index: every word in the title or the company's name."""
    words = [Q(title__icontains=word) | Q(company__name__icontains=word) for word in _bare(asked)]
    rows = Vacancy.objects.filter(reduce(and_, words, Q())).order_by("-pk")
    return list(rows.values_list("pk", flat=True)[:most])


def _contacts(asked: str) -> QuerySet[Contact, Any]:
    words = [Q(name__icontains=word) | Q(email__icontains=word) for word in _bare(asked)]
    rows = Contact.objects.filter(reduce(and_, words)) if words else Contact.objects.none()
    return rows.order_by().values("pk")[:MOST_CONTACTS]


def _bare(asked: str) -> list[str]:
    """The words as they were typed, without quotes and what is excluded."""
    typed = asked.translate({0: " ", ord('"'): " "}).split()
    return [word for word in typed if not word.startswith("-")][:10]


def _unindexed(wanted: Question) -> list[int]:
    """Of the newest vacancies that the job has not come to, those that fit, judged by the same words."""
    state = SearchState.objects.filter(pk=1).values_list("new_from", flat=True).first() or 0
    newest = list(Vacancy.objects.filter(pk__gt=state).order_by("-pk").values_list("pk", flat=True)[:TAIL])
    return [each.pk for each in documents(newest) if _fits(each.words, wanted)] if newest else []


def _fits(words: Iterable[str], wanted: Question) -> bool:
    text = f" {' '.join(words)} "
    return all(_stands(text, term) for term in wanted.wanted) and not any(_stands(text, t) for t in wanted.unwanted)


def _stands(text: str, term: Term) -> bool:
    end = "" if term.begins else " "
    return any(f" {each}{end}" in text for each in (" ".join(term.words), *term.others))


def _fts5(wanted: Question) -> str:
    """As FTS5 reads it. A word is letters and digits, so that nothing in it can be an operator."""

    def said(term: Term) -> str:
        star = " *" if term.begins else ""
        return "(" + " OR ".join(f'"{each}"{star}' for each in (" ".join(term.words), *term.others)) + ")"

    found = " AND ".join(map(said, wanted.wanted)) or '"•"'
    return f"({found}) NOT ({' OR '.join(map(said, wanted.unwanted))})" if wanted.unwanted else found


def _tsquery(wanted: Question) -> str:
    """As PostgreSQL reads it."""

    def said(term: Term) -> str:
        star = ":*" if term.begins else ""
        side_by_side = " <-> ".join(f"'{word}'" for word in term.words)
        return "(" + " | ".join([f"{side_by_side}{star}", *(f"'{other}'{star}" for other in term.others)]) + ")"

    found = " & ".join(map(said, wanted.wanted)) or "'•'"
    return " & ".join([found, *(f"!{said(term)}" for term in wanted.unwanted)])
