"""The web domain of a company: from its site or from an address, never from a host that everybody may use."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

_HOSTS = tomllib.loads(Path(__file__).with_name("company_words.toml").read_text("utf-8"))["hosts"]
_EVERYBODYS = frozenset(f"{_HOSTS['free_mail']} {_HOSTS['shared']}".split())
# Names of machines in front of the company's own domain.
_IN_FRONT = re.compile(r"^(?:www\d?|m|hr|jobs?|careers?|mail|email|team|en|ua|uk)\.(?=[^.]+\.)")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]{2,40})")
LONGEST = 100


def plain_domain(said: str) -> str:
    """The domain of what a person wrote ("https://www.acme.com/jobs", "@acme.com", "Acme.com"); "" when it is none."""
    text = said.strip().lower().removeprefix("@")
    try:
        host = urlsplit(text if "://" in text else f"//{text}").hostname or ""
        host = host.rstrip(".").encode("idna").decode() if not host.isascii() else host.rstrip(".")
    except ValueError:  # UnicodeError is one
        return ""
    host = _IN_FRONT.sub("", host)
    return host if len(host) <= LONGEST and _DOMAIN.fullmatch(host) else ""


def site_domain(url: str) -> str:
    """The company's domain by its site; "" for no site, an IP address, or a page on a board or network."""
    domain = plain_domain(url) if url else ""
    return "" if is_shared(domain) else domain


def mail_domain(email: str) -> str:
    """The company's domain by an address of theirs; "" for a free mail host."""
    domain = plain_domain(email.rpartition("@")[2]) if "@" in email else ""
    return "" if is_shared(domain) else domain


def is_shared(domain: str) -> bool:
    """Whether everybody may have an address or a page there."""
    parts = domain.split(".")
    return any(".".join(parts[at:]) in _EVERYBODYS for at in range(len(parts) - 1))


def and_above(domain: str) -> list[str]:
    """The domain and those it lies under, without the ending alone: "hr.acme.com" → itself and "acme.com"."""
    parts = domain.lower().strip(".").split(".")
    return [".".join(parts[at:]) for at in range(len(parts) - 1)]
