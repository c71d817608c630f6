"""Review: one letter after the other, each on the page of its lead. A decision leads to the next one by itself.

The walk lives in the address (`?review=drafts`), so that two tabs and a reload agree about it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from jobagent_site.crm.links import list_url
from jobagent_site.crm.state import drafts_to_approve
from leads.models import Message
from outreach.approvals import Held
from outreach.senders import SENDERS

PARAMETER = "review"
MOST = 500
# A letter approved in the walk waits this long before the agent takes it: a slip of the key can be taken back.
UNDO = timedelta(seconds=20)
Status = Message.Status
BEST = (F("vacancy__score").desc(nulls_last=True), "pk")
ORDER = {"drafts": (Case(When(blocked=[], then=Value(0)), default=Value(1)).asc(), *BEST), "hand": BEST}


def drafts() -> QuerySet[Message]:
    """To approve: the best vacancy first; those that something blocks come last, because they take longer."""
    return drafts_to_approve().order_by(*ORDER["drafts"])


def by_hand() -> QuerySet[Message]:
    """Approved, and the owner carries them to the board himself."""
    channels = [name for name, sender in SENDERS.items() if sender.BY_HAND]
    rows = Message.objects.filter(status=Status.APPROVED, direction=Message.Direction.OUT, channel__in=channels)
    return rows.order_by(*ORDER["hand"])


QUEUES: dict[str, Callable[[], QuerySet[Message]]] = {"drafts": drafts, "hand": by_hand}


@dataclass(frozen=True, slots=True)
class Undo:
    """What was decided a moment ago, and the way back."""

    who: str
    done: str  # approved | discarded | snoozed
    button: str
    back: str  # the page of that letter
    post: str  # the address to post to; "" when opening the page is enough

    @property
    def query(self) -> str:
        return urlencode({"back": self.back})


@dataclass(frozen=True, slots=True)
class Walk:
    """Where the owner stands. `place` is 0 when the letter shown is not in the queue; addresses are "" at the ends."""

    name: str
    place: int
    total: int
    before: str
    after: str
    undo: Undo | None
    by_hand: int  # how many wait to be carried to a board, told when nothing is left to approve


def walk(request: HttpRequest, message: Message | None) -> Walk | None:
    """None on a page that is not part of a walk. Two queries at most."""
    name = named(request)
    if not name:
        return None
    ids = _ids(name)
    here = _place(ids, message)
    return Walk(
        name, here + 1, len(ids),
        before=_address(name, *ids[here - 1]) if here > 0 else "",
        after=_address(name, *ids[here + 1]) if here + 1 < len(ids) else "",
        undo=_undo(request, name), by_hand=0 if ids or name == "hand" else by_hand().count(),
    )  # fmt: skip


def named(request: HttpRequest) -> str:
    """Which queue the owner walks through: "" for none."""
    name = request.GET.get(PARAMETER, "")
    return name if name in QUEUES else ""


def kept(request: HttpRequest) -> dict[str, str]:
    """What the buttons of the page carry on, so that a decision knows where to lead."""
    name = named(request)
    return {PARAMETER: name} if name else {}


def onward(request: HttpRequest, message: Message) -> str:
    """The letter after this one, asked before it is decided; this one when it is the last. "" outside a walk."""
    name = named(request)
    if not name:
        return ""
    ids = _ids(name)
    here = _place(ids, message)
    others = ids[here + 1 :] + ids[: max(here, 0)]
    if not others:
        return _address(name, message.pk, message.lead_id)
    return f"{_address(name, *others[0])}&{urlencode({'undo': message.pk})}"


def time_to_undo(request: HttpRequest, message: Message) -> Held | None:
    """None outside a walk, and for what the owner carries himself."""
    if not named(request) or SENDERS[message.channel].BY_HAND:
        return None
    return Held(timezone.now() + UNDO, "you can still take it back")


def begin(request: HttpRequest) -> HttpResponse:
    """To the first letter of the queue, or to the list when there is none."""
    if not request.user.has_perm("leads.view_message"):
        raise PermissionDenied
    name = named(request) or "drafts"
    first = QUEUES[name]().values_list("pk", "lead_id").first()
    return redirect(_address(name, *first) if first else list_url("leads.message"))


def _ids(name: str) -> list[tuple[int, int]]:
    return list(QUEUES[name]().values_list("pk", "lead_id")[:MOST])


def _place(ids: list[tuple[int, int]], message: Message | None) -> int:
    return next((n for n, (pk, _) in enumerate(ids) if message is not None and pk == message.pk), -1)


def _address(name: str, pk: int, lead: int) -> str:
    return f"{reverse('admin:leads_lead_change', args=[lead])}?{urlencode({'message': pk, PARAMETER: name})}"


def _undo(request: HttpRequest, name: str) -> Undo | None:
    """Of the letter that the address names, while its decision can still be taken back."""
    pk = request.GET.get("undo", "")
    rows = Message.objects.select_related("lead__company", "lead__vacancy")
    message = rows.filter(pk=pk).first() if pk.isdecimal() else None
    if message is None:
        return None
    who, page = str(message.lead), _address(name, message.pk, message.lead_id)
    if message.status == Status.APPROVED:
        return Undo(who, "approved", "Undo", page, reverse("admin:message_take_back", args=[pk]))
    if message.discard_reason == Message.DiscardReason.OWNER:
        lead = f"{reverse('admin:leads_lead_change', args=[message.lead_id])}?{urlencode({PARAMETER: name})}"
        return Undo(who, "discarded", "Undo", lead, reverse("admin:message_again", args=[pk]))
    if message.status == Status.DRAFT and message.snoozed_until and message.snoozed_until > timezone.now():
        return Undo(who, "snoozed", "Look at it now", page, "")
    return None
