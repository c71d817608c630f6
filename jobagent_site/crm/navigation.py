"""The sidebar and the header: where the owner can go, and what the agent is doing."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from jobagent_site.crm import review
from jobagent_site.crm.links import list_url
from jobagent_site.crm.setup.access import may_set_up
from jobagent_site.crm.state import state_of

Entry = dict[str, Any]

# Raw tables, for superusers only; the owner's own ten entries stand above them.
DIAGNOSTICS = [
    ("Kept pages", "draft", "sourcing.rawpage"),
    ("Sightings", "visibility", "sourcing.sighting"),
    ("Host budgets", "speed", "sourcing.hostbudget"),
    ("Analyses", "lab_profile", "outreach.analysis"),
    ("Approvals", "verified_user", "outreach.approval"),
    ("Send attempts", "outgoing_mail", "outreach.attempt"),
    ("Notifications", "notifications", "notifications.notification"),
    ("Ways to tell you", "campaign", "notifications.channel"),
    ("Workers", "memory", "leads.agentrun"),
    ("Contacts", "contacts", "leads.contact"),
    ("Contacts from before", "history", "leads.pastcontact"),
    ("Job schedule", "schedule", "django_q.schedule"),
    ("Jobs waiting", "hourglass", "django_q.ormq"),
    ("Jobs failed", "error", "django_q.failure"),
    ("Jobs done", "task_alt", "django_q.success"),
    ("Users", "person", "auth.user"),
    ("Roles", "group", "auth.group"),
    ("Failed logins", "lock", "axes.accessattempt"),
]


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups this person may see; each entry asks the page it leads to."""
    return [
        {"items": _only_one_active(request, _present(_work(request)))},
        {"separator": True, "items": _only_one_active(request, _present(_agent(request)))},
        {"title": "Diagnostics", "separator": True, "collapsible": True, "items": _diagnostics(request)},
    ]


def team(request: HttpRequest) -> str:
    """Under the product's name: whose agent this is."""
    return state_of(request).team if _inside(request) else ""


def environment(request: HttpRequest) -> list[str] | None:
    return ["practice", "warning"] if settings.DEMO else None


def title_prefix(request: HttpRequest) -> str | None:
    return "[practice]" if settings.DEMO else None


def chips(request: HttpRequest) -> dict[str, Any]:
    """For the header of each page: is the agent running, is sending on."""
    if not _inside(request):
        return {}
    state = state_of(request)
    return {
        "ja_state": state,
        "ja_agent_url": f"{reverse('admin:index')}#health",
        "ja_sending_url": f"{reverse('setup')}#sending" if may_set_up(request.user) else "",
    }


def _work(request: HttpRequest) -> list[Entry | None]:
    state, vacancies = state_of(request), _entry(request, "Vacancies", "work", "leads.vacancy")
    leads = _entry(request, "Leads", "contacts", "leads.lead")
    walked = "leads.lead" if review.named(request) else ""  # letters are reviewed on the pages of their leads
    return [
        {"title": "Dashboard", "icon": "dashboard", "link": reverse("admin:index"), "exact": True},
        _entry(request, "Review", "rate_review", "leads.message", count=state.to_approve, also=walked),
        leads and {**leads, "exact": bool(walked)},
        vacancies and {**vacancies, "also": reverse("duplicates")},
        _entry(request, "Companies", "apartment", "leads.company", also="leads.suppression"),
        vacancies and {"title": "Market", "icon": "query_stats", "link": reverse("market")},
    ]


def _agent(request: HttpRequest) -> list[Entry | None]:
    sources = _entry(
        request, "Sources", "travel_explore", "sourcing.scan", count=state_of(request).in_trouble,
        also="sourcing.searchprofile",
    )  # fmt: skip
    set_up = {"title": "Set up", "icon": "settings", "link": reverse("setup")}
    return [
        sources and {**sources, "badge_variant": "danger"},
        _entry(request, "Agent log", "receipt_long", "leads.agentstep"),
        _entry(request, "Profile and facts", "verified", "outreach.fact", also="outreach.senderprofile"),
        _ai(request),
        set_up if may_set_up(request.user) else None,
    ]


def _ai(request: HttpRequest) -> Entry | None:
    """One entry for settings and ledger; the ledger alone for those who may only read that."""
    settings_page = _entry(request, "AI platform", "psychology", "outreach.aiplatform", also="outreach.aicall")
    return settings_page or _entry(request, "AI calls", "psychology", "outreach.aicall")


def _diagnostics(request: HttpRequest) -> list[Entry]:
    if not request.user.is_superuser:
        return []
    found = _present([_entry(request, title, icon, label) for title, icon, label in DIAGNOSTICS])
    return _only_one_active(request, found)


def _entry(request: HttpRequest, title: str, icon: str, label: str, *, count: int = 0, also: str = "") -> Entry | None:
    """An entry for a model's list; None when this person may not see it."""
    model = apps.get_model(label)
    page = admin.site._registry.get(model)
    if page is None or not page.has_view_permission(request):
        return None
    entry = {"title": title, "icon": icon, "link": list_url(label), "also": also and list_url(also)}
    # A number, not its text: Unfold would try to import a text as a callback.
    return {**entry, "badge": count, "badge_variant": "primary"} if count else entry


def _present(entries: list[Entry | None]) -> list[Entry]:
    return [entry for entry in entries if entry is not None]


def _only_one_active(request: HttpRequest, entries: list[Entry]) -> list[Entry]:
    return [{**entry, "active": _here(request.path, entry)} for entry in entries]


def _here(path: str, entry: Entry) -> bool:
    link = entry["link"].partition("?")[0]
    if entry.get("exact"):
        return path == link
    return path.startswith(link) or bool(entry.get("also")) and path.startswith(entry["also"])


def _inside(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.is_staff)
