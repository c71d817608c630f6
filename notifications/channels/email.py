"""The owner's e-mail, through the Django backend that EMAIL_URL names."""

from __future__ import annotations

import smtplib
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from jobagent_site.http import is_loopback
from notifications.channels.errors import NotToldError

LABEL = "E-mail"


def tell(*, address: str, secret: str, subject: str, text: str, link: str) -> None:
    """Send one mail to `address`, or to OWNER_EMAIL. Raises NotToldError."""
    recipient = address or settings.OWNER_EMAIL or _beside_files()
    if not recipient:
        raise NotToldError(
            "No address to write to. Set OWNER_EMAIL in .env, or an address on the channel.", permanent=True
        )
    body = f"{text}\n\n{urljoin(settings.PUBLIC_URL, link)}" if link else text
    if settings.DEMO and _speaks_to_the_world():
        raise NotToldError("This is practice: it never writes to a mail server outside this machine.", permanent=True)
    message = EmailMessage(_one_line(subject), body, settings.DEFAULT_FROM_EMAIL, [recipient])
    try:
        get_connection(timeout=settings.EMAIL_TIMEOUT).send_messages([message])
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPRecipientsRefused) as error:
        raise NotToldError(f"The mail server refused: {_reason(error)} Check EMAIL_URL and the address.") from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotToldError(f"The mail server could not be used: {_reason(error)} It is tried again.") from error


def _beside_files() -> str:
    """While mail is only written to files it needs no real address."""
    return "owner@localhost" if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend") else ""


def _speaks_to_the_world() -> bool:
    by_smtp = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    return by_smtp and not is_loopback(f"smtp://{settings.EMAIL_HOST}:{settings.EMAIL_PORT}")


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]


def _reason(error: Exception) -> str:
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}." if code else f"{type(error).__name__}."
