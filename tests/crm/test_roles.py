"""Every page × role. A page that is added later fails here until its permission is written down."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse
from django.utils import timezone
from django_q.models import OrmQ, Schedule, Task

from jobagent_site.crm import urls as extra_urls
from jobagent_site.crm.roles import ASSISTANT, VIEWER, ensure_roles
from jobagent_site.middleware import POLICY
from leads import models as record
from notifications.models import Channel, Notification, Rule
from outreach import models as outreach
from outreach import pauses, platform
from outreach.profile import preferences, sender_profile
from sourcing import models as sourcing
from tests import factories as f
from tests.crm.people import assistant, browser, viewer

pytestmark = pytest.mark.django_db
NOW = timezone.now

# table: what (owner, assistant, viewer) may do. r read, e edit, a add, d delete.
TABLES: dict[str, tuple[str, str, str]] = {
    "leads.lead": ("re", "re", "r"),
    "leads.message": ("re", "re", "r"),
    "leads.vacancy": ("re", "re", "r"),
    "leads.company": ("re", "re", "r"),
    "leads.pastcontact": ("rd", "r", "r"),
    "leads.contact": ("re", "re", "r"),
    "leads.suppression": ("read", "rea", "r"),
    "leads.agentstep": ("r", "r", "r"),
    "sourcing.searchprofile": ("read", "r", "r"),
    "sourcing.scan": ("r", "r", "r"),
    "outreach.senderprofile": ("re", "r", "r"),
    "outreach.fact": ("read", "r", "r"),
    "outreach.preferences": ("re", "", ""),
    "outreach.aiplatform": ("re", "", ""),
    "outreach.aicall": ("r", "r", "r"),
    "notifications.channel": ("read", "", ""),
    "notifications.rule": ("read", "", ""),
    # Diagnostics: superusers only.
    "notifications.notification": ("r", "", ""),
    "sourcing.rawpage": ("r", "", ""),
    "sourcing.sighting": ("r", "", ""),
    "sourcing.hostbudget": ("re", "", ""),
    "outreach.analysis": ("r", "", ""),
    "outreach.approval": ("r", "", ""),
    "outreach.attempt": ("r", "", ""),
    "leads.agentrun": ("r", "", ""),
    "leads.vacancyversion": ("r", "", ""),
    "leads.stageevent": ("r", "", ""),
    "leads.interaction": ("r", "", ""),
    "leads.feedback": ("r", "", ""),
    "django_q.schedule": ("r", "", ""),
    "django_q.success": ("r", "", ""),
    "django_q.failure": ("r", "", ""),
    "django_q.ormq": ("r", "", ""),
    "auth.user": ("read", "", ""),
    "auth.group": ("read", "", ""),
    "axes.accessattempt": ("rd", "", ""),
    "axes.accesslog": ("r", "", ""),
    "axes.accessfailurelog": ("r", "", ""),
}  # fmt: skip
CHANGED_BY_BUTTONS = {"leads.message", "leads.lead", "leads.vacancy", "leads.company"}  # their pages save no form

# Pages and buttons that belong to no table: who gets past the door.
EVERYBODY, WRITERS, OWNER = {"owner", "assistant", "viewer"}, {"owner", "assistant"}, {"owner"}
GET_PAGES: dict[str, set[str]] = {
    "admin:index": EVERYBODY,
    "admin:search": EVERYBODY,
    "admin:password_change": EVERYBODY,
    "admin:password_change_done": EVERYBODY,
    "admin:jsi18n": EVERYBODY,
    "setup": OWNER,
    "why_not": WRITERS,
    "duplicates": EVERYBODY,
    "market": EVERYBODY,
    "review": EVERYBODY,
    "kept_page": OWNER,
    "password_change": EVERYBODY,
    "admin:board_consent": OWNER,
    "admin:company_import": OWNER,
    "admin:company_import_example": OWNER,
    "admin:company_join": WRITERS,
    "admin:vacancy_paste": OWNER,
    "admin:search_dry_run": OWNER,
    "admin:auth_user_password_change": OWNER,
}
BUTTONS: dict[str, tuple[str, set[str]]] = {
    "admin:message_approve": ("leads.message", OWNER),
    "admin:message_take_back": ("leads.message", OWNER),
    "admin:message_discard": ("leads.message", OWNER),
    "admin:message_sent": ("leads.message", OWNER),
    "admin:message_could_not": ("leads.message", OWNER),
    "admin:message_arrived": ("leads.message", OWNER),
    "admin:message_did_not_arrive": ("leads.message", OWNER),
    "admin:message_edit": ("leads.message", WRITERS),
    "admin:message_sentence": ("leads.message", WRITERS),
    "admin:message_cut": ("leads.message", WRITERS),
    "admin:message_add_fact": ("leads.message", OWNER),
    "admin:message_draft_again": ("leads.message", WRITERS),
    "admin:message_snooze": ("leads.message", WRITERS),
    "admin:message_again": ("leads.message", WRITERS),
    "admin:lead_move": ("leads.lead", WRITERS),
    "admin:lead_note": ("leads.lead", WRITERS),
    "admin:lead_task": ("leads.lead", WRITERS),
    "admin:lead_next_action": ("leads.lead", WRITERS),
    "admin:task_tick": ("leads.task", WRITERS),
    "admin:vacancy_draft": ("leads.vacancy", WRITERS),
    "admin:vacancy_analyse_again": ("leads.vacancy", WRITERS),
    "admin:vacancy_skip": ("leads.vacancy", WRITERS),
    "admin:company_edit": ("leads.company", WRITERS),
    "admin:company_block": ("leads.company", WRITERS),
    "admin:company_unblock": ("leads.company", OWNER),
    "admin:company_look_again": ("leads.company", WRITERS),
    "vacancy_split": ("leads.vacancy", WRITERS),
    "vacancy_join": ("leads.vacancy", WRITERS),
    "duplicate_join": ("leads.possibleduplicate", WRITERS),
    "duplicate_apart": ("leads.possibleduplicate", WRITERS),
    "duplicate_undo": ("leads.possibleduplicate", WRITERS),
    "admin:ai_test": ("outreach.aiplatform", OWNER),
    "admin:ai_try_now": ("outreach.aibackendstate", OWNER),
    "admin:host_ask_again": ("sourcing.hostbudget", OWNER),
    "admin:search_run": ("sourcing.searchprofile", OWNER),
    "admin:search_switch": ("sourcing.searchprofile", OWNER),
}
# Django's own: the login itself, and helpers that ask for a permission of their own (or show nothing).
DJANGOS = {"login", "logout", "autocomplete", "view_on_site", "app_list", None}
STANDARD = ("changelist", "add", "history", "delete", "change")

ROWS: dict[str, Callable[[], Model]] = {
    "leads.lead": f.Lead,
    "leads.message": f.Message,
    "leads.vacancy": f.Vacancy,
    "leads.company": f.Company,
    "leads.contact": f.Contact,
    "leads.pastcontact": lambda: record.PastContact.objects.create(company=f.Company(), kind="client", fingerprint="x"),
    "leads.possibleduplicate": lambda: record.PossibleDuplicate.objects.create(
        vacancy=f.Vacancy(), other=f.Vacancy(), score=60, at=NOW()
    ),
    "leads.task": lambda: record.Task.objects.create(lead=f.Lead(), text="Call"),
    "leads.suppression": lambda: record.Suppression.objects.create(domain="nordwind.example"),
    "leads.agentstep": lambda: record.AgentStep.objects.create(at=NOW(), step="scan", outcome="ok", text="Scan"),
    "leads.agentrun": lambda: record.AgentRun.objects.create(
        kind="worker", host="h", started_at=NOW(), beat_at=NOW()
    ),
    "leads.vacancyversion": lambda: record.VacancyVersion.objects.create(vacancy=f.Vacancy(), at=NOW(), changes={}),
    "leads.stageevent": lambda: _of_lead(record.StageEvent, from_stage="new", to_stage="won", actor="x"),
    "leads.interaction": lambda: _of_lead(record.Interaction, kind="note", text="x", actor="x"),
    "leads.feedback": lambda: _of_lead(record.Feedback, verdict="good", actor="x"),
    "sourcing.searchprofile": f.SearchProfile,
    "sourcing.scan": f.Scan,
    "sourcing.rawpage": lambda: sourcing.RawPage.objects.create(
        url="https://x/", reason="changed", at=NOW(), size=1, compressed=zlib.compress(b"x")
    ),
    "sourcing.sighting": lambda: sourcing.Sighting.objects.create(
        search=f.SearchProfile(), vacancy=f.Vacancy(), at=NOW()
    ),
    "sourcing.hostbudget": lambda: sourcing.HostBudget.objects.create(host="djinni.co"),
    "outreach.senderprofile": sender_profile,
    "outreach.preferences": preferences,
    "outreach.aiplatform": platform.row,
    "outreach.aibackendstate": lambda: pauses.state("flowise"),
    "outreach.aicall": lambda: outreach.AiCall.objects.create(purpose="analysis", backend="flowise", started_at=NOW()),
    "outreach.fact": lambda: f.Fact(profile=sender_profile()),
    "outreach.analysis": lambda: outreach.Analysis.objects.create(
        vacancy=f.Vacancy(), backend="builtin", content_hash="x", result={}, score=1, at=NOW()
    ),
    "outreach.approval": lambda: _approval(),
    "outreach.attempt": lambda: outreach.Attempt.objects.create(
        message=(approval := _approval()).message, approval=approval, channel="email", sha256="x", started_at=NOW()
    ),
    "notifications.channel": lambda: Channel.objects.create(name="E-mail", kind="email"),
    "notifications.rule": lambda: Rule.objects.create(event="sent", channel=ROWS["notifications.channel"]()),
    "notifications.notification": lambda: Notification.objects.create(
        event="sent", key="1", channel=ROWS["notifications.channel"](), subject="x", text="x", created_at=NOW()
    ),
    "django_q.schedule": lambda: Schedule.objects.create(name="sweep", func="jobagent_site.ops.tasks.sweep"),
    "django_q.success": lambda: _task(success=True),
    "django_q.failure": lambda: _task(success=False),
    "django_q.ormq": lambda: OrmQ.objects.create(key="jobagent", payload="x", lock=NOW()),
    "auth.user": lambda: User.objects.create_user("somebody"),
    "auth.group": lambda: Group.objects.create(name="somebody"),
    "axes.accessattempt": lambda: AccessAttempt.objects.create(username="x", failures_since_start=5),
    "axes.accesslog": lambda: AccessLog.objects.create(username="x"),
    "axes.accessfailurelog": lambda: AccessFailureLog.objects.create(username="x"),
}  # fmt: skip
ROLES = ("owner", "assistant", "viewer")


def _of_lead(model: type[Model], **values: object) -> Model:
    return model._default_manager.create(lead=f.Lead(), at=NOW(), **values)


def _approval() -> outreach.Approval:
    return outreach.Approval.objects.create(message=f.Message(), sha256="x", by="owner", at=NOW())


def _task(success: bool) -> Task:
    now = NOW()
    return Task.objects.create(
        id=f"t{success}", name="t", func="x", started=now, stopped=now, success=success, result="why"
    )


@pytest.fixture
def browsers(owner: User) -> dict[str, Client]:
    return {"owner": browser(owner), "assistant": assistant(), "viewer": viewer()}


def url(label: str, page: str, row: Model | None = None) -> str:
    return reverse(f"admin:{label.replace('.', '_')}_{page}", args=[row.pk] if row else [])


def opens(answer: HttpResponse) -> bool:
    """True for a page or a way on inside; False for a refusal. Anything else is a mistake."""
    assert answer.status_code in (200, 302, 403), answer.status_code
    if answer.status_code == 302 and answer.headers["Location"] == reverse("admin:index"):
        return False  # Django's way to say that there is no such row for you
    return answer.status_code != 403


def test_every_table_has_its_permissions_written_down():
    assert {model._meta.label_lower for model in admin.site._registry} == set(TABLES)


def test_every_other_address_has_its_permission_written_down():
    names = {
        f"admin:{name}" for name in _names(admin.site.get_urls()) if name not in DJANGOS and not _is_standard(name)
    }
    names |= {pattern.name for pattern in extra_urls.urlpatterns}
    assert names == set(GET_PAGES) | set(BUTTONS)


def _names(patterns: list[Any]) -> list[str | None]:
    found: list[str | None] = []
    for pattern in patterns:
        found += _names(pattern.url_patterns) if isinstance(pattern, URLResolver) else [pattern.name]
        assert isinstance(pattern, URLPattern | URLResolver)
    return found


def _is_standard(name: str) -> bool:
    tables = {label.replace(".", "_") for label in TABLES}
    table, _, page = name.rpartition("_")
    return page in STANDARD and table in tables


@pytest.mark.parametrize("label", TABLES)
def test_a_table_opens_for_whom_it_should(browsers: dict[str, Client], label: str):
    row = ROWS[label]()
    for role, may in zip(ROLES, TABLES[label], strict=True):
        get = browsers[role].get
        assert opens(get(url(label, "changelist"))) == ("r" in may), (role, "list")
        assert opens(get(url(label, "change", row))) == ("r" in may), (role, "row")
        assert opens(get(url(label, "history", row))) == ("r" in may), (role, "history")
        assert opens(get(url(label, "add"))) == ("a" in may), (role, "add")
        assert opens(get(url(label, "delete", row))) == ("d" in may), (role, "delete")


@pytest.mark.parametrize("label", [label for label in TABLES if label not in CHANGED_BY_BUTTONS])
def test_a_row_is_changed_only_by_whom_it_may(browsers: dict[str, Client], label: str):
    row = ROWS[label]()
    for role, may in zip(ROLES[::-1], TABLES[label][::-1], strict=True):
        assert opens(browsers[role].post(url(label, "change", row), {})) == ("e" in may), role


def test_the_pages_with_buttons_save_no_form(browsers: dict[str, Client]):
    lead = f.Lead()
    for role in ROLES:
        browsers[role].post(url("leads.lead", "change", lead), {"stage": "won", "score": "99", "_save": "1"})
        browsers[role].post(
            url("leads.vacancy", "change", lead.vacancy), {"title": "Mine", "status": "failed", "_save": "1"}
        )
    before = (lead.stage, lead.score, lead.vacancy.title)
    lead = record.Lead.objects.select_related("vacancy").get(pk=lead.pk)
    assert (lead.stage, lead.score, lead.vacancy.title) == before


@pytest.mark.parametrize("label", TABLES)
@pytest.mark.parametrize("page", ["changelist", "add"])
def test_a_stranger_is_sent_to_the_login(client: Client, label: str, page: str):
    answer = client.get(url(label, page))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("name", GET_PAGES)
def test_a_page_opens_for_whom_it_should(browsers: dict[str, Client], client: Client, name: str):
    address = _address(name)
    for role in ROLES:
        assert opens(browsers[role].get(address)) == (role in GET_PAGES[name]), role
    if name != "admin:jsi18n":  # words for scripts, no secret
        assert client.get(address).headers["Location"].startswith(reverse("admin:login"))


def _address(name: str) -> str:
    rows = {
        "kept_page": "sourcing.rawpage",
        "admin:search_dry_run": "sourcing.searchprofile",
        "admin:company_join": "leads.company",
        "admin:auth_user_password_change": "auth.user",
    }
    if name == "admin:board_consent":
        return reverse(name, args=["linkedin"])
    return reverse(name, args=[ROWS[rows[name]]().pk] if name in rows else [])


@pytest.mark.parametrize("name", BUTTONS)
def test_a_button_works_for_whom_it_should_and_only_by_post(browsers: dict[str, Client], client: Client, name: str):
    label, allowed = BUTTONS[name]
    address = reverse(name, args=[ROWS[label]().pk])
    assert client.post(address).headers["Location"].startswith(reverse("admin:login"))
    for role in ROLES[::-1]:
        assert browsers[role].get(address).status_code in (403, 405)
        assert (browsers[role].post(address).status_code != 403) == (role in allowed), role


def test_no_page_asks_another_host_and_each_forbids_it(browsers: dict[str, Client]):
    for label in TABLES:
        ROWS[label]() if label not in ("notifications.rule", "notifications.notification", "outreach.attempt") else None
    pages = [
        reverse("admin:index"),
        reverse("setup"),
        reverse("why_not"),
        reverse("duplicates"),
        reverse("market"),
        reverse("admin:password_change"),
    ]
    pages += [_address("admin:board_consent"), reverse("admin:vacancy_paste")]
    pages += [url(label, "changelist") for label in TABLES]
    for address in pages:
        answer = browsers["owner"].get(address, follow=True)
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert not _foreign(answer.content.decode()), address
    login = Client().get(reverse("admin:login"))
    assert login.headers["Content-Security-Policy"] == POLICY
    assert not _foreign(login.content.decode())


def _foreign(html: str) -> list[str]:
    """What a browser would fetch by itself from elsewhere."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    found = [
        each.get("src") or each.get("href") for each in soup.select("script[src], img[src], iframe[src], link[href]")
    ]
    return [str(address) for address in found if address and not address.startswith(("/", "data:"))]


