"""Raw tables are read, never rendered and never edited."""

from __future__ import annotations

import zlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_q.models import Schedule

from leads.models import AgentStep
from notifications.models import Channel, Notification
from sourcing.models import HostBudget, RawPage
from tests import factories as f

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>Зарплата".encode("cp1251")


def test_a_kept_page_comes_as_a_text_file_in_a_sandbox(crm: Client):
    page = RawPage.objects.create(
        url='https://djinni.co/jobs/?a="><script>\r\nX: y', reason="changed", at=timezone.now(), size=len(HOSTILE),
        compressed=zlib.compress(HOSTILE),
    )  # fmt: skip
    answer = crm.get(reverse("kept_page", args=[page.pk]))
    assert answer.content == HOSTILE
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (
        answer.headers["Content-Disposition"]
        == f'attachment; filename="https-djinni-co-jobs-a-script-x-y.{page.pk}.txt"'
    )


def test_it_is_shown_as_text_in_letters_a_browser_can_show(crm: Client):
    body = "<meta charset=windows-1251><script>alert(1)</script>Зарплата".encode("cp1251")
    page = RawPage.objects.create(
        url="https://jobs.dou.ua/x", board="dou", kind="detail", reason="read", at=timezone.now(), size=len(body),
        compressed=zlib.compress(body),
    )  # fmt: skip
    answer = crm.get(reverse("kept_page", args=[page.pk]), {"show": "1"})
    assert "Зарплата" in answer.content.decode()
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("inline;")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_kept_pages_are_listed_with_what_they_are_and_filtered(crm: Client):
    for board, kind, reason in (("djinni", "list", "read"), ("dou", "feed", "changed"), ("linkedin", "detail", "read")):
        RawPage.objects.create(
            url=f"https://{board}.example/", board=board, kind=kind, reason=reason, at=timezone.now(), size=83_211,
            compressed=zlib.compress(b"x"), scan=f.Scan(search__name=f"Search on {board}"),
        )  # fmt: skip
    address = reverse("admin:sourcing_rawpage_changelist")
    page = crm.get(address).content.decode()
    for words in ("Djinni", "vacancy", "Search on dou", "81.3", "Show as text", "Download"):
        assert words in page
    for query, host in (({"board": "djinni"}, "djinni"), ({"kind": "feed"}, "dou"), ({"reason": "changed"}, "dou")):
        shown = crm.get(address, query).content.decode()
        assert [each for each in ("djinni", "dou", "linkedin") if f"https://{each}.example/" in shown] == [host]


def test_the_list_of_kept_pages_reads_no_page_and_costs_the_same_for_many(crm: Client):
    def asked() -> str:
        with CaptureQueriesContext(connection) as queries:
            crm.get(reverse("admin:sourcing_rawpage_changelist"))
        return "\n".join(each["sql"] for each in queries)

    def add(number: int) -> None:
        for _ in range(number):
            RawPage.objects.create(
                url="https://x/", reason="read", at=timezone.now(), size=1, compressed=b"", scan=f.Scan()
            )

    add(2)
    asked()
    few = asked()
    add(15)
    assert len(asked().splitlines()) == len(few.splitlines())
    assert "compressed" not in few


def test_a_page_that_was_pruned_is_not_found(crm: Client):
    assert crm.get(reverse("kept_page", args=[7])).status_code == 404


def test_the_address_of_a_kept_page_is_shown_as_text(crm: Client):
    RawPage.objects.create(
        url="https://x/<script>", reason="changed", at=timezone.now(), size=0, compressed=zlib.compress(b"")
    )
    assert "<script>" not in crm.get(reverse("admin:sourcing_rawpage_changelist")).content.decode().split("<body", 1)[
        1
    ].replace("<script src=", "")


def test_a_host_gets_its_pause_reset(crm: Client):
    host = HostBudget.objects.create(host="djinni.co", refusals=4, cool_down_until=timezone.now() + timedelta(hours=2))
    answer = crm.post(
        reverse("admin:sourcing_hostbudget_changelist"),
        {"action": "reset_pause", "_selected_action": [host.pk]},
        follow=True,
    )
    host.refresh_from_db()
    assert (host.refusals, host.cool_down_until) == (0, None)
    assert "The pause of 1 host is over" in answer.content.decode()


