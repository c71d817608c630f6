"""No secret in a log line."""

from __future__ import annotations

import json
import logging

import pytest

from jobagent_site.log import HIDDEN, HideSecrets, JsonFormatter

SECRETS = ("smtp://maxim:mail-password@mail.example.org:587", "first-fernet-key,second-fernet-key", "djinni-token-1")


def line(message: str, *args: object, error: Exception | None = None) -> str:
    info = (type(error), error, None) if error else None
    record = logging.LogRecord("jobagent", logging.INFO, __file__, 1, message, args, info)
    assert HideSecrets(SECRETS).filter(record)
    return JsonFormatter().format(record)


@pytest.mark.parametrize(
    "secret",
    [
        "mail-password",
        "second-fernet-key",
        "djinni-token-1",
        "xoxb-1234-abcd",
        "Bearer eyJhbGciOi.J9",
        "sessionid=q1w2e3r4",
        "https://user:pass@example.org/path",
        "bot123456:AAGq-long-telegram-token-of-it",
    ],
)
def test_it_hides_a_secret_wherever_it_stands(secret: str):
    for text in (line("calling with %s now", secret), line("x", error=ValueError(f"bad {secret}"))):
        assert secret not in text
        assert HIDDEN in text


def test_it_leaves_everything_else():
    assert json.loads(line("scan of %s brought %d", "https://djinni.co/jobs/?page=2", 15))["message"] == (
        "scan of https://djinni.co/jobs/?page=2 brought 15"
    )
