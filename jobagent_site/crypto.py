"""Secrets at rest: MultiFernet with keys of their own, so that they can be rotated without touching the sessions."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


class UnreadableSecretError(Exception):
    """A stored secret that none of our keys opens."""


def new_key() -> str:
    """A fresh key for FIELD_ENCRYPTION_KEYS."""
    return Fernet.generate_key().decode()


def encrypt(text: str) -> str:
    """The token for `text`, made with the first key; "" stays ""."""
    return _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS)).encrypt(text.encode()).decode() if text else ""


def decrypt(token: str) -> str:
    """The text of `token`. Raises UnreadableSecretError when no key opens it."""
    if not token:
        return ""
    try:
        return _fernet(tuple(settings.FIELD_ENCRYPTION_KEYS)).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise UnreadableSecretError(
            "A stored secret cannot be opened with FIELD_ENCRYPTION_KEYS. Put the old key back behind the new one, "
            "or enter the secret again."
        ) from error


def rotate(token: str) -> str:
    """The same secret under the first key. Raises UnreadableSecretError."""
    return encrypt(decrypt(token))


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("FIELD_ENCRYPTION_KEYS is empty. `./run start` writes one into .env.")
    return MultiFernet([Fernet(key) for key in keys])


class EncryptedTextField(models.TextField):  # type: ignore[type-arg,unused-ignore]
    """Text that stands encrypted in the database and clear in Python. Never filter by it."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(self, value: Any, *_: Any) -> Any:
        return decrypt(value) if value else value
