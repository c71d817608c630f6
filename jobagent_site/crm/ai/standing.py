"""How the chosen backend fares now, in a sentence: fine, waiting, left alone after failures, or not set up."""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.text import capfirst

from jobagent_site.crm import words
from jobagent_site.crypto import UnreadableSecretError
from jobagent_site.ops.ai_check import lacking
from outreach import ledger, pauses, platform
from outreach.models import AiBackendState, AiPlatform
from outreach.platform import Platform


@dataclass(frozen=True, slots=True)
class Standing:
    """`text` is a sentence for the page; `tone` ok, warn or bad; `paused` the backend to try at once, if it waits."""

    platform: Platform
    tone: str
    text: str
    meanwhile: str = ""
    paused: AiBackendState | None = None
    spent: ledger.Totals | None = None
    readable: bool = True  # whether the stored key can be opened

    @property
    def name(self) -> str:
        return capfirst(words.backend(self.platform.backend))


def standing() -> Standing:
    """One query for a backend on this machine, three for one behind a network."""
    now, broken = readable(_row())
    if broken:
        return Standing(now, "bad", broken, readable=False)
    if now.backend == "builtin":
        return Standing(now, "ok", "Works on this machine; nobody outside is asked, and nothing costs.")
    if lacks := lacking(now, now.backend):
        return Standing(now, "bad", f"Not set up. {' '.join(lacks.values())}")
    spent = ledger.totals(ledger.today())
    found = _told(now, pauses.worst(now.backend), spent, timezone.now())
    return replace(found, spent=spent)


def follows_wishes() -> bool:
    """Whether the backend that would write a letter now can do what the owner asks for in words. One query."""
    now, _ = readable(_row())
    return now.backend != "builtin"


def readable(saved: AiPlatform) -> tuple[Platform, str]:
    """What is in force, and why the stored key cannot be read ("" when it can): a lost key must not close the page."""
    try:
        return platform.in_force(saved), ""
    except UnreadableSecretError as error:
        without = copy.copy(saved)
        without.api_key = ""
        return platform.in_force(without), str(error)


def limits(now: Platform, spent: ledger.Totals) -> list[str]:
    """What was used today beside what may be: "120 of 500 requests today"."""
    told = [
        f"{spent.requests:,} of {now.daily_call_limit:,} requests today"
        if now.daily_call_limit
        else f"{words.counted(spent.requests, 'request')} today, no limit"
    ]
    if now.daily_money_limit is not None and now.priced:
        told.append(f"{words.dollars(spent.cost)} of {words.dollars(now.daily_money_limit)} today")
    return told


def money(spent: ledger.Totals) -> str:
    """What calls cost; "not priced" when none says so, and how many do not."""
    if not spent.calls:
        return words.dollars(spent.cost)
    if spent.unpriced >= spent.calls:
        return "not priced"
    return words.dollars(spent.cost) + (f", {spent.unpriced:,} not priced" if spent.unpriced else "")


def _row() -> AiPlatform:
    """A page that is only looked at makes no row."""
    return AiPlatform.objects.defer("api_key").order_by("pk").first() or AiPlatform()


def _told(now: Platform, state: AiBackendState | None, spent: ledger.Totals, at: datetime) -> Standing:
    if state and state.paused_until and state.paused_until > at:
        failures = words.counted(state.failures, "failure")
        text = f"Left alone until {words.moment(state.paused_until)} after {failures}: {state.error}"
        return Standing(now, "bad", text, _meanwhile(now), paused=state)
    if over := _over(now, spent):
        return Standing(now, "warn", f"Waits: {over}. The work goes on after midnight, or when you raise the limit.",
                        _meanwhile(now))  # fmt: skip
    if state and state.failures:
        return Standing(now, "warn", f"{words.counted(state.failures, 'failure')} in a row: {state.error}")
    return Standing(now, "ok", f"{'; '.join(limits(now, spent))}.")


def _over(now: Platform, spent: ledger.Totals) -> str:
    if now.daily_call_limit and spent.requests >= now.daily_call_limit:
        return f"today's {now.daily_call_limit:,} requests are used up"
    if now.daily_money_limit is not None and now.priced and spent.cost >= now.daily_money_limit:
        return f"today's {words.dollars(now.daily_money_limit)} are used up"
    return ""


def _meanwhile(now: Platform) -> str:
    """Who does the work as long as the first choice cannot."""
    readers, writers = now.chain("analysis")[1:], now.chain("response")[1:]
    if not readers:
        return "Vacancies and letters wait meanwhile."
    stands_in = words.backend(readers[0])
    return f"Meanwhile: {stands_in} {'reads and writes' if writers else 'reads vacancies; letters wait'}."
