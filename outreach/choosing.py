"""Which vacancies the agent drafts by itself: the best of the day, once the best are known."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from leads.models import Company, Lead, Message, Suppression, Vacancy
from leads.services import talks, vacancies
from leads.services.blocking import is_blocked
from outreach import known, profile
from sourcing import pending, scan
from sourcing.models import Scan


def best_waiting() -> list[int]:
    """Ids of the best matched vacancies without a response, as many as today's quota leaves.

    Empty while a scan runs or new vacancies wait for their analysis: the best are not known before.
    """
    return [] if _more_to_come() else list(_undrafted().values_list("pk", flat=True)[: left_today()])


def left_today() -> int:
    """How many drafts of the day's quota are left."""
    return max(profile.preferences().drafts_per_day - _drafted_today() - _being_written(), 0)


def _being_written() -> int:
    """A matched vacancy is claimed for its draft only."""
    return Vacancy.objects.filter(status=Vacancy.Status.MATCHED, claimed_until__gt=timezone.now()).count()


def _more_to_come() -> bool:
    unread = Vacancy.objects.filter(vacancies.ready(), status=Vacancy.Status.NEW, closed_at=None, duplicate_of=None)
    unread = unread.exclude(pending.unread())
    lately = timezone.now() - scan.LEASE
    return unread.exists() or Scan.objects.filter(status=Scan.Status.RUNNING, started_at__gte=lately).exists()


def _undrafted():  # type: ignore[no-untyped-def]  # noqa: ANN202  a queryset
    answered = Message.objects.filter(vacancy=OuterRef("pk"), direction="out", kind="response").exclude(
        discard_reason=Message.DiscardReason.CLOSED  # it was closed then; it is open again now
    )
    rows = (
        Vacancy.objects.filter(vacancies.ready(), status=Vacancy.Status.MATCHED, closed_at=None, duplicate_of=None)
        .filter(lead__stage__in=[Lead.Stage.NEW, Lead.Stage.QUALIFIED])
        .exclude(Exists(answered))
        .exclude(company__in=Company.objects.filter(is_blocked()).values("pk"))
        .exclude(lead__contact__email__in=Suppression.objects.exclude(email="").values("email"))
    )
    return talks.quiet(rows, known.months()).order_by(F("score").desc(nulls_last=True), "-posted_at", "pk")


def _drafted_today() -> int:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        Message.objects.filter(direction="out", kind="response", created_at__gte=midnight).exclude(backend="").count()
    )
