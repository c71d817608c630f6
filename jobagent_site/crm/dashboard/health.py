"""Is everything alive that has to be?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone
from django_q.models import OrmQ

from jobagent_site.crm.ai.standing import standing
from jobagent_site.crm.links import list_url
from jobagent_site.crm.state import State
from jobagent_site.templatetags.ja import ago, span
from leads.models import Message, Vacancy
from notifications.models import Notification
from sourcing.models import Scan

MANY_JOBS = 200


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    text: str
    tone: str  # ok | warn | bad | plain
    url: str = ""
    act: str = ""  # where the button posts to
    button: str = ""
    needs: str = ""  # the permission for address and button; "": everybody's

    @property
    def long(self) -> bool:
        """A sentence with its reason takes the width of the card."""
        return len(self.text) > 60


def lines(state: State) -> list[Line]:
    """Seven lines, at most eight queries."""
    return [_worker(state), _queue(), _last_scan(), _analysis(), _mail(), _notifications(), _ai()]


def _worker(state: State) -> Line:
    if state.beat is None:
        return Line("Worker", "never seen", "bad")
    return Line("Worker", f"{span(state.beat)} ago", "ok" if state.running else "bad")


def _queue() -> Line:
    waiting = OrmQ.objects.count()
    return Line("Queue", f"{waiting} waiting", "warn" if waiting > MANY_JOBS else "ok")


def _last_scan() -> Line:
    last = Scan.objects.order_by("-started_at").values_list("started_at", flat=True).first()
    return Line("Last scan", ago(last), "ok" if last else "plain", list_url("sourcing.searchprofile"))


def _analysis() -> Line:
    waiting = Vacancy.objects.filter(status="new", closed_at=None, duplicate_of=None).count()
    text = f"{waiting} waiting" if waiting else "nothing waits"
    return Line("Analysis", text, "ok", list_url("leads.vacancy", status__exact="new"))


def _mail() -> Line:
    last = Message.objects.filter(channel="email").aggregate(at=Max("sent_at"))["at"]
    way = "to files" if "filebased" in settings.EMAIL_BACKEND else settings.EMAIL_HOST
    return Line("Mail out", f"{way}, last {ago(last)}" if last else f"{way}, nothing sent yet", "ok")


def _notifications() -> Line:
    since = timezone.now() - timedelta(days=1)
    failed = Notification.objects.filter(created_at__gte=since, status="failed").aggregate(n=Count("pk"))["n"]
    return Line("Telling you", f"{failed} failed in 24 h" if failed else "ok", "warn" if failed else "ok")


def _ai() -> Line:
    now = standing()
    text = "built in" if now.platform.backend == "builtin" and now.tone == "ok" else f"{now.name}: {now.text}"
    act = reverse("admin:ai_try_now", args=[now.paused.pk]) if now.paused else ""
    return Line(
        "Analyst", f"{text} {now.meanwhile}".strip(), now.tone, list_url("outreach.aiplatform"), act,
        "Try now", "outreach.change_aiplatform",
    )  # fmt: skip