def test_no_page_of_ours_holds_a_script_of_its_own(browsers: dict[str, Client]):
    from bs4 import BeautifulSoup

    names = (
        "admin:index",
        "setup",
        "why_not",
        "duplicates",
        "market",
        "admin:password_change",
        "admin:board_consent",
        "admin:vacancy_paste",
    )
    for address in map(_address, names):
        soup = BeautifulSoup(browsers["owner"].get(address).content, "html.parser")
        assert not [each for each in soup.select("script") if not each.get("src")]
        assert not soup.select("#content [onclick], #content [x-data]")


def test_making_the_roles_again_takes_back_what_was_added_by_hand():
    ensure_roles()
    group = Group.objects.get(name=ASSISTANT)
    group.permissions.add(Permission.objects.get(codename="approve_message"))
    ensure_roles()
    held = set(group.permissions.values_list("codename", flat=True))
    assert not held & {"approve_message", "export_lead", "change_preferences", "change_searchprofile", "change_user"}
    assert {"change_message", "change_lead", "add_task"} <= held


def test_a_viewer_may_only_view():
    ensure_roles()
    held = Group.objects.get(name=VIEWER).permissions.values_list("codename", flat=True)
    assert held
    assert all(each.startswith("view_") for each in held)


def test_permission_alone_opens_no_diagnostics(client: Client):
    user = User.objects.create_user("curious", is_staff=True)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["view_schedule", "add_schedule", "change_schedule"])
    )
    client.force_login(user)
    assert client.get(url("django_q.schedule", "changelist")).status_code == 403
    assert client.get(url("django_q.schedule", "add")).status_code == 403
