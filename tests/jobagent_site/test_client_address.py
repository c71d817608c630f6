"""Whose bad tries count: behind our proxy the last hop it wrote, without one the peer."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import reverse

from jobagent_site.client_address import client_address


@pytest.mark.parametrize(
    ("behind", "forwarded", "expected"),
    [
        (True, "192.0.2.7", "192.0.2.7"),
        (True, "198.51.100.1, 192.0.2.7", "192.0.2.7"),
        (True, "192.0.2.7:4711", "192.0.2.7"),
        (True, "2001:db8::1", "2001:db8::1"),
        (True, "[2001:db8::1]:4711", "2001:db8::1"),
        (True, "192.0.2.7, unknown", "127.0.0.1"),
        (True, "", "127.0.0.1"),
        (False, "192.0.2.7", "127.0.0.1"),
    ],
)
def test_it_believes_only_the_last_hop_and_only_behind_a_proxy(settings, behind: bool, forwarded: str, expected: str):
    settings.BEHIND_HTTPS = behind
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded} if forwarded else {})
    assert client_address(request) == expected


@pytest.mark.django_db
def test_bad_tries_of_a_stranger_do_not_lock_the_owner_out(client: Client, owner: User, settings):
    settings.BEHIND_HTTPS = True

    def login(password: str, forwarded: str) -> int:
        data = {"username": "owner", "password": password}
        return client.post(reverse("admin:login"), data, headers={"x-forwarded-for": forwarded}).status_code

    codes = [login("wrong", f"203.0.113.{number}, 192.0.2.66") for number in range(settings.AXES_FAILURE_LIMIT)]
    assert codes[-1] == 429
    assert login("a-long-password", "203.0.113.99, 192.0.2.66") == 429
    assert login("a-long-password", "192.0.2.7") == 302
