"""The values in force. `.env` holds what the machine needs; a value set in the CRM wins, and we say which one it is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from jobagent_site import env_file

SECRETS = (
    "DJANGO_SECRET_KEY",
    "FIELD_ENCRYPTION_KEYS",
    "DATABASE_URL",
    "REDIS_URL",
    "BACKUP_KEY",
    "SENTRY_DSN",
    "DJINNI_COOKIES",
    "DJINNI_PASSWORD",
    "AI_PLATFORM_API_KEY",
    "EMAIL_URL",
    "IMAP_URL",
    "CALENDLY_TOKEN",
    "CALENDLY_WEBHOOK_SIGNING_KEY",
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_WEBHOOK_URL",
    "TELEGRAM_BOT_TOKEN",
)


@dataclass(frozen=True, slots=True)
class InForce:
    value: Any
    source: str  # a phrase for the page: "set in the CRM", "from .env", "from the environment", "default"


def value(name: str) -> Any:
    """The setting `name` as settings.py read it."""
    return getattr(settings, name)


def in_force(name: str, crm_value: Any = None) -> InForce:
    """The CRM's value when it has one, else the machine's, with the place it comes from."""
    if crm_value not in (None, ""):
        return InForce(crm_value, "set in the CRM")
    return InForce(value(name), _machine_source(name))


def _machine_source(name: str) -> str:
    if name in settings.ENV_FILE_NAMES:
        return "from .env"
    return "from the environment" if os.environ.get(name) else "default"


def names_in_env_file() -> frozenset[str]:
    """The names that the `.env` in force sets itself."""
    return frozenset(env_file.read(env_file.path()))
