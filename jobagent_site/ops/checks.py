"""Bad configuration is told at start, with a hint (`manage.py check`)."""

from __future__ import annotations

from email.utils import parseaddr
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import Error, Warning, register
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from jobagent_site import env_file


@register()
def keys(**_: Any) -> list[Error]:
    """The encryption keys are there and well formed."""
    if not settings.FIELD_ENCRYPTION_KEYS:
        hint = "Make one: ./run manage shell -c 'from jobagent_site.crypto import new_key; print(new_key())'"
        return [Error("FIELD_ENCRYPTION_KEYS is empty.", hint=hint, id="jobagent.E001")]
    try:
        for key in settings.FIELD_ENCRYPTION_KEYS:
            Fernet(key)
    except ValueError:
        hint = "Each key is 44 characters of base64; several are separated by commas, the newest first."
        return [Error("FIELD_ENCRYPTION_KEYS holds something that is no key.", hint=hint, id="jobagent.E002")]
    return []


@register()
def private_files(**_: Any) -> list[Warning]:
    """`.env` and the database are readable by the owner alone."""
    files = [env_file.path(), *env_file.home().glob("*.sqlite3*")]
    open_files = [str(file.name) for file in files if file.exists() and file.stat().st_mode & 0o077]
    if not open_files:
        return []
    return [Warning(f"Others may read {', '.join(open_files)}.", hint="chmod 600", id="jobagent.W001")]


@register()
def ai_backend(**_: Any) -> list[Error]:
    from outreach.ai import BACKENDS

    if settings.AI_BACKEND in BACKENDS:
        return []
    known = ", ".join(BACKENDS)
    return [Error(f"AI_BACKEND={settings.AI_BACKEND!r} is not known.", hint=f"One of: {known}.", id="jobagent.E003")]


@register()
def sender(**_: Any) -> list[Warning]:
    """Letters leave with an address that can be answered."""
    said = settings.DEFAULT_FROM_EMAIL
    address = parseaddr(said)[1]
    hint = "Write DEFAULT_FROM_EMAIL=you@example.org in .env, with your own address."
    try:
        validate_email(address.lower())
    except ValidationError:
        return [Warning(f"DEFAULT_FROM_EMAIL={said!r} is no e-mail address.", hint=hint, id="jobagent.W002")]
    by_smtp = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    if by_smtp and address.rpartition("@")[2].lower() in ("localhost", "localhost.localdomain"):
        wrong = f"Letters would leave by {settings.EMAIL_HOST} with the sender {address}, which nobody can answer."
        return [Warning(wrong, hint=hint, id="jobagent.W003")]
    return []
