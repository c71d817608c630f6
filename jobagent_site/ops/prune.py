"""What is thrown away each night: records of the machine, never of the business."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_q.models import Task as FinishedJob

from leads.models import AgentRun, AgentStep
from notifications.models import Notification
from outreach.models import AiCall
from sourcing.models import RawPage

KEEP_JOBS = timedelta(days=2)
KEEP_PAGES = timedelta(days=14)
KEEP_LOG = timedelta(days=90)
# An answer is used again only for the same text, which is old by then; what was asked and paid is kept longer.
KEEP_ANSWERS = timedelta(days=180)
KEEP_CALLS = timedelta(days=730)


def prune() -> dict[str, int]:
    """Delete old jobs, kept pages, log lines, told notifications, AI calls and their answers; how many of each."""
    now = timezone.now()
    rows = {
        "jobs": FinishedJob.objects.filter(stopped__lt=now - KEEP_JOBS),
        "pages": RawPage.objects.filter(at__lt=now - KEEP_PAGES),
        "log": AgentStep.objects.filter(at__lt=now - KEEP_LOG),
        "runs": AgentRun.objects.filter(kind=AgentRun.Kind.AGENT, started_at__lt=now - KEEP_LOG),
        "notifications": Notification.objects.filter(status=Notification.Status.SENT, created_at__lt=now - KEEP_LOG),
        "calls": AiCall.objects.filter(started_at__lt=now - KEEP_CALLS),
    }
    done = {name: query.delete()[0] for name, query in rows.items()}
    old = AiCall.objects.filter(started_at__lt=now - KEEP_ANSWERS, answer__isnull=False)
    return done | {"answers": old.update(answer=None)}
