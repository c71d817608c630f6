"""Secrets at rest."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from jobagent_site.crypto import UnreadableSecretError, decrypt, encrypt, new_key, rotate
from notifications.models import Channel


@given(st.text())
def test_it_gives_back_what_it_took(text: str):
    assert decrypt(encrypt(text)) == text


def test_it_never_shows_the_text():
    assert "xoxb-secret" not in encrypt("xoxb-secret")
    assert encrypt("same") != encrypt("same")
    assert encrypt("") == ""


def test_it_reads_old_secrets_after_a_new_key_and_moves_them(settings):
    old, new = Fernet.generate_key().decode(), new_key()
    settings.FIELD_ENCRYPTION_KEYS = (old,)
    token = encrypt("secret")
    settings.FIELD_ENCRYPTION_KEYS = (new, old)
    assert decrypt(token) == "secret"
    moved = rotate(token)
    settings.FIELD_ENCRYPTION_KEYS = (new,)
    assert decrypt(moved) == "secret"
    with pytest.raises(UnreadableSecretError, match="old key"):
        decrypt(token)


def test_it_says_how_to_get_a_key(settings):
    settings.FIELD_ENCRYPTION_KEYS = ()
    with pytest.raises(ImproperlyConfigured, match="FIELD_ENCRYPTION_KEYS"):
        encrypt("secret")


@pytest.mark.django_db
def test_it_encrypts_a_field_in_the_database():
    channel = Channel.objects.create(name="Slack", kind="email", secret="xoxb-secret")
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM notifications_channel WHERE id = %s", [channel.pk])
        (stored,) = cursor.fetchone()
    assert "xoxb" not in stored
    assert Channel.objects.get(pk=channel.pk).secret == "xoxb-secret"