def test_the_pace_of_a_host_is_the_owners_and_the_rest_is_to_read(crm: Client):
    host = HostBudget.objects.create(
        host="djinni.co", used=42, used_on=timezone.localdate(), robots="User-agent: *\nDisallow: /<b>private</b>/",
        robots_status=200, robots_at=timezone.now(), last_refusal="Djinni refuses us (403).", refusals=1,
        cool_down_until=timezone.now() + timedelta(hours=2),
    )  # fmt: skip
    url = reverse("admin:sourcing_hostbudget_change", args=[host.pk])
    page = crm.get(url).content.decode()
    for words in ("42 of 2,000", "2 lines, obeyed", "/&lt;b&gt;private&lt;/b&gt;/", "Djinni refuses us (403)."):
        assert words in page
    pace = {"spacing_seconds": "5", "jitter_seconds": "2.5", "daily_cap": "120"}
    crm.post(url, {**pace, "host": "x", "used": "0", "robots": ""})
    host.refresh_from_db()
    assert (host.spacing_seconds, host.jitter_seconds, host.daily_cap) == (5, 2.5, 120)
    assert (host.host, host.used, host.refusals) == ("djinni.co", 42, 1)
    assert host.robots
    answer = crm.post(url, {**pace, "spacing_seconds": "-1"})
    assert answer.status_code == 200
    assert HostBudget.objects.get().spacing_seconds == 5


def test_the_list_of_hosts_offers_to_end_a_pause_where_there_is_one(crm: Client):
    HostBudget.objects.create(host="djinni.co", cool_down_until=timezone.now() + timedelta(hours=2), refusals=2)
    HostBudget.objects.create(host="jobs.dou.ua", cool_down_until=timezone.now() - timedelta(hours=2))
    page = crm.get(reverse("admin:sourcing_hostbudget_changelist")).content.decode()
    assert page.count("Ask again now") == 1
    assert "2 refusals in a row" in page


def test_only_failed_notifications_are_told_again(crm: Client):
    channel = Channel.objects.create(name="E-mail", kind="email")
    rows = [
        Notification.objects.create(
            event="sent", key=status, channel=channel, subject="x", text="x", status=status, error="no", attempts=5,
            created_at=timezone.now(),
        )
        for status in ("failed", "sent")
    ]  # fmt: skip
    url = reverse("admin:notifications_notification_changelist")
    answer = crm.post(url, {"action": "again", "_selected_action": [row.pk for row in rows]}, follow=True)
    states = dict(Notification.objects.values_list("key", "status"))
    assert states == {"failed": "queued", "sent": "sent"}
    assert Notification.objects.get(key="failed").attempts == 0
    assert "1 notification queued again" in answer.content.decode()


def test_no_schedule_can_be_written_by_a_form(crm: Client):
    schedule = Schedule.objects.create(name="sweep", func="jobagent_site.ops.tasks.sweep")
    change = reverse("admin:django_q_schedule_change", args=[schedule.pk])
    assert crm.post(reverse("admin:django_q_schedule_add"), {"func": "os.system"}).status_code == 403
    assert crm.post(change, {"func": "os.system"}).status_code == 403
    assert crm.post(reverse("admin:django_q_schedule_delete", args=[schedule.pk]), {"post": "yes"}).status_code == 403
    assert Schedule.objects.get().func == "jobagent_site.ops.tasks.sweep"


def test_the_secret_of_a_channel_is_written_and_never_shown(crm: Client):
    channel = Channel.objects.create(name="Slack", kind="email", secret="xoxb-secret")
    url = reverse("admin:notifications_channel_change", args=[channel.pk])
    assert "xoxb-secret" not in crm.get(url).content.decode()
    inline = {"rules-TOTAL_FORMS": "0", "rules-INITIAL_FORMS": "0"}
    data = {"name": "Slack", "kind": "email", "address": "", "active": "on", **inline}
    assert crm.post(url, {**data, "new_secret": ""}).status_code == 302
    channel.refresh_from_db()
    assert channel.secret == "xoxb-secret"
    assert crm.post(url, {**data, "new_secret": "new"}).status_code == 302
    channel.refresh_from_db()
    assert channel.secret == "new"


def test_the_agent_log_costs_the_same_for_ten_and_for_fifty_lines(crm: Client):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert crm.get(reverse("admin:leads_agentstep_changelist")).status_code == 200
        return len(queries)

    _steps(10)
    asked()
    few = asked()
    _steps(40)
    assert asked() == few


def _steps(number: int) -> None:
    for _ in range(number):
        AgentStep.objects.create(at=timezone.now(), step="draft", outcome="ok", text="Draft written", lead=f.Lead())


def test_the_agent_log_is_filtered_by_step_and_outcome_and_shows_calls_as_text(crm: Client):
    step = AgentStep.objects.create(
        at=timezone.now(),
        step="scan",
        outcome="blocked",
        text="Scan <b>Python</b>",
        advice="Wait.",
        calls=[{"url": "https://x/<script>"}],
    )
    AgentStep.objects.create(at=timezone.now(), step="draft", outcome="ok", text="Draft written")
    text = crm.get(reverse("admin:leads_agentstep_changelist"), {"outcome__exact": "blocked"}).content.decode()
    assert "Scan &lt;b&gt;Python&lt;/b&gt;" in text
    assert "Draft written" not in text
    assert (
        "Draft written" not in crm.get(reverse("admin:leads_agentstep_changelist"), {"step": "scan"}).content.decode()
    )
    assert (
        "https://x/&lt;script&gt;" in crm.get(reverse("admin:leads_agentstep_change", args=[step.pk])).content.decode()
    )
