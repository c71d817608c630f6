"""Boards whose robots.txt forbids every robot: off until the owner read that, once, and said yes all the same."""

from __future__ import annotations

import logging

from django.utils import timezone

from jobagent_site.config import value
from sourcing.models import BoardConsent

# board → the setting of the machine that says yes as well
SETTINGS = {"linkedin": "LINKEDIN_ACCEPTED"}
logger = logging.getLogger(__name__)


def needed(board: str) -> bool:
    """Whether this board is read with the owner's consent only."""
    return board in SETTINGS


def given(board: str) -> bool:
    """Whether the board may be read."""
    if not needed(board):
        return True
    return bool(value(SETTINGS[board])) or BoardConsent.objects.filter(board=board).exists()


def give(board: str, *, by: str) -> None:
    """The owner says yes; who and when is kept and logged."""
    BoardConsent.objects.get_or_create(board=board, defaults={"by": by, "at": timezone.now()})
    logger.warning("%s is switched on by %s, who read what it says about robots", board, by)


def withdraw(board: str, *, by: str) -> None:
    """The owner takes it back: nothing more is asked of the board."""
    BoardConsent.objects.filter(board=board).delete()
    logger.warning("%s is switched off by %s", board, by)
