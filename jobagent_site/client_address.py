"""Who knocks, for the lock on bad passwords (AXES_CLIENT_IP_CALLABLE)."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The peer; behind our own proxy the last hop it wrote, for all hops before that are the client's own words."""
    peer = request.META.get("REMOTE_ADDR") or None
    if not settings.BEHIND_HTTPS:
        return peer
    return _address(request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2]) or peer


def _address(hop: str) -> str | None:
    """`192.0.2.7`, `192.0.2.7:443`, `2001:db8::1` or `[2001:db8::1]:443` as an address; None for anything else."""
    hop = hop.strip()
    if hop.startswith("["):
        hop = hop[1:].partition("]")[0]
    elif hop.count(":") == 1:
        hop = hop.partition(":")[0]
    try:
        return str(ip_address(hop))
    except ValueError:
        return None
