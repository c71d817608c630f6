"""One-time passwords are changed first; too many tries get a page that helps."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from jobagent_site.one_time import GROUP, give_one_time_password, must_change_password

pytestmark = pytest.mark.django_db
NEW = "eleven-purple-trams"


@pytest.fixture
def fresh(client: Client) -> tuple[Client, str]:
    """A browser logged in with a one-time password, and that password."""
    password = give_one_time_password("owner") or ""
    assert client.post(reverse("admin:login"), {"username": "owner", "password": password}).status_code == 302
    return client, password


def change(client: Client, old: str, new: str):
    data = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(reverse("admin:password_change"), data)


def test_it_leads_to_the_change_page_and_says_why(fresh: tuple[Client, str]):
    client, _ = fresh
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.request["PATH_INFO"] == reverse("admin:password_change")
    assert "You logged in with a one-time password" in answer.content.decode()


def test_changing_it_opens_everything(fresh: tuple[Client, str]):
    client, password = fresh
    answer = change(client, password, NEW)
    assert answer.headers["Location"] == reverse("home")
    assert client.get(reverse("admin:index")).status_code == 200
    user = User.objects.get(username="owner")
    assert not must_change_password(user)
    assert user.check_password(NEW)


@pytest.mark.parametrize("new", ["short", "password123", "owner"])
def test_a_weak_one_keeps_the_door_closed(fresh: tuple[Client, str], new: str):
    client, password = fresh
    assert change(client, password, new).status_code == 200
    assert User.objects.filter(groups__name=GROUP).exists()


def test_the_printed_password_again_is_no_change(fresh: tuple[Client, str]):
    client, password = fresh
    assert "Choose another one" in change(client, password, password).content.decode()
    assert User.objects.filter(groups__name=GROUP).exists()


def test_an_own_password_is_changed_without_the_reason(crm: Client):
    text = crm.get(reverse("admin:password_change")).content.decode()
    assert "one-time" not in text
    assert change(crm, "a-long-password", NEW).headers["Location"] == reverse("admin:password_change_done")


def test_anonymous_people_are_sent_to_the_login(client: Client):
    answer = client.get(reverse("admin:password_change"))
    assert answer.headers["Location"].startswith(reverse("admin:login"))


def test_a_login_at_the_bare_address_ends_on_the_dashboard(client: Client, owner: User):
    page = BeautifulSoup(client.get(reverse("admin:login")).content, "html.parser")
    hidden = page.select_one("input[name=next]")
    assert hidden["form"] == page.select_one("form")["id"]
    data = {"username": "owner", "password": "a-long-password", "next": hidden["value"]}
    assert client.post(reverse("admin:login"), data).headers["Location"] == reverse("admin:index")


def test_too_many_tries_get_a_page_that_says_when(client: Client, settings, owner: User):
    settings.AXES_LOCKOUT_CALLABLE = "jobagent_site.crm.passwords.locked_out"
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post(reverse("admin:login"), {"username": "owner", "password": "wrong"})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    assert "Try again at" in answer.content.decode()
    assert "(in 15 minutes)" in answer.content.decode()
    right = client.post(reverse("admin:login"), {"username": "owner", "password": "a-long-password"})
    assert right.status_code == 429
