"""Who may set the agent up."""

from __future__ import annotations

from typing import Any

NEEDED = ("outreach.change_senderprofile", "outreach.change_preferences", "sourcing.add_searchprofile")


def may_set_up(user: Any) -> bool:
    return bool(user.has_perms(NEEDED))
