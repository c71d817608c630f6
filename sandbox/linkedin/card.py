"""What a card or a posting shows, in the page's words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox import content, markup
from sandbox.adverts import Advert
from sandbox.content import Recruiter
from sandbox.store import Published

_UNITS = ((timedelta(days=30), "month"), (timedelta(days=7), "week"), (timedelta(days=1), "day"))
_FEW = 25


@dataclass(frozen=True)
class Card:
    """A vacancy with everything worded for one page."""

    one: Published[Advert]
    now: datetime

    @property
    def job(self) -> Advert:
        """Return the vacancy itself."""
        return self.one.vacancy

    @property
    def day(self) -> str:
        """Return the day of posting: LinkedIn tells no hour."""
        return self.one.posted_at.date().isoformat()

    @property
    def is_new(self) -> bool:
        """Return whether it was posted within a day, which has a class of its own."""
        return self.now - self.one.posted_at < timedelta(days=1)

    @property
    def age(self) -> str:
        """Return "2 weeks ago"."""
        passed = self.now - self.one.posted_at
        for unit, name in (*_UNITS, (timedelta(hours=1), "hour")):
            if number := passed // unit:
                return f"{number} {name}{'s' if number > 1 else ''} ago"
        return f"{max(passed // timedelta(minutes=1), 1)} minutes ago"

    @property
    def applicants(self) -> str:
        """Return the applicants as shown: few are not counted, many neither."""
        if self.job.applicants > 200:
            return "Over 200 applicants"
        few = self.job.applicants < _FEW
        return f"Be among the first {_FEW} applicants" if few else f"{self.job.applicants} applicants"

    @property
    def recruiter(self) -> Recruiter | None:
        """Return who lets everybody see that they posted it; most do not."""
        return content.recruiters()[self.job.recruiter] if self.job.recruiter else None

    @property
    def profile(self) -> str:
        """Return the key of the recruiter's own page."""
        return f"{self.job.recruiter}-{self.recruiter.id % 1000:03}" if self.recruiter else ""

    @property
    def firm(self) -> str:
        """Return where the recruiter works, in Latin letters as LinkedIn names it."""
        who = self.recruiter
        return self.job.company if who is None or _same(who.company, self.job.company) else who.company

    @property
    def criteria(self) -> list[tuple[str, str]]:
        """Return the (name, value) rows under the text."""
        job = self.job
        rows = [("Seniority level", job.seniority), ("Employment type", job.employment)]
        return [*rows, ("Job function", job.function), ("Industries", job.industries)]


def _same(one: str, other: str) -> bool:
    return markup.slugify(one)[:4] == markup.slugify(other)[:4]
