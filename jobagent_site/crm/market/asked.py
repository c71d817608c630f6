"""What the page was asked for: how many weeks, which board, which technology; and the lists behind its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.http import urlencode

from jobagent_site.crm.links import list_url
from jobagent_site.crm.market import filters
from leads.services.market import lists
from leads.services.market.cells import monday

WEEKS = (4, 12, 26, 52)
USUAL = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """The period ends with this week, which is not over; before it lies one of the same number of weeks."""

    weeks: int
    board: str
    technology: str
    mine: str  # "" all, "yes" ours, "no" not ours
    today: date
    list_url: str  # of all vacancies

    @property
    def since(self) -> date:
        return monday(self.today) - timedelta(weeks=self.weeks - 1)

    @property
    def before(self) -> date:
        """When the period before began."""
        return self.since - timedelta(weeks=self.weeks)

    @property
    def until(self) -> date:
        return monday(self.today) + timedelta(days=6)

    @property
    def mondays(self) -> list[date]:
        return [self.since + timedelta(weeks=n) for n in range(self.weeks)]

    def url(self, **changed: object) -> str:
        """This page asked otherwise."""
        said = {"weeks": self.weeks, "board": self.board, "technology": self.technology, "mine": self.mine} | changed
        kept = {name: value for name, value in said.items() if value and (name, value) != ("weeks", USUAL)}
        return f"?{urlencode(kept)}"

    def vacancies(self, *, joined: str = lists.NONE, **changed: Any) -> str:
        """The list of the vacancies of this period, board and technology, or of others; `status`, `pay` narrow it."""
        said = {"since": self.since, "until": self.until, "board": self.board, "technology": self.technology} | changed
        if "status" in said:
            said["status__exact"] = said.pop("status")
        kept = {name: value for name, value in said.items() if value}
        return f"{self.list_url}?{urlencode(kept | {'joined': joined})}"

    def vacancies_before(self, **changed: Any) -> str:
        """The same of the period before."""
        return self.vacancies(since=self.before, until=self.since - timedelta(days=1), **changed)


def asked(query: Mapping[str, str]) -> Asked:
    """What the address says; what it says wrongly is the usual."""
    weeks = query.get("weeks", "")
    mine = query.get("mine", "")
    return Asked(
        weeks=int(weeks) if weeks in map(str, WEEKS) else USUAL,
        board=query.get("board", "")[:32],
        technology=query.get("technology", "")[:64],
        mine=mine if mine in ("yes", "no") else "",
        today=timezone.localdate(timezone=timezone.get_default_timezone()),
        list_url=list_url("leads.vacancy"),
    )


def pay(currency: str, band: int | None = None) -> str:
    return filters.pay(currency, band)
