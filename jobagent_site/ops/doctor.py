"""What could be wrong on this machine, each with what to do about it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from jobagent_site import env_file
from jobagent_site.crypto import UnreadableSecretError
from jobagent_site.ops import ai_check, heartbeat
from jobagent_site.ops.prepare import behind
from leads.models import Message
from leads.services.search import find, index
from notifications.models import Channel, Notification
from outreach import guard, pauses, platform, profile
from outreach.models import Account, AiBackendState, AiPlatform
from sourcing.models import Scan, SearchProfile

AI_SECONDS = 180.0  # for all flows together
AI_ADVICE = "Look at the AI platform page; docs/ai_platform_setup_guide.md says how it is set up."

REBUILD = './run manage shell -c "from leads.services.search.index import rebuild; rebuild()"'


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: `advice` says what to do and is empty when all is well."""

    name: str
    ok: bool
    text: str
    advice: str = ""


def examine() -> list[Finding]:
    """Every check. Outside are asked the mail server, which is only greeted, and an AI platform behind a network: one
    tiny question a flow, which costs a little and may take minutes. A check that breaks is itself a finding; nothing is
    raised."""
    return [_safely(name, check) for name, check in CHECKS.items()]


def _safely(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except DatabaseError as error:
        return Finding(name, False, f"the database does not answer ({type(error).__name__})", "Check DATABASE_URL.")
    except UnreadableSecretError as error:
        return Finding(name, False, str(error), "Put the old key back into FIELD_ENCRYPTION_KEYS.")
    except (ImproperlyConfigured, ImportError) as error:
        return Finding(name, False, str(error), "Correct .env, or install what is missing.")
    except OSError as error:
        return Finding(name, False, f"{type(error).__name__}: {error.strerror or error}", _help(name))


def _help(name: str) -> str:
    return "Check EMAIL_URL." if name == "mail" else "Check folder and permissions."


def _python() -> Finding:
    ok = (3, 11) <= sys.version_info[:2] <= (3, 13)
    text = f"Python {sys.version.split()[0]}, Django {django.get_version()}"
    return Finding("python", ok, text, "" if ok else "Use Python 3.11, 3.12 or 3.13.")


def _configuration() -> Finding:
    messages = [message for message in run_checks() if message.level >= WARNING]
    if not messages:
        return Finding("configuration", True, f"read from {env_file.path().name}")
    return Finding("configuration", False, "; ".join(m.msg for m in messages), str(messages[0].hint or ""))


def _database() -> Finding:
    if behind():
        return Finding("database", False, "tables are missing or old", "Run `./run manage migrate`.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM leads_vacancy")
        rows = cursor.fetchone()[0]
    return Finding("database", True, f"{connection.vendor}, {rows} vacancies")


def _worker() -> Finding:
    age = heartbeat.age()
    if heartbeat.alive() and age is not None:
        return Finding("worker", True, f"seen {age.total_seconds():.0f} s ago")
    return Finding("worker", False, "no worker showed life lately", "Start it: ./run start")


def _searches() -> Finding:
    active = SearchProfile.objects.filter(active=True)
    if not active.exists():
        return Finding("searches", False, "no search is active", "Add one in the CRM, under Set up.")
    last = [Scan.objects.filter(search=search).first() for search in active]
    bad = [scan for scan in last if scan is not None and scan.error]
    text = "; ".join(f"{scan.search}: {scan.error}" for scan in bad) or f"{len(last)} active"
    return Finding("searches", not bad, text, bad[0].advice if bad else "")


def _mail() -> Finding:
    backend = get_connection(timeout=10)
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        Path(settings.EMAIL_FILE_PATH).mkdir(parents=True, exist_ok=True)
        return Finding("mail", True, "letters are written as files; set EMAIL_URL to send them")
    backend.open()
    backend.close()
    return Finding("mail", True, f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} answers")


def _sending() -> Finding:
    rules = profile.preferences()
    on, source = guard.sending_state(rules)
    stuck = Message.objects.filter(status=Message.Status.UNCERTAIN).count()
    text = f"{'on' if on else 'off'} ({source})" + (f", {stuck} uncertain" if stuck else "")
    return Finding(
        "sending", not stuck, text, "Decide about the uncertain ones in the CRM, under Review." if stuck else ""
    )


def _secrets() -> Finding:
    """Reading every row opens every secret; a key that is gone raises here."""
    count = sum(len(rows) for rows in (
        Channel.objects.values_list("secret"), Account.objects.values_list("secret"),
        AiPlatform.objects.exclude(api_key="").values_list("api_key"),
    ))  # fmt: skip
    return Finding("secrets", True, f"{count} encrypted rows open")


def _ai() -> Finding:
    """Asks the chosen backend one tiny question a flow; an answer ends a pause after failures."""
    now = platform.in_force()
    before = pauses.worst(now.backend)
    steps = ai_check.check(now, seconds=AI_SECONDS)
    failed = next((step for step in steps if not step.ok), None)
    if failed is not None:
        return Finding("ai", False, f"{now.backend}: {failed.text}{_failures(before)}", failed.advice or AI_ADVICE)
    advice = " ".join(step.advice for step in steps if step.advice)
    return Finding("ai", True, f"{now.backend}, {len(steps)} of {len(steps)} steps fine{_failures(before)}", advice)


def _failures(state: AiBackendState | None) -> str:
    """What the circuit breaker counted, "" when nothing."""
    if state is None or not state.failures:
        return ""
    pause = ""
    if state.paused_until and state.paused_until > timezone.now():
        pause = f", left alone until {timezone.localtime(state.paused_until):%H:%M}"
    return f" ({state.failures} failures in a row before{pause})"


def _notifications() -> Finding:
    failed = Notification.objects.filter(status=Notification.Status.FAILED)
    if not failed.exists():
        return Finding("notifications", True, "none failed")
    last = failed.latest("created_at")
    return Finding(
        "notifications", False, f"{failed.count()} failed; last: {last.error}", "Look at EMAIL_URL and Channels."
    )


def _search_index() -> Finding:
    """Behind by what the search itself reads through is not behind."""
    found = index.coverage()
    if not found.usable:
        text = "this Python's SQLite has no full-text search (FTS5): titles and companies alone are searched"
        return Finding("search index", True, text, "Use another Python, or PostgreSQL; then: " + REBUILD)
    text = f"{found.indexed} of {found.vacancies} vacancies"
    if found.vacancies - found.indexed <= find.TAIL:
        return Finding("search index", True, text)
    return Finding("search index", False, text, f"The worker fills it (./run start). If it does not: {REBUILD}")


CHECKS: dict[str, Callable[[], Finding]] = {
    "python": _python,
    "configuration": _configuration,
    "database": _database,
    "secrets": _secrets,
    "worker": _worker,
    "searches": _searches,
    "search index": _search_index,
    "mail": _mail,
    "sending": _sending,
    "ai": _ai,
    "notifications": _notifications,
}
