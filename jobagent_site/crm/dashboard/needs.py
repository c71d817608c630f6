"""“Needs you”: what waits for a person, in the order in which it hurts to wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from jobagent_site.crm.dashboard.sources import Source
from jobagent_site.crm.duplicates import questions
from jobagent_site.crm.links import list_url, row_url
from jobagent_site.crm.setup.progress import progress
from jobagent_site.crm.state import State, drafts_to_approve
from jobagent_site.templatetags.ja import ago, plural, span, when
from leads.models import Message, Vacancy
from leads.services.leads import OPEN
from notifications.models import Notification
from outreach.senders import SENDERS

Status = Message.Status
REMEMBERED = timedelta(days=30)  # a send that failed longer ago is history
BY_HAND = [name for name, sender in SENDERS.items() if sender.BY_HAND]


@dataclass(frozen=True, slots=True)
class Need:
    key: str
    tone: str  # ok | bad | primary | info | warn | plain: the colour of its sign
    icon: str
    title: str
    text: str
    button: str
    url: str
    count: int = 1
    primary: bool = False

    @property
    def walk(self) -> bool:
        """Its button begins a walk through letters, so that R may press it."""
        return self.url.startswith(reverse("review"))


def needs(state: State, searches: list[Source], *, may_set_up: bool, owner: bool = False) -> list[Need]:
    """All that waits, the next right thing marked as primary. Nine queries."""
    found = [*_sends(), *_drafts(), *_approved(state, may_set_up), *_machines(searches)]
    if may_set_up:
        found += [*_untold(), *_set_up()]
    found += [*_worker(state), *_duplicates()]
    if owner:
        found += _unaccepted(searches)
    review = next((need for need in found if need.key == "drafts"), found[0] if found else None)
    return [replace(need, primary=need is review) for need in found]


def quiet(state: State) -> str:
    """What happens next when nothing needs the owner. One query."""
    waiting = Message.objects.filter(status=Status.APPROVED, direction="out").exclude(channel__in=BY_HAND).order_by()
    row = waiting.aggregate(n=Count("pk"), first=Min("not_before"))
    if not row["n"]:
        return "The agent goes on by itself, and says here when you are needed."
    goes = "goes out" if row["n"] == 1 else "go out"
    return f"{plural(row['n'], 'approved response')} {goes}" + (
        f" from {when(row['first'])}." if row["first"] else " soon."
    )


def _sends() -> Iterator[Need]:
    uncertain = list(_named(Message.objects.filter(status=Status.UNCERTAIN))[:50])
    if uncertain:
        yield _about("uncertain", "bad", "help", "Uncertain send", "uncertain sends", "Check now", uncertain)
    failed = list(_named(_failed())[:50])
    if failed:
        yield _about("failed", "bad", "error", "Not sent", "responses were not sent", "Look", failed)


def _failed() -> QuerySet[Message]:
    """Failed lately, the lead still open, and nothing newer written to the same vacancy."""
    newer = Message.objects.filter(
        vacancy=OuterRef("vacancy"), lead=OuterRef("lead"), pk__gt=OuterRef("pk"), direction="out"
    )
    recent = Message.objects.filter(
        status=Status.FAILED, created_at__gte=timezone.now() - REMEMBERED, lead__stage__in=OPEN
    )
    return recent.exclude(Exists(newer.exclude(status=Status.DISCARDED)))


def _named(rows: QuerySet[Message]) -> QuerySet[Message]:
    return rows.select_related("lead__company", "lead__vacancy", "vacancy").order_by("-created_at")


def _about(key: str, tone: str, icon: str, one: str, many: str, button: str, rows: list[Message]) -> Need:
    """One message by its name and error, several by their number."""
    first = rows[0]
    if len(rows) == 1:
        title, text, url = f"{one}: {_name(first)}", first.error, row_url("leads.lead", first.lead_id)
    else:
        title, text = f"{len(rows)} {many}", ", ".join(_name(row) for row in rows[:3])
        url = list_url("leads.message", view=key)
    return Need(key, tone, icon, title, text, button, url, count=len(rows))


def _name(message: Message) -> str:
    return f"{message.lead}, {message.vacancy or message.subject}"


def _drafts() -> Iterator[Need]:
    row = drafts_to_approve().aggregate(
        n=Count("pk"), oldest=Min("created_at"), blocked=Count("pk", filter=~Q(blocked=[]))
    )
    if not row["n"]:
        return
    parts = [f"{'Oldest waits' if row['n'] > 1 else 'Waits'} {span(timezone.now() - row['oldest'])}"]
    if row["blocked"]:
        verb = "is" if row["blocked"] == 1 else "are"
        parts.append(f"{row['blocked']} {verb} blocked by a sentence without a source")
    url = reverse("review")
    title = f"{plural(row['n'], 'draft')} to approve"
    yield Need("drafts", "primary", "rate_review", title, " · ".join(parts), "Review", url, count=row["n"])


def _approved(state: State, may_set_up: bool) -> Iterator[Need]:
    approved = Message.objects.filter(status=Status.APPROVED, direction="out").order_by()
    row = approved.aggregate(
        hand=Count("pk", filter=Q(channel__in=BY_HAND)), agent=Count("pk", filter=~Q(channel__in=BY_HAND))
    )
    if row["hand"]:
        url = f"{reverse('review')}?review=hand"
        text = "Approved; the board takes them only from you: copy, open the vacancy, say that you sent it"
        title = f"{plural(row['hand'], 'response')} to send by hand"
        yield Need("by_hand", "info", "content_copy", title, text, "Send", url, count=row["hand"])
    if row["agent"] and not state.sending:
        url = f"{reverse('setup')}#sending" if may_set_up else list_url("leads.message", view="waiting")
        verb = "waits" if row["agent"] == 1 else "wait"
        title = f"{plural(row['agent'], 'approved response')} {verb}: sending is off"
        text = "Nothing leaves this machine until you turn sending on"
        yield Need(
            "sending_off", "warn", "pause_circle", title, text, "Turn on" if may_set_up else "See", url, row["agent"]
        )


def _machines(searches: list[Source]) -> Iterator[Need]:
    trouble = [source for source in searches if source.in_trouble]
    if trouble:
        text = " · ".join(f"{source.name}: {source.words.lower()} {ago(source.at)}" for source in trouble[:3])
        url = list_url("sourcing.searchprofile") if len(trouble) > 1 else trouble[0].url
        title = f"{plural(len(trouble), 'search', 'searches')} in trouble"
        yield Need("sources", "warn", "block", title, text, "Details", url, count=len(trouble))
    yield from _failed_analyses()


def _failed_analyses() -> Iterator[Need]:
    row = (
        Vacancy.objects.filter(status=Vacancy.Status.FAILED, closed_at=None)
        .order_by()
        .aggregate(n=Count("pk"), error=Min("error"))
    )
    if row["n"]:
        title = f"{plural(row['n'], 'vacancy', 'vacancies')} could not be analysed"
        url = list_url("leads.vacancy", status__exact="failed")
        yield Need("analyses", "warn", "lab_profile", title, row["error"], "Look", url, count=row["n"])


def _duplicates() -> Iterator[Need]:
    n = questions().count()
    if n:
        title = "2 vacancies may be the same" if n == 1 else f"{n:,} pairs of vacancies may be the same"
        text = "The agent is not sure, and works on both until you say so"
        yield Need("duplicates", "info", "compare", title, text, "Compare", reverse("duplicates"), count=n)


def _unaccepted(searches: list[Source]) -> Iterator[Need]:
    """A board whose search the owner wants, and which he has not yet accepted."""
    for board in dict.fromkeys(source.board for source in searches if source.accept_url):
        waiting = [source for source in searches if source.board == board]
        verb = "is" if len(waiting) == 1 else "are"
        text = f"It forbids robots: {plural(len(waiting), 'search', 'searches')} {verb} not run before you decide"
        yield Need(f"accept_{board}", "plain", "front_hand", f"{board} waits for your yes", text, "Read and decide",
                   waiting[0].accept_url)  # fmt: skip


def _untold() -> Iterator[Need]:
    since = timezone.now() - timedelta(days=7)
    failed = Notification.objects.filter(status="failed", created_at__gte=since).order_by()
    row = failed.aggregate(n=Count("pk"), error=Min(F("error")))
    if row["n"]:
        title = f"The agent could not tell you {plural(row['n'], 'thing')}"
        url = list_url("notifications.notification", status__exact="failed") or reverse("setup")
        yield Need("untold", "warn", "notifications_off", title, row["error"], "Look", url, count=row["n"])


def _set_up() -> Iterator[Need]:
    done = progress()
    if not done.complete:
        text = "Still missing: " + ", ".join(done.missing)
        yield Need("set_up", "plain", "settings", f"Set up: {done.done} of 3 answered", text, "Go on", reverse("setup"))


def _worker(state: State) -> Iterator[Need]:
    if state.running:
        return
    text = f"Last sign of life {span(state.beat)} ago" if state.beat is not None else "It was never seen"
    text += ". Nothing is scanned, written or sent; start it with “./run start”"
    yield Need("worker", "bad", "power_off", "The agent is stopped", text, "Health", f"{reverse('admin:index')}#health")
