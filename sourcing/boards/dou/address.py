"""DOU's addresses: which base is in force, and what a link says."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

FEED = "/vacancies/feeds/"
LIST = "/vacancies/"
# The company's part is missing in some links that people pass on.
_VACANCY = re.compile(r"(?:/companies/([^/?#]+))?/vacancies/([0-9]{1,12})/?")
_COMPANY = re.compile(r"/companies/([^/?#]+)")


def base_url() -> str:
    """The board's address from the settings, without a slash at the end."""
    from jobagent_site import config  # late: the parsers work without settings

    return str(config.value("DOU_BASE_URL")).rstrip("/")


def vacancy_id(url: str) -> str:
    """The board's id of a vacancy's address. Raises ValueError when the address is no vacancy on this board."""
    return _on_board(url)[0]


def is_vacancy(url: str) -> bool:
    """Whether the address is a vacancy on this board."""
    try:
        return bool(vacancy_id(url))
    except ValueError:
        return False


def is_feed(url: str) -> bool:
    """Whether the address is an RSS feed."""
    return _split(url).path.rstrip("/") == FEED.rstrip("/")


def is_search(url: str) -> bool:
    """Whether the address is the board's list, which has a feed; a company's own list has none."""
    return _split(url).path.rstrip("/") == LIST.rstrip("/")


def vacancy_url(url: str) -> str:
    """The vacancy's address without `?from=…`. Raises ValueError like `vacancy_id`."""
    return base_url() + _on_board(url)[1]


def vacancy_path(link: str) -> tuple[str, str]:
    """(id, path) of a link to a vacancy, whatever its host; ("", "") when it is none. The path ends in a slash."""
    path = _split(link.strip()).path
    found = _VACANCY.fullmatch(path)
    return (found.group(2), f"{path.rstrip('/')}/") if found else ("", "")


def company_slug(link: str) -> str:
    """The company's key in a link like /companies/uklon/vacancies/1/; "" when it is none."""
    found = _COMPANY.match(_split(link.strip()).path)
    return found.group(1) if found else ""


def origin(url: str) -> str:
    """Scheme and host of a page's address: links are read as paths on the page's own host, wherever they point."""
    parts = _split(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _on_board(url: str) -> tuple[str, str]:
    base, parts = _split(base_url()), _split(url.strip())
    found = vacancy_path(url)
    if (parts.scheme, parts.netloc.lower()) != (base.scheme, base.netloc.lower()) or not found[0]:
        raise ValueError(f"This is not the address of a vacancy on {base.netloc}: {url.strip()[:200]}")
    return found


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")
