from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def fast_passwords(settings: object) -> None:
    """Hashing a password is made slow on purpose; here it is only in the way."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
