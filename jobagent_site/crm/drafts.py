"""Review: what was written, by what it needs from the owner."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from unfold.decorators import display
from unfold.views import ChangeList

from jobagent_site.crm import cells, outlook, review, words
from jobagent_site.crm.base import RecordAdmin
from jobagent_site.crm.companies.standing import WORDS
from jobagent_site.crm.paging import CappedPaginator, Tab, ViewFilter
from leads.models import Message
from outreach import known
from outreach.senders import SENDERS

Status = Message.Status
EXCERPT = 260
WALKS = {"approve": "drafts", "hand": "hand"}  # view → the walk through it
SHOWN = (
    "status", "channel", "recipient", "subject", "sha256", "blocked", "snoozed_until", "hold_reason", "not_before",
    "error", "created_at", "sent_at", "lead__company__name", "lead__contact_id", "vacancy__title", "vacancy__closed_at",
)  # fmt: skip


class MessageView(ViewFilter):
    views = {
        "approve": "To approve", "waiting": "Waiting", "hand": "By hand", "uncertain": "Uncertain", "failed": "Failed",
        "sent": "Sent", "all": "All",
    }  # fmt: skip
    first = "approve"

    @classmethod
    def narrowed(cls, queryset: QuerySet, view: str) -> QuerySet:
        by_hand = [name for name, sender in SENDERS.items() if sender.BY_HAND]
        rules = {
            "approve": Q(status=Status.DRAFT) & (Q(snoozed_until=None) | Q(snoozed_until__lte=timezone.now())),
            "waiting": Q(status__in=[Status.APPROVED, Status.SENDING]) & ~Q(channel__in=by_hand),
            "hand": Q(status=Status.APPROVED, channel__in=by_hand),
            "uncertain": Q(status=Status.UNCERTAIN),
            "failed": Q(status=Status.FAILED),
            "sent": Q(status=Status.SENT),
        }
        return queryset.filter(rules[view]) if view in rules else queryset


class ReviewList(ChangeList):
    """Each open letter with what we already have with its company, asked once for the whole page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = list(self.result_list)
        waiting = [row for row in rows if row.status in (Status.DRAFT, Status.APPROVED)]
        told = dict(zip((row.pk for row in waiting), known.of_messages(waiting), strict=True)) if waiting else {}
        for row in rows:
            row.talks = told.get(row.pk, ())
        self.result_list = rows


@admin.register(Message)
class MessageAdmin(RecordAdmin):
    list_display = ("who", "state", "letter", "goes_by", "written")
    list_filter = (MessageView,)
    search_fields = ("subject", "lead__company__name", "vacancy__title", "recipient")
    search_help_text = "Company, vacancy, subject or recipient"
    ordering = ("-created_at", "-id")
    paginator = CappedPaginator
    list_before_template = "crm/review_before.html"
    list_display_links = ("who",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ReviewList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        rows = super().get_queryset(request).filter(direction="out").select_related("lead__company", "vacancy")
        return rows.only(*SHOWN).annotate(excerpt=Substr("body", 1, EXCERPT))

    def get_list_display(self, request: HttpRequest) -> list[str]:
        last = "buttons" if request.user.has_perm("leads.approve_message") else "read"
        return [*super().get_list_display(request), last]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        tabs = MessageView.tabs(request, Message.objects.filter(direction="out"))
        extra = {"tabs": tabs, "title": "Review", "walk_name": _walk(request, tabs)}
        return super().changelist_view(request, extra | (extra_context or {}))

    def get_ordering(self, request: HttpRequest) -> Any:
        """What is gone through one by one stands here in the same order."""
        return review.ORDER.get(WALKS.get(MessageView.chosen(request), ""), self.ordering)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """A letter is read on the page of its lead."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        message = get_object_or_404(Message.objects.only("lead_id"), pk=object_id if object_id.isdecimal() else 0)
        return HttpResponseRedirect(_lead_page(message))

    @display(description="Lead", ordering="lead__company__name")
    def who(self, message: Message) -> SafeString:
        company = str(message.lead.company) if message.lead.company else "Company not named"
        vacancy = message.vacancy
        badges = [("vacancy closed", "red")] if vacancy and vacancy.closed_at else []
        if message.talks:
            badges.append((WORDS[message.talks[0].kind][0], "amber"))
        return cells.who(vacancy.title if vacancy else company, company, name=company, badges=badges)

    @display(description="State", ordering="status")
    def state(self, message: Message) -> SafeString:
        colour, told = words.message_state(message, by_hand=outlook.by_hand(message))
        return cells.label(told, colour, under=words.shortened(_why(message), 150))

    @display(description="Letter")
    def letter(self, message: Message) -> SafeString:
        return cells.two(message.subject or "No subject", words.shortened(message.excerpt, 150))

    @display(description="Goes by", ordering="channel")
    def goes_by(self, message: Message) -> SafeString:
        return cells.two(outlook.channel(message), words.shortened(message.recipient, 34))

    @display(description="Written", ordering="created_at")
    def written(self, message: Message) -> str:
        return words.moment(message.sent_at or message.created_at)

    @display(description="Do")
    def read(self, message: Message) -> SafeString:
        return cells.row(cells.link("Read", _lead_page(message)))

    @display(description="Do")
    def buttons(self, message: Message) -> SafeString:
        if message.status != Status.DRAFT or message.blocked:
            return self.read(message)
        read = cells.link("Read", _lead_page(message))
        url = reverse("admin:message_approve", args=[message.pk])
        if message.talks:  # the warning stands in this row: the button says that it was read
            url += "?" + urlencode([("seen", talk.token) for talk in message.talks])
        text = "Approve anyway" if message.talks else "Approve"
        return cells.row(read, cells.post(text, url, name="sha256", value=message.sha256, strong=True))


def _walk(request: HttpRequest, tabs: list[Tab]) -> str:
    """The walk through the view that is open: "" when nothing stands in it."""
    return next((WALKS.get(MessageView.chosen(request), "") for tab in tabs if tab.active and tab.count != "0"), "")


def _lead_page(message: Message) -> str:
    return f"{reverse('admin:leads_lead_change', args=[message.lead_id])}?message={message.pk}"


def _why(message: Message) -> str:
    """What a person wants to know beside the state."""
    if message.status == Status.DRAFT:
        more = [f"and {len(message.talks) - 1} more"] if len(message.talks) > 1 else []
        return "; ".join([*map(str, message.blocked), *(talk.text for talk in message.talks[:1]), *more])
    return message.hold_reason if message.status == Status.APPROVED else message.error
