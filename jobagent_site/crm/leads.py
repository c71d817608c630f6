"""Leads: the list, and the page of one lead."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from jobagent_site.crm import bulk, cells, export, people, review, words  # noqa: F401  people registers itself
from jobagent_site.crm.acting import actor, for_each, report
from jobagent_site.crm.base import RecordAdmin
from jobagent_site.crm.lead_filters import DraftFilter, PeriodFilter, ScoreFilter
from jobagent_site.crm.lead_page import page
from jobagent_site.crm.lead_urls import urlpatterns
from jobagent_site.crm.neighbours import neighbours
from jobagent_site.crm.paging import CappedPaginator
from leads.models import Interaction, Lead, Message
from leads.services.leads import move_stage
from leads.services.search import find

UNANSWERED = (Lead.Stage.NEW, Lead.Stage.QUALIFIED)


@admin.register(Lead)
class LeadAdmin(RecordAdmin):
    list_display = ("who", "stage_label", "score_bar", "contact_name", "last_event", "next_step", "waiting")
    list_filter = (("stage", ChoicesDropdownFilter), ScoreFilter, DraftFilter, PeriodFilter)
    search_fields = ("vacancy__title",)  # shows the box; what is found says `get_search_results`
    search_help_text = "Company, contact or words of the vacancy"
    ordering = ("-created_at", "-id")
    paginator = CappedPaginator
    actions = ("move_to", "export_csv")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Lead]:
        last = Interaction.objects.filter(lead=OuterRef("pk")).order_by("-at", "-id")
        out = Message.objects.filter(lead=OuterRef("pk"), direction="out").exclude(status="discarded")
        return (
            super().get_queryset(request)
            .select_related("company", "contact", "vacancy")
            .only(
                "stage", "stage_since", "score", "next_action", "next_action_at", "created_at", "company__name",
                "contact__name", "contact__email", "contact__board", "contact__external_id", "vacancy__title",
                "vacancy__closed_at",
            )
            .annotate(
                last=Subquery(last.values(told=JSONObject(at="at", text="text"))[:1]),
                message_status=Subquery(out.order_by("-created_at", "-id").values("status")[:1]),
            )
        )  # fmt: skip

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Lead], search_term: str
    ) -> tuple[QuerySet[Lead], bool]:
        return (find.leads(queryset, search_term) if search_term else queryset), False

    @display(description="Lead", ordering="company__name")
    def who(self, lead: Lead) -> SafeString:
        badges = [("closed", "red")] if lead.vacancy.closed_at else []
        name = str(lead.company) if lead.company else "Company not named"
        return cells.who(lead.vacancy.title, name, name=name, badges=[(text, tone) for text, tone in badges])

    @display(description="Stage", ordering="stage")
    def stage_label(self, lead: Lead) -> SafeString:
        return cells.label(lead.get_stage_display(), words.STAGE_COLOURS[lead.stage], under=self._message(lead))

    @display(description="Score", ordering="score")
    def score_bar(self, lead: Lead) -> SafeString:
        return cells.score(lead.score)

    @display(description="Contact", empty_value="not known")
    def contact_name(self, lead: Lead) -> str | None:
        return str(lead.contact) if lead.contact else None

    @display(description="Last event")
    def last_event(self, lead: Lead) -> SafeString:
        last = lead.last or {}
        return cells.two(
            words.shortened(words.told(last.get("text", "")), 60), words.moment(words.from_json(last.get("at")))
        )

    @display(description="Next action", ordering="next_action_at")
    def next_step(self, lead: Lead) -> SafeString:
        return cells.two(lead.next_action or self._next(lead), words.moment(lead.next_action_at))

    @display(description="Waits", ordering="stage_since")
    def waiting(self, lead: Lead) -> str:
        return words.waited(lead.stage_since)

    @admin.action(description="Move to a stage…", permissions=["change"])
    def move_to(self, request: HttpRequest, queryset: QuerySet[Lead]) -> HttpResponse | None:
        fields = {"stage": ("To", Lead.Stage.choices), "reason": ("Why (needed for lost)", None)}
        if "stage" not in request.POST:
            return bulk.ask(self, request, queryset, action="move_to", title="Move leads", fields=fields, button="Move")
        stage, reason = request.POST["stage"], request.POST.get("reason", "").strip()
        if stage not in Lead.Stage:
            return None
        done, refused = for_each(queryset, lambda lead: move_stage(lead.pk, stage, actor=actor(request), reason=reason))
        report(request, done, refused, verb="moved")
        return None

    @admin.action(description="Export CSV", permissions=["export"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet[Lead]) -> HttpResponse:
        return export.leads(Lead.objects.filter(pk__in=queryset.order_by().values("pk")).order_by("-created_at", "-id"))

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("leads.export_lead")

    def get_urls(self) -> list[URLPattern]:
        return [*urlpatterns, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page of one lead; its buttons post to their own addresses, so this one only shows."""
        lead = self._lead(request, object_id)
        request.current_app = self.admin_site.name
        context = self.admin_site.each_context(request) | page(lead, request) | {
            "opts": self.opts, "original": lead, "title": str(lead),
            "beside": None if review.named(request) else neighbours(self, request, lead.pk),
            "may_decide": request.user.has_perm("leads.approve_message"),
            "may_write": request.user.has_perm("leads.change_message"),
            "may_add_fact": request.user.has_perm("outreach.add_fact"),
            "may_change": request.user.has_perm("leads.change_lead"),
        }  # fmt: skip
        return TemplateResponse(request, "admin/leads/lead/change_form.html", context | (extra_context or {}))

    def _lead(self, request: HttpRequest, object_id: str) -> Lead:
        may = self.has_change_permission if request.method == "POST" else self.has_view_permission
        if not may(request):
            raise PermissionDenied
        rows = Lead.objects.select_related("company", "contact", "vacancy__company")
        lead = rows.filter(pk=object_id).first() if object_id.isdecimal() else None
        if lead is None:
            raise Http404(f"There is no lead {object_id}.")
        return lead

    def _message(self, lead: Lead) -> str:
        return {
            "draft": "draft waits for you", "approved": "approved", "sending": "being sent",
            "uncertain": "uncertain send", "failed": "send failed",
        }.get(lead.message_status or "", "")  # fmt: skip

    def _next(self, lead: Lead) -> str:
        if not lead.message_status:
            return "Draft a response" if lead.stage in UNANSWERED and lead.vacancy.closed_at is None else ""
        return {
            "draft": "Read the draft, approve", "uncertain": "Look whether it arrived", "failed": "Write again",
            "sent": "Wait for an answer" if lead.stage == Lead.Stage.CONTACTED else "",
        }.get(lead.message_status, "")  # fmt: skip
