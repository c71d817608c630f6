"""Djinni's addresses: which base is in force, and what a link says."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

# A slug is cut to 45 characters and may end in "-" or hold "_".
_VACANCY = re.compile(r"/jobs/(\d{1,12})(?:-[^/?#]*)?/?")
_COMPANY = re.compile(r"/jobs/company-([^/?#]+)")


def base_url() -> str:
    """The board's address from the settings, without a slash at the end."""
    from jobagent_site import config  # late: the parsers work without settings

    return str(config.value("DJINNI_BASE_URL")).rstrip("/")


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
    return _split(url).path.rstrip("/").endswith("/rss")


def vacancy_url(url: str) -> str:
    """The vacancy's address without `?ref=…&sid=…`, which change on every view. Raises ValueError like the above."""
    return base_url() + _on_board(url)[1]


def vacancy_path(link: str) -> tuple[str, str]:
    """(id, path) of a link to a vacancy, whatever its host; ("", "") when it is none. The path ends in a slash, as the
    board writes it: without one it may answer 404, which would pass for a vacancy that is gone."""
    try:
        path = urlsplit(link.strip()).path
    except ValueError:
        return "", ""
    found = _VACANCY.fullmatch(path)
    return (found.group(1), f"{path.rstrip('/')}/") if found else ("", "")


def company_slug(link: str) -> str:
    """The company's key in a link like /jobs/company-uitop/; "" when it is none."""
    found = _COMPANY.search(link)
    return found.group(1) if found else ""


def origin(url: str) -> str:
    """Scheme and host of a page's address: links are read as paths on the page's own host, wherever they point."""
    parts = _split(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def page_number(url: str) -> int:
    """The page of a list's address; 1 when it does not say."""
    numbers = [value for name, value in parse_qsl(_split(url).query) if name == "page" and value.isascii()]
    return int(numbers[-1]) if numbers and numbers[-1].isdigit() and len(numbers[-1]) < 7 else 1


def with_page(url: str, number: int) -> str:
    """The same list at another page: the filters stay whatever the page's own link forgets."""
    parts = _split(url)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "page"]
    return urlunsplit((parts[0], parts[1], parts[2], urlencode([*query, ("page", str(number))]), ""))


def _on_board(url: str) -> tuple[str, str]:
    base = _split(base_url())
    try:
        parts = urlsplit(url.strip())
        same = (parts.scheme, parts.netloc.lower()) == (base[0], base[1].lower())
    except ValueError:
        same = False
    found = vacancy_path(url)
    if not same or not found[0]:
        raise ValueError(f"This is not the address of a vacancy on {base[1]}: {url.strip()[:200]}")
    return found


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")
