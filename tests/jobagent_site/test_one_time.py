"""Any new password ends the one-time one, whoever sets it."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from jobagent_site.one_time import give_one_time_password, must_change_password

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    assert give_one_time_password("owner")
    made = User.objects.get(username="owner")
    assert must_change_password(made)
    return made


def test_the_command_ends_it_and_the_next_start_keeps_the_new_one(owner: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("getpass.getpass", lambda prompt="": "eleven-purple-trams")
    call_command("changepassword", "owner", stdout=io.StringIO())
    assert not must_change_password(owner)
    assert give_one_time_password("owner") is None
    owner.refresh_from_db()
    assert owner.check_password("eleven-purple-trams")


def test_a_password_that_was_not_chosen_yet_is_given_anew(owner: User):
    again = give_one_time_password("owner")
    owner.refresh_from_db()
    assert owner.check_password(again)
    assert must_change_password(owner)


def test_using_it_or_saving_something_else_does_not_end_it(owner: User, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]
    password = give_one_time_password("owner")
    owner = User.objects.get(username="owner")
    assert owner.check_password(password)
    owner.last_name = "x"
    owner.save()
    assert must_change_password(owner)
