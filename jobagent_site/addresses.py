"""Which addresses may be opened: an origin from our own settings, and public ones. Nothing else, whoever names it."""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import urlsplit

from jobagent_site.service_errors import refused, unreachable

_SHARED = [  # ranges `is_global` does not settle in every Python we support, or that wrap another address
    ipaddress.ip_network("0.0.0.0/8"),
    ipaddress.ip_network("100.64.0.0/10"),
    ipaddress.ip_network("192.0.0.0/24"),
    ipaddress.ip_network("192.88.99.0/24"),
    ipaddress.ip_network("198.18.0.0/15"),
    ipaddress.ip_network("240.0.0.0/4"),
    ipaddress.ip_network("::/96"),
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("64:ff9b:1::/48"),
    ipaddress.ip_network("2001::/23"),
    ipaddress.ip_network("2002::/16"),
    ipaddress.ip_network("fec0::/10"),
]
_DEFAULT_PORTS = {"http": 80, "https": 443}


def is_loopback(url: str) -> bool:
    """Whether the address names this very machine: 127.0.0.0/8, ::1 or localhost."""
    try:
        host = (urlsplit(url).hostname or "").lower()
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_url(url: str, *, trusted: str = "", service: str = "web") -> None:
    """Let through the origin `trusted` (scheme, host and port) and public http(s) addresses.

    Raises RequestError for all else, UnreachableError when the name does not resolve.
    """
    host, port = _checked_parts(url, service)
    if trusted and origin(url) == origin(trusted):
        return
    if port != _DEFAULT_PORTS[urlsplit(url).scheme] and port < 1024:
        raise refused(url, service, f"port {port} is not one websites use")
    if _odd_number(host):
        raise refused(url, service, "its host is a number in disguise")
    public_addresses(host, port, service, url)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, as the system gives them: the one place where names are looked up for checking."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet; addresses that wrap another one do not."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        return False
    odd = ip.is_multicast or ip.is_reserved or ip.is_link_local or ip.is_unspecified or ip.is_loopback
    return ip.is_global and not odd and not any(ip in each for each in _SHARED if each.version == ip.version)


def _checked_parts(url: str, service: str) -> tuple[str, int]:
    """Host and port of an http(s) address on which all parsers agree."""
    if re.search(r"[\x00-\x20\x7f\\]", url):
        raise refused(url, service, "it holds characters no address may hold")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise refused(url, service, "it is not a valid address") from error
    if parts.scheme not in _DEFAULT_PORTS or not host:
        raise refused(url, service, "only http and https addresses are opened")
    if "@" in parts.netloc:
        raise refused(url, service, "a user name in an address hides where it leads")
    return host, _DEFAULT_PORTS[parts.scheme] if port is None else port


def origin(url: str) -> tuple[str, str, int]:
    try:
        parts = urlsplit(url)
        return parts.scheme, (parts.hostname or "").rstrip("."), parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:
        return "", "", 0


def _odd_number(host: str) -> bool:
    """Decimal, octal, hexadecimal or short IPv4: the resolver would read "2130706433" as 127.0.0.1."""
    last = host.rstrip(".").rpartition(".")[2].lower()
    if not re.fullmatch(r"\d+|0x[0-9a-f]*", last):
        return False
    try:
        return str(ipaddress.IPv4Address(host)) != host
    except ValueError:
        return True


def public_addresses(host: str, port: int, service: str, url: str = "") -> list[str]:
    """All addresses of the host; a single private one among them refuses the whole name."""
    try:
        found = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise unreachable(f"the name {host} was not found", service, url, never_sent=True) from error
    if not found or not all(is_public(each) for each in found):
        raise refused(url or host, service, "it leads into a private network")
    return found
