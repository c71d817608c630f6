"""LinkedIn's addresses: which base is in force, and what a link says."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, unquote, urlsplit

_VACANCY = re.compile(r"(?:/jobs/view/(?:[^/]*-)?|/jobs-guest/jobs/api/jobPosting/)(\d{6,15})/?")
_COMPANY = re.compile(r"/(?:company|school|showcase)/([^/]+)")
_PERSON = re.compile(r"/in/([^/]+)")
_WALLS = ("/authwall", "/login", "/uas/", "/checkpoint", "/signup")


def base_url() -> str:
    """The board's address from the settings, without a slash at the end."""
    from jobagent_site import config  # late: the library's process imports this without settings

    return str(config.value("LINKEDIN_BASE_URL")).rstrip("/")


def vacancy_id(url: str) -> str:
    """The number in a vacancy's address, whatever country's host it names. Raises ValueError when it is none."""
    found = _VACANCY.fullmatch(_split(url.strip()).path)
    if found is None or not _ours(url):
        raise ValueError(f"This is not the address of a vacancy on LinkedIn: {url.strip()[:200]}")
    return found.group(1)


def is_vacancy(url: str) -> bool:
    """Whether the address is a vacancy on this board."""
    try:
        return bool(vacancy_id(url))
    except ValueError:
        return False


def vacancy_url(key: str) -> str:
    """The one address of a vacancy, built from its number: links carry slugs, countries and tracking."""
    return f"{base_url()}/jobs/view/{key}"


def posting_url(key: str) -> str:
    """Where the vacancy's text is shown to anybody: the same markup as its page, at a tenth of the size."""
    return f"{base_url()}/jobs-guest/jobs/api/jobPosting/{key}"


def profile_url(key: str) -> str:
    """A person's own page."""
    return f"{base_url()}/in/{quote(key)}"


def search_url() -> str:
    """Where the library asks for a page of a search."""
    return f"{base_url()}/jobs-guest/jobs/api/seeMoreJobPostings/search"


def named(link: str) -> str:
    """The number of a link to a vacancy, wherever it leads; "" when it is none."""
    found = _VACANCY.fullmatch(_split(link.strip()).path)
    return found.group(1) if found else ""


def company_slug(link: str) -> str:
    """The company's key in a link like /company/softserve; "" when it is none."""
    found = _COMPANY.match(_split(link.strip()).path)
    return unquote(found.group(1)) if found else ""


def person(link: str) -> str:
    """The person's key in a link like /in/olena-koval; "" when it is none."""
    found = _PERSON.match(_split(link.strip()).path)
    return unquote(found.group(1)) if found else ""


def is_wall(link: str) -> bool:
    """Whether the address is one of those to which LinkedIn sends whom it wants to log in."""
    return _split(link).path.lower().startswith(_WALLS)


def _ours(url: str) -> bool:
    """The base's own host; and for the real LinkedIn all its countries' hosts."""
    ours, theirs = _split(base_url()), _split(url.strip())
    if (theirs.scheme, theirs.netloc.lower()) == (ours.scheme, ours.netloc.lower()):
        return True
    return ours.hostname == "www.linkedin.com" and f".{theirs.netloc.lower()}".endswith(".linkedin.com")


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")
