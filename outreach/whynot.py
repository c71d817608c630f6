"""Why the owner did not see a vacancy: what we know of its address, and what reading it would say. Records nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from leads.models import Company, Vacancy
from leads.posting import Posting, as_dict
from leads.services.companies import company_key
from outreach import profile, score
from outreach.ai.base import VacancyText
from outreach.ai.builtin.backend import BuiltinBackend
from outreach.blocked import blocked
from outreach.contacts import find_contact
from outreach.filters import Refusal, first_refusal
from outreach.models import Analysis
from outreach.vacancy_text import vacancy_text
from sourcing.access import read_vacancy
from sourcing.boards import BOARDS, Board, board_of
from sourcing.models import Scan, SearchProfile, Sighting

LONGEST = 1000
_ID = re.compile(r"\d{1,18}")


@dataclass(frozen=True, slots=True)
class Look:
    """A search that is switched on, beside one vacancy. `should` None: it cannot be told without reading the page."""

    search: SearchProfile
    should: bool | None
    why: str
    last: Scan | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the record says. Exactly one of `problem`, `known` and `url` is filled."""

    problem: str = ""
    known: tuple[Vacancy, ...] = ()
    url: str = ""
    board: str = ""
    looks: tuple[Look, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A vacancy read once: the rule that would skip it, or its score with reasons. Nothing of it is kept."""

    posting: Posting
    refusal: Refusal | None
    score: score.Score | None
    looks: tuple[Look, ...]

    @property
    def passes(self) -> bool:
        return self.refusal is None and not self.posting.closed


def why_not(asked: str) -> Answer:
    """What we know about an address or an id. Asks no board."""
    asked = asked.strip()[:LONGEST]
    if _ID.fullmatch(asked):
        known = _by_id(asked)
        return Answer(known=known) if known else Answer(problem=f"No vacancy has the id {asked}. Paste its address.")
    url, board = _placed(asked)
    if board is None:
        return Answer(problem=_no_board(asked))
    if not board.is_vacancy(url):
        return Answer(
            problem=f"This is a page of {board.LABEL}, but not of one vacancy. Open the vacancy and paste that."
        )
    known = _known(board, url)
    return Answer(known=known) if known else Answer(url=url, board=board.LABEL, looks=_unread(board))


def judge(url: str) -> Judged:
    """Read the vacancy once and judge it by today's rules. Raises ServiceError, or ScanRefusedError off our boards."""
    posting = read_vacancy(url)
    text, rules = posting_text(posting), profile.hard_filters()
    looks = tuple(_look(search, posting) for search in _searches(posting.board))
    refusal = _on_the_list(posting) or first_refusal(text, None, rules)
    if refusal is not None:
        return Judged(posting, refusal, None, looks)
    analysis = BuiltinBackend().analyse(text)  # a page waits for it, so no network is asked
    points = score.score(analysis, text, profile.offer(), rules, posting_signals(posting), profile.wishes())
    if points.value < rules.minimum_score:
        refusal = Refusal("score", str(points.value), f"Its score {points.value} is under {rules.minimum_score}.")
    return Judged(posting, refusal, points, looks)


def _placed(asked: str) -> tuple[str, Board | None]:
    """The address as the board writes it, and the board: without a scheme, with "www." or by http it is the same."""
    url = asked if "://" in asked else f"https://{asked}"
    for board in (each for each in BOARDS.values() if each.base_url()):
        base = urlsplit(board.base_url())
        try:
            parts = urlsplit(url)
        except ValueError:
            break
        if parts.scheme in ("http", "https") and parts.netloc.lower().removeprefix("www.") == base.netloc.lower():
            url = parts._replace(scheme=base.scheme, netloc=base.netloc, fragment="").geturl()
    return url, board_of(url)


def _no_board(asked: str) -> str:
    if not asked:
        return "Paste the address of a vacancy."
    bases = " or ".join(f"{board.LABEL} ({board.base_url()})" for board in BOARDS.values() if board.base_url())
    return f"This is not on a board that Jobagent reads: {bases}. So no search could have shown it."


def _by_id(asked: str) -> tuple[Vacancy, ...]:
    ours = Q(pk=int(asked)) if len(asked) < 18 else Q()
    return tuple(_rows().filter(Q(external_id=asked) | ours)[:5])


def _known(board: Board, url: str) -> tuple[Vacancy, ...]:
    return tuple(_rows().filter(board=board.NAME, external_id=board.vacancy_id(url))[:1])


def _rows() -> QuerySet[Vacancy]:
    sightings = Sighting.objects.select_related("search").order_by("at")
    return (
        Vacancy.objects.select_related("company", "lead__company", "duplicate_of")
        .defer("description_html", "description_text")
        .prefetch_related(
            Prefetch("sightings", sightings, to_attr="seen_by"),
            Prefetch("analyses", Analysis.objects.defer("lines", "result"), to_attr="understood"),
        )
        .order_by("pk")
    )


def _searches(board: str) -> list[SearchProfile]:
    return list(SearchProfile.objects.filter(board=board, active=True).order_by("name")[:50])


def _unread(board: Board) -> tuple[Look, ...]:
    return tuple(Look(each, None, _asks(each), _last(each)) for each in _searches(board.NAME))


def _asks(search: SearchProfile) -> str:
    """What the search asks for, as a sentence."""
    filters = [f"{name.replace('_', ' ')}: {', '.join(_values(said))}" for name, said in search.filters.items() if said]
    return f"It asks for {'; '.join([f'“{search.keywords}”' if search.keywords else 'everything', *filters])}."


def _last(search: SearchProfile) -> Scan | None:
    return search.scans.defer("seen").exclude(status=Scan.Status.RUNNING).first()


def _look(search: SearchProfile, posting: Posting) -> Look:
    """Whether this search would have had to show the vacancy, by its words and by the filters we can compare."""
    last, missing = _last(search), _missing(search, posting)
    if missing:
        return Look(search, False, missing, last)
    doubt = _doubt(search, posting, last)
    return Look(search, None if doubt else True, doubt or f"{_asks(search)} The vacancy fits.", last)


def _doubt(search: SearchProfile, posting: Posting, last: Scan | None) -> str:
    """Why it cannot be told whether the search had to show it, "" when it can."""
    posted = posting.posted_at
    if posted and posted < search.created_at:
        return "It was published before this search was made, and a scan reads only the newest pages."
    if posted and last and posted > last.started_at:
        return "It was published after the last scan. The next one should show it."
    others = [name.replace("_", " ") for name, said in search.filters.items() if said and name != "employment"]
    return f"Its words fit; whether it passes the filter {', '.join(others)} only the board can tell." if others else ""


def _missing(search: SearchProfile, posting: Posting) -> str:
    """What keeps the vacancy out of the search, "" when nothing does."""
    text = " ".join((posting.title, posting.category, posting.description_text, *posting.skills)).casefold()
    absent = [word for word in search.keywords.split() if word.casefold() not in text]
    if absent:
        return f"The vacancy does not contain {', '.join(f'“{word}”' for word in absent)}."
    wanted = _values(search.filters.get("employment"))
    if wanted and posting.work_format and not _fits(posting, wanted):
        return f"It is {posting.work_format}, the search takes {', '.join(wanted)}."
    return ""


def _fits(posting: Posting, wanted: list[str]) -> bool:
    return posting.work_format in wanted or ("parttime" in wanted and posting.employment == "part_time")


def _values(said: object) -> list[str]:
    return [str(each) for each in said] if isinstance(said, list | tuple) else [str(said)] if said else []


def posting_text(posting: Posting) -> VacancyText:
    """What the rules and a backend may see of it, as if it were a row; what we know of the company counts."""
    columns = {each.name for each in Vacancy._meta.concrete_fields} - {"company"}
    row = Vacancy(**{name: said for name, said in as_dict(posting).items() if name in columns})
    key = company_key(posting.company)
    if key:
        row.company = _company(key) or Company(name=posting.company)
    return vacancy_text(row)


def _company(key: str) -> Company | None:
    return Company.objects.filter(Q(key=key) | Q(aliases__key=key)).first()


def _on_the_list(posting: Posting) -> Refusal | None:
    company = _company(company_key(posting.company))
    return blocked(Vacancy(company=company)) if company else None


def posting_signals(posting: Posting) -> score.Signals:
    age = (timezone.now() - posting.posted_at).total_seconds() / 3600 if posting.posted_at else None
    return score.Signals(age_hours=age, contact_known=find_contact(posting.description_text) is not None)
