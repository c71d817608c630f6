"""Vacancies: the list, and the page of one vacancy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from jobagent_site.crm import bulk, cells, duplicates, export, words
from jobagent_site.crm.acting import actor, for_each, report
from jobagent_site.crm.base import RecordAdmin
from jobagent_site.crm.lead_filters import FormatFilter, FoundFilter, OriginFilter, SalaryFilter, ScoreFilter
from jobagent_site.crm.market import filters as market_filters
from jobagent_site.crm.paging import CappedPaginator, ViewFilter
from jobagent_site.crm.paste_page import paste_page
from jobagent_site.crm.vacancy_page import page
from jobagent_site.ops import wake
from leads.models import Message, Vacancy
from leads.services import vacancies
from leads.services.search import find
from leads.services.talks import talks
from outreach import drafting, known
from outreach.platform import asks_a_network

Status = Vacancy.Status
AT_ONCE = 50
LONG_TEXTS = ("description_text", "description_html", "countries", "cities", "tags", "skills", "languages", "forms")


NOTHING = RawSQL("''", [])  # as it stands in the index `vacancy_second_chance`: SQLite takes no parameter for it


class VacancyView(ViewFilter):
    views = {
        "all": "All", "week": "This week", "matched": "Matched", "skipped": "Skipped", "failed": "Failed",
        "second": "Second chance", "closed": "Closed", "joined": "Joined",
    }  # fmt: skip
    first = "all"

    @classmethod
    def narrowed(cls, queryset: QuerySet, view: str) -> QuerySet:
        if view == "week":
            return queryset.filter(first_seen__gte=timezone.now() - timedelta(days=7))
        if view == "closed":
            return queryset.filter(closed_at__isnull=False)
        if view == "joined":
            return queryset.filter(duplicate_of__isnull=False)
        if view == "second":
            return queryset.filter(second_chance__gt=NOTHING, closed_at=None)
        return queryset if view == "all" else queryset.filter(status=view)


@admin.register(Vacancy)
class VacancyAdmin(RecordAdmin):
    list_display = ("who", "status_label", "score_bar", "skills_cell", "salary_cell", "source")
    list_filter = (
        VacancyView, ("status", ChoicesDropdownFilter), ScoreFilter, OriginFilter, FormatFilter, SalaryFilter,
        FoundFilter, *market_filters.ALL,
    )  # fmt: skip
    search_fields = ("title",)  # shows the box; what is found says `get_search_results`
    search_help_text = "Words, “a phrase”, -without"
    ordering = ("-first_seen", "-id")
    paginator = CappedPaginator
    list_before_template = "crm/vacancies_before.html"
    actions = ("draft_responses", "analyse_again", "skip_with_reason", "export_csv")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Vacancy]:
        answered = Message.objects.filter(vacancy=OuterRef("pk"), direction="out", kind="response")
        copies = Vacancy.objects.filter(duplicate_of=OuterRef("pk")).order_by().values("duplicate_of")
        return (
            super().get_queryset(request)
            .select_related("company")
            .defer(*LONG_TEXTS)
            .annotate(
                answered=Exists(answered.exclude(status__in=["discarded", "failed"])),
                copies=Coalesce(Subquery(copies.annotate(total=Count("pk")).values("total")), 0),
            )
        )  # fmt: skip

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Vacancy], search_term: str
    ) -> tuple[QuerySet[Vacancy], bool]:
        return (find.vacancies(queryset, search_term) if search_term else queryset), False

    def get_urls(self) -> list[URLPattern]:
        return [path("paste/", self.admin_site.admin_view(paste_page), name="vacancy_paste"), *super().get_urls()]

    def get_paginator(self, request: HttpRequest, queryset: QuerySet, per_page: int, *more: Any) -> Paginator:
        """A number of the market's page is recounted to the last one; any other list counts so far as is cheap."""
        counting = Paginator if market_filters.narrows(request.GET) else self.paginator
        return counting(queryset, per_page, *more)

    def get_list_display(self, request: HttpRequest) -> list[str]:
        acts = request.user.has_perm("leads.change_vacancy") and request.user.has_perm("leads.change_message")
        return [*super().get_list_display(request), *(["buttons"] if acts else [])]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        tabs = VacancyView.tabs(request, Vacancy.objects.all())
        context = {
            "tabs": tabs, "unsure": duplicates.questions().count(), "narrowed": market_filters.in_words(request.GET),
        }  # fmt: skip
        return super().changelist_view(request, {**context, **(extra_context or {})})

    @display(description="Vacancy", ordering="title")
    def who(self, vacancy: Vacancy) -> SafeString:
        company = str(vacancy.company) if vacancy.company else "Company not named"
        return cells.who(vacancy.title, company, name=company, badges=_badges(vacancy))

    @display(description="Status", ordering="status")
    def status_label(self, vacancy: Vacancy) -> SafeString:
        if vacancy.duplicate_of_id:  # nobody works on it any more, whatever its own status was
            return cells.label("joined")
        under = {Status.SKIPPED: vacancy.skip_reason, Status.FAILED: vacancy.error}.get(Status(vacancy.status), "")
        under = under or words.told(vacancy.second_chance)
        return cells.label(
            vacancy.get_status_display(), words.STATUS_COLOURS[Status(vacancy.status)], under=words.shortened(under, 70)
        )

    @display(description="Score", ordering="score")
    def score_bar(self, vacancy: Vacancy) -> SafeString:
        return cells.score(vacancy.score)

    @display(description="Technologies")
    def skills_cell(self, vacancy: Vacancy) -> SafeString:
        return cells.chips(vacancy.technologies)

    @display(description="Salary", ordering="salary_max")
    def salary_cell(self, vacancy: Vacancy) -> str:
        return words.salary(vacancy) or cells.quiet("not published")

    @display(description="Source, found", ordering="first_seen")
    def source(self, vacancy: Vacancy) -> SafeString:
        return cells.two(words.board(vacancy.board), words.moment(vacancy.first_seen))

    @display(description="Do")
    def buttons(self, vacancy: Vacancy) -> SafeString:
        """The next thing for this row."""
        lead = (
            f"{reverse('admin:leads_lead_change', args=[vacancy.lead_id])}?vacancy={vacancy.pk}"
            if vacancy.lead_id
            else ""
        )
        if vacancy.duplicate_of_id:
            return cells.row(cells.post("Split", reverse("vacancy_split", args=[vacancy.pk])))
        if vacancy.status in (Status.SKIPPED, Status.FAILED):
            return cells.row(cells.post("Analyse again", _act("analyse_again", vacancy)))
        if vacancy.status == Status.MATCHED and not vacancy.answered and vacancy.closed_at is None:
            return cells.row(cells.post("Draft", _act("draft", vacancy), strong=True))
        return cells.row(cells.link("Open lead", lead)) if lead else cells.NOTHING

    @admin.action(description="Draft responses", permissions=["draft"])
    def draft_responses(self, request: HttpRequest, queryset: QuerySet[Vacancy]) -> None:
        if queryset.count() > AT_ONCE:  # each is written before the page answers
            messages.error(request, f"Choose at most {AT_ONCE} at a time.")
            return
        kept, queryset = _known_ones(queryset)
        if kept:
            messages.warning(request, kept)
        if asks_a_network():
            pks = list(queryset.values_list("pk", flat=True))
            wake.queue(wake.RESPOND, pks, actor(request))
            report(request, len(pks), [], verb="being written; the timelines say how it went")
            return
        done, refused = for_each(queryset, lambda row: drafting.draft(row.pk, actor=actor(request)))
        report(request, done, refused, verb="drafted")

    @admin.action(description="Analyse again", permissions=["change"])
    def analyse_again(self, request: HttpRequest, queryset: QuerySet[Vacancy]) -> None:
        done, refused = for_each(queryset, lambda row: vacancies.second_chance(row.pk, actor=actor(request)))
        report(request, done, refused, verb="queued")

    @admin.action(description="Skip with a reason…", permissions=["change"])
    def skip_with_reason(self, request: HttpRequest, queryset: QuerySet[Vacancy]) -> HttpResponse | None:
        reason = request.POST.get("reason", "").strip()
        if not reason:
            fields = {"reason": ("Why", None)}
            return bulk.ask(
                self, request, queryset, action="skip_with_reason", title="Skip vacancies", fields=fields, button="Skip"
            )
        done, refused = for_each(queryset, lambda row: vacancies.skip(row.pk, actor=actor(request), reason=reason))
        report(request, done, refused, verb="skipped")
        return None

    @admin.action(description="Export CSV", permissions=["export"])
    def export_csv(self, request: HttpRequest, queryset: QuerySet[Vacancy]) -> HttpResponse:
        chosen = Vacancy.objects.filter(pk__in=queryset.order_by().values("pk"))
        return export.vacancies(chosen.order_by("-first_seen", "-id"))

    def has_draft_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("leads.change_message")

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("leads.export_lead")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What was published and what became of it; read only."""
        vacancy = self._vacancy(request, object_id)
        request.current_app = self.admin_site.name
        context = self.admin_site.each_context(request) | page(vacancy, request) | {
            "opts": self.opts, "original": vacancy, "title": vacancy.title,
            "may_change": request.user.has_perm("leads.change_vacancy"),
            "may_write": request.user.has_perm("leads.change_message"),
        }  # fmt: skip
        return TemplateResponse(request, "admin/leads/vacancy/change_form.html", context | (extra_context or {}))

    def _vacancy(self, request: HttpRequest, object_id: str) -> Vacancy:
        may = self.has_change_permission if request.method == "POST" else self.has_view_permission
        if not may(request):
            raise PermissionDenied
        rows = Vacancy.objects.select_related("company", "contact", "lead__company", "duplicate_of")
        vacancy = rows.filter(pk=object_id).first() if object_id.isdecimal() else None
        if vacancy is None:
            raise Http404(f"There is no vacancy {object_id}.")
        return vacancy


def _badges(vacancy: Vacancy) -> list[tuple[str, str]]:
    badges = []
    if vacancy.second_chance and not vacancy.closed_at:
        badges.append(("second chance", "green"))
    if vacancy.closed_at:
        badges.append((f"closed {words.moment(vacancy.closed_at)}", "red"))
    if vacancy.copies:
        badges.append((words.counted(vacancy.copies, "duplicate"), "plain"))
    if vacancy.status == Status.NEW and vacancy.attempts:
        badges.append((f"try {vacancy.attempts} of {vacancies.MAX_ATTEMPTS}", "amber"))
    return badges


def _known_ones(chosen: QuerySet[Vacancy]) -> tuple[str, QuerySet[Vacancy]]:
    """What is said of those whose company we know (they are drafted one by one, after the warning), and the rest."""
    rows = list(chosen)
    told = talks([known.about_vacancy(row) for row in rows], known.months())
    kept = [(row, reasons[0].text) for row, reasons in zip(rows, told, strict=True) if reasons]
    why = "; ".join(f"{row}: {words.shortened(text, 120)}" for row, text in kept[:3])
    more = f"; and {len(kept) - 3} more" if len(kept) > 3 else ""
    said = f"{len(kept)} not drafted, because you know the company. {why}{more}. Open one and choose “Draft anyway”."
    return said if kept else "", chosen.exclude(pk__in=[row.pk for row, _ in kept])


def _act(name: str, vacancy: Vacancy) -> str:
    return reverse(f"admin:vacancy_{name}", args=[vacancy.pk])
