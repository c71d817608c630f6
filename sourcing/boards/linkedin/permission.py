"""The owner's yes. LinkedIn forbids every robot: nothing is asked of it before he has read that and accepted it."""

from __future__ import annotations

from collections.abc import Callable

from jobagent_site.http import RequestError

REFUSAL = (
    "LinkedIn is switched off. Its robots.txt forbids every robot and its User Agreement (8.2) forbids reading it by "
    "software, so nothing is asked of it until you have read what that means and accepted it: under Sources, or with "
    "LINKEDIN_ACCEPTED=1."
)


class NotAcceptedError(RequestError):
    """Nothing was asked: the owner has not accepted LinkedIn's terms for robots."""


def accepted() -> bool:
    """Whether the owner accepted, in the CRM or by the machine's settings."""
    from sourcing import consent  # late: the library's process imports this without settings

    return consent.given("linkedin")


def require(given: Callable[[], bool]) -> None:
    """Raises NotAcceptedError, which is no refusal of LinkedIn's: no request was made."""
    if not given():
        raise NotAcceptedError(REFUSAL, service="LinkedIn", permanent=True)
