"""The ways to tell the owner. Adding one: a module here and a line in `CHANNELS`."""

from __future__ import annotations

from typing import Protocol

from notifications.channels import email


class Transport(Protocol):
    """`tell` hands one notification over, or raises `NotToldError`."""

    LABEL: str

    def tell(self, *, address: str, secret: str, subject: str, text: str, link: str) -> None: ...


CHANNELS: dict[str, Transport] = {
    "email": email,
}


def channel_choices() -> list[tuple[str, str]]:
    return [(name, transport.LABEL) for name, transport in CHANNELS.items()]
