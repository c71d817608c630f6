"""“Show what this would do”: changed rules over the vacancies we have, before they are saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jobagent_site.crm.vacancy_page import RULES
from outreach import profile, whatif
from outreach.whatif import Change, WhatIf

SHOWN = 20
MOST = 1000  # a page answers within seconds; the service looks at more when it is asked to


@dataclass(frozen=True, slots=True)
class Listed:
    """The first of a list, each with the rule's name as the pages write it, and how many more there are."""

    rows: list[tuple[Change, str]]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True, slots=True)
class Trial:
    result: WhatIf
    skipped: Listed
    let_through: Listed


@dataclass(frozen=True, slots=True)
class Saved:
    """After saving: how many skipped vacancies no rule skips any more."""

    come_through: int
    days: int = whatif.DAYS
    at_once: int = whatif.AGAIN_AT_ONCE

    @property
    def next(self) -> int:
        return min(self.come_through, self.at_once)


def trial(form: Any) -> Trial:
    """What the typed rules would do. `form` is valid and not saved; nothing is written."""
    result = whatif.what_if(profile.hard_filters(form.instance), limit=MOST)
    return Trial(result, _listed(result.newly_skipped), _listed(result.newly_let_through))


def saved() -> Saved:
    return Saved(len(whatif.would_come_through()))


def _listed(changes: Sequence[Change]) -> Listed:
    return Listed([(each, RULES.get(each.rule, each.rule)) for each in changes[:SHOWN]], len(changes))
