"""The same rows as a plain `ModelAdmin` shows them, and a dashboard of plain counts."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import admin
from django.db.models import Avg
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone

from leads.models import Lead, Vacancy

PER_PAGE = 25  # as ours; Django's own hundred would make it slower
DAYS = 7


class PlainVacancies(admin.ModelAdmin):
    list_display = ("title", "company", "status", "score", "board", "first_seen")
    list_filter = ("status", "board", "work_format", "english", "category")
    date_hierarchy = "first_seen"
    search_fields = ("title", "company__name", "description_text")
    list_per_page = PER_PAGE


class PlainLeads(admin.ModelAdmin):
    list_display = ("company", "contact", "vacancy", "stage", "score", "created_at")
    list_filter = ("stage", "next_action")
    date_hierarchy = "created_at"
    search_fields = ("company__name", "contact__name", "contact__email", "vacancy__title")
    list_per_page = PER_PAGE


def dashboard(request: HttpRequest) -> JsonResponse:
    """One count a figure; days as `__date` has them. A part of what our dashboard shows, and no page around it."""
    today = timezone.localdate()
    days = [today - timedelta(days=back) for back in range(DAYS)]
    return JsonResponse({
        "status": [Vacancy.objects.filter(status=status).count() for status in Vacancy.Status],
        "stage": [Lead.objects.filter(stage=stage).count() for stage in Lead.Stage],
        "new": [Vacancy.objects.filter(first_seen__date=day).count() for day in days],
        "matched": [Vacancy.objects.filter(first_seen__date=day, status="matched").count() for day in days],
        "score": Vacancy.objects.aggregate(score=Avg("score")),
    })  # fmt: skip


site = admin.AdminSite()
site.register(Vacancy, PlainVacancies)
site.register(Lead, PlainLeads)
urlpatterns = [path("admin/dashboard/", dashboard), path("admin/", site.urls)]
