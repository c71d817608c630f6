"""Which of the three required answers are given."""

from __future__ import annotations

from dataclasses import dataclass

from outreach.models import Fact, SenderProfile
from sourcing.models import SearchProfile


@dataclass(frozen=True, slots=True)
class Progress:
    who: bool
    facts: bool
    search: bool

    @property
    def done(self) -> int:
        return self.who + self.facts + self.search

    @property
    def complete(self) -> bool:
        return self.done == 3

    @property
    def missing(self) -> list[str]:
        names = {"who you are": self.who, "what you can prove": self.facts, "what you look for": self.search}
        return [name for name, given in names.items() if not given]


def progress() -> Progress:
    """Three queries; writes nothing."""
    profile = SenderProfile.objects.order_by("pk").first()
    return Progress(
        who=bool(profile and profile.team_name and profile.person_name and profile.email),
        facts=Fact.objects.filter(active=True).exists(),
        search=SearchProfile.objects.filter(active=True).exists(),
    )
