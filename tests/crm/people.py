"""Users with exactly these permissions, and leads to look at."""

from __future__ import annotations

from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from jobagent_site.crm.roles import ASSISTANT, VIEWER, ensure_roles
from leads.models import Lead, Message
from outreach.models import Analysis
from tests import factories

LINES = [
    {"id": "V1", "section": "about", "text": "About", "heading": True},
    {"id": "V2", "section": "about", "text": "We plan routes for 1,200 carriers.", "heading": False},
    {"id": "V3", "section": "duties", "text": "Bring p95 of the pricing endpoint under 400 ms.", "heading": False},
]


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def with_permissions(*names: str) -> Client:
    user = User.objects.create_user(f"user{User.objects.count()}", is_staff=True)
    for name in names:
        app, codename = name.split(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return browser(user)


def in_group(name: str) -> Client:
    ensure_roles()
    from django.contrib.auth.models import Group

    user = User.objects.create_user(f"user{User.objects.count()}", is_staff=True)
    user.groups.add(Group.objects.get(name=name))
    return browser(user)


def viewer() -> Client:
    return in_group(VIEWER)


def assistant() -> Client:
    return in_group(ASSISTANT)


def drafted(**values: object) -> Message:
    """A draft with its analysis, its sentences and their sources."""
    fact = factories.Fact()
    message = factories.Message(
        sentences=[
            {"text": "You want p95 under 400 ms.", "about": "them", "rests_on": ["V3"]},
            {"text": "We are a team and offer our people.", "about": "us", "rests_on": ["S"]},
            {"text": "For a Polish courier we ran Celery.", "about": "us", "rests_on": [f"F{fact.pk}"]},
        ],
        **values,
    )
    vacancy = message.vacancy
    Analysis.objects.create(
        vacancy=vacancy, backend="builtin", content_hash=vacancy.content_hash, result={}, lines=LINES, score=72,
        reasons=[{"points": 32, "text": "Django: asked, and yours", "lines": ["V3"], "facts": [f"F{fact.pk}"]}],
        at=vacancy.first_seen,
    )  # fmt: skip
    return message


def lead_url(lead: Lead, **query: object) -> str:
    url = reverse("admin:leads_lead_change", args=[lead.pk])
    return f"{url}?{'&'.join(f'{name}={value}' for name, value in query.items())}" if query else url


def act(name: str, row: object) -> str:
    return reverse(f"admin:{name}", args=[row.pk])  # type: ignore[attr-defined]


def said(response: object) -> str:
    """The sentences the page shows on top, after the redirect."""
    return " ".join(str(message) for message in response.context["messages"])  # type: ignore[attr-defined]
