"""By e-mail, through the Django backend that EMAIL_URL names (files by default)."""

from __future__ import annotations

import smtplib
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email

from outreach.senders.outgoing import MaybeSentError, NotSentError, Outgoing, Proof

LABEL = "e-mail"
BY_HAND = False

# RFC 5321 §4.2.1: a 4yz or 5yz answer to any command means that the mail was not accepted.
REFUSED = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPNotSupportedError,
)


def send(outgoing: Outgoing) -> Proof:
    """Hand the mail over once. Refused or never connected: NotSentError; cut off in between: MaybeSentError."""
    message = _message(outgoing)
    _assemble(message)
    connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise NotSentError(f"The mail server could not be reached ({_name(error)}). Check EMAIL_URL.") from error
    try:
        accepted = connection.send_messages([message])
    except REFUSED as error:
        raise NotSentError(f"The mail server refused the mail ({_name(error)}).") from error
    except (OSError, smtplib.SMTPException) as error:
        raise MaybeSentError(
            f"The connection to the mail server ended before its answer ({_name(error)}). It may have arrived."
        ) from error
    finally:
        _close(connection)
    if not accepted:
        raise NotSentError("The mail had no recipient.")
    return Proof(_said(outgoing.recipient), external_id=message.extra_headers["Message-ID"])


def _said(recipient: str) -> str:
    """Honest about mail that is only written to files, as it is until EMAIL_URL names a server."""
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return f"the letter to {recipient} was written to a file; no mail server is named in EMAIL_URL"
    return f"handed over to {recipient}"


def _assemble(message: EmailMessage) -> None:
    """Everything that can be wrong with the letter itself is found before a connection is opened."""
    try:
        validate_email(parseaddr(message.from_email)[1])
        message.message()
    except (ValidationError, ValueError, TypeError) as error:
        raise NotSentError(
            f"This letter cannot be put together ({type(error).__name__}). Check subject and recipient, and "
            "DEFAULT_FROM_EMAIL in .env."
        ) from error


def _message(outgoing: Outgoing) -> EmailMessage:
    try:
        validate_email(outgoing.recipient)
    except ValidationError as error:
        raise NotSentError(f"{outgoing.recipient!r} is not an e-mail address. Edit the recipient.") from error
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    sender = formataddr((outgoing.from_name, address)) if outgoing.from_name else settings.DEFAULT_FROM_EMAIL
    domain = address.rpartition("@")[2] or "localhost"
    return EmailMessage(
        outgoing.subject,
        outgoing.body,
        sender,
        [outgoing.recipient],
        reply_to=[outgoing.reply_to] if outgoing.reply_to else None,
        headers={"Message-ID": f"<{outgoing.key}@{domain}>"},
    )


def _close(connection: object) -> None:
    try:
        connection.close()  # type: ignore[attr-defined]
    except (OSError, smtplib.SMTPException):  # the answer is already known
        return


def _name(error: Exception) -> str:
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__}{f' {code}' if code else ''}"
