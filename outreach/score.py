"""How well a vacancy fits what we offer: a number, and reasons a person can check."""

from __future__ import annotations

from dataclasses import dataclass

from outreach.ai.base import Analysis, VacancyText
from outreach.filters import Preferences
from outreach.offer import Offer


@dataclass(frozen=True, slots=True)
class Reason:
    """Points with their proof: lines of the vacancy ("V6") and facts of ours ("F1"). 0 points: what is missing."""

    points: int
    text: str
    lines: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """0–100; the reasons' points add up to it unless a cap or floor cut them."""

    value: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Signals:
    """What the record knows beside the text. None: not known."""

    age_hours: float | None = None
    contact_known: bool = False


def score(
    analysis: Analysis,
    vacancy: VacancyText,
    offer: Offer,
    preferences: Preferences,
    signals: Signals = Signals(),  # noqa: B008 - frozen
) -> Score:
    """The fit, with its reasons, strongest first."""
    return Score(0, ())
