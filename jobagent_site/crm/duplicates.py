"""“May be the same”: pairs of vacancies the agent is not sure about, side by side, and what was decided before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from jobagent_site.crm import words
from jobagent_site.crm.paging import TAB_COUNTED, CappedPaginator, Tab, capped
from jobagent_site.crm.text_diff import Diff, diff
from leads.models import Message, PossibleDuplicate, Vacancy
from leads.services.matching.reading import read_title

LOOK = "leads.view_vacancy"
OPEN, DECIDED = "open", "decided"
VIEWS = {OPEN: "To decide", DECIDED: "Decided"}
PER_PAGE = {OPEN: 10, DECIDED: 25}  # each pair to decide compares two whole texts
REACHED = ("sending", "sent", "uncertain")  # an answer that left, or may have
LONG_TEXTS = ("description_html", "tags", "skills", "languages", "forms", "countries", "technologies")
NOT_SAID = "not said"
TELLING = ("Title", "Company", "Seniority", "City", "Work format", "Experience", "Pay")  # two boards and days are usual


@dataclass(frozen=True, slots=True)
class Point:
    """One thing both vacancies are asked about, in words."""

    name: str
    newer: str
    older: str

    @property
    def differs(self) -> bool:
        """In a way that may make two vacancies of them."""
        return self.name in TELLING and self.newer != self.older


@dataclass(frozen=True, slots=True)
class Pair:
    """An unsure pair as the page shows it. `turned`: the newer one alone was answered, so the older joins it."""

    row: PossibleDuplicate
    points: tuple[Point, ...]
    text: Diff | None  # None: one of the two has no text
    turned: bool
    both_answered: bool

    @property
    def sides(self) -> tuple[tuple[str, Vacancy], ...]:
        return ("Newer", self.row.vacancy), ("Older", self.row.other)


def questions() -> QuerySet[PossibleDuplicate]:
    """Pairs that wait for the owner. Two that were joined meanwhile, perhaps through a third one, ask nothing more."""
    return _with_roots().filter(decision=PossibleDuplicate.Decision.OPEN).exclude(newer_root=F("older_root"))


def decided() -> QuerySet[PossibleDuplicate]:
    """Pairs somebody decided, the last one first; also what the agent was sure about and joined."""
    rows = _with_roots().exclude(decision=PossibleDuplicate.Decision.OPEN)
    return rows.order_by("-decided_at", "-pk")


def about(vacancy: Vacancy) -> list[Vacancy]:
    """Vacancies of which the owner is asked whether they are this one. One query."""
    mine = _of(questions(), vacancy).select_related("vacancy", "other")[:5]
    return [row.other if row.vacancy_id == vacancy.pk else row.vacancy for row in mine]


def answered(vacancy: Vacancy) -> bool:
    return Message.objects.filter(vacancy=vacancy, direction="out", status__in=REACHED).exists()


@require_GET
def duplicates_page(request: HttpRequest) -> HttpResponse:
    """The pairs to decide, newest first; ?view=decided those that are; ?of=5 only the pairs of vacancy 5."""
    if not request.user.has_perm(LOOK):
        raise PermissionDenied
    view = DECIDED if request.GET.get("view") == DECIDED else OPEN
    of, rows = _wanted(request), {OPEN: questions(), DECIDED: decided()}
    if of is not None:
        rows = {name: _of(each, of) for name, each in rows.items()}
    page = CappedPaginator(_read(rows[view]), PER_PAGE[view]).get_page(request.GET.get("p"))
    request.current_app = admin.site.name
    context = admin.site.each_context(request) | {
        "title": "May be the same", "view": view, "page": page, "of": of, "tabs": _tabs(rows, view, of),
        "pairs": [_pair(row) for row in page] if view == OPEN else [],
        "back": urlencode({"back": request.get_full_path()}),
    }  # fmt: skip
    return TemplateResponse(request, "crm/duplicates.html", context)


def _wanted(request: HttpRequest) -> Vacancy | None:
    pk = request.GET.get("of", "")
    return Vacancy.objects.only("title").filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 18 else None


def _of(rows: QuerySet[PossibleDuplicate], vacancy: Vacancy) -> QuerySet[PossibleDuplicate]:
    return rows.filter(Q(vacancy=vacancy) | Q(other=vacancy))


def _with_roots() -> QuerySet[PossibleDuplicate]:
    return PossibleDuplicate.objects.annotate(
        newer_root=Coalesce("vacancy__duplicate_of_id", "vacancy_id"),
        older_root=Coalesce("other__duplicate_of_id", "other_id"),
    )


def _read(rows: QuerySet[PossibleDuplicate]) -> QuerySet[PossibleDuplicate]:
    """With both vacancies, whether they were answered and whether they are joined: one query for a page."""
    left = Message.objects.filter(direction="out", status__in=REACHED)
    sides = [f"{side}__{name}" for side in ("vacancy", "other") for name in LONG_TEXTS]
    return (
        rows.select_related("vacancy__company", "other__company", "vacancy__duplicate_of", "other__duplicate_of")
        .defer(*sides)
        .annotate(
            newer_answered=Exists(left.filter(vacancy=OuterRef("newer_root"))),
            older_answered=Exists(left.filter(vacancy=OuterRef("older_root"))),
            now_one=ExpressionWrapper(Q(newer_root=F("older_root")), BooleanField()),
        )
    )


def _tabs(rows: dict[str, QuerySet[PossibleDuplicate]], chosen: str, of: Vacancy | None) -> list[Tab]:
    counts = {view: capped(each, TAB_COUNTED) for view, each in rows.items()}
    said = {view: f"{TAB_COUNTED:,}+" if count > TAB_COUNTED else f"{count:,}" for view, count in counts.items()}
    only = f"&of={of.pk}" if of is not None else ""
    return [Tab(title, f"?view={view}{only}", said[view], view == chosen) for view, title in VIEWS.items()]


def _pair(row: PossibleDuplicate) -> Pair:
    newer, older = row.vacancy, row.other
    reached = (row.newer_answered, row.older_answered)  # type: ignore[attr-defined]
    points = zip(_told(newer), _told(older), strict=True)
    return Pair(
        row=row,
        points=tuple(Point(name, said, other) for (name, said), (_, other) in points),
        text=diff(older.description_text, newer.description_text)
        if newer.description_text.strip() and older.description_text.strip()
        else None,
        turned=reached == (True, False),
        both_answered=all(reached),
    )


def _told(vacancy: Vacancy) -> Iterator[tuple[str, str]]:
    """What is compared, in the order in which it tells most."""
    yield "Title", vacancy.title
    yield "Company", str(vacancy.company) if vacancy.company else "not named"
    yield "Seniority", words.listed(sorted(read_title(vacancy.title).levels)) or NOT_SAID
    yield "City", words.listed(map(str, vacancy.cities)) or NOT_SAID
    yield "Work format", words.FORMATS.get(vacancy.work_format, vacancy.work_format) or NOT_SAID
    yield "Experience", words.experience(vacancy.months_of_experience) or NOT_SAID
    yield "Pay", words.salary(vacancy) or "not published"
    yield "Board", words.board(vacancy.board)
    yield "Posted", words.moment(vacancy.posted_at) or NOT_SAID
    yield "Found", words.moment(vacancy.first_seen)
    yield "State", _state(vacancy)


def _state(vacancy: Vacancy) -> str:
    closed = f"closed {words.moment(vacancy.closed_at)}" if vacancy.closed_at else ""
    joined = f"joined into “{vacancy.duplicate_of}”" if vacancy.duplicate_of else ""
    return ", ".join(filter(None, [str(vacancy.get_status_display()), closed, joined]))
