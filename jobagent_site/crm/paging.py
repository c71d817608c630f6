"""Counting that stays cheap on a million rows, and saved views as tabs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.admin import SimpleListFilter
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

from jobagent_site.crm.base import RecordAdmin

COUNTED = 10_000
TAB_COUNTED = 1_000


class CappedPaginator(Paginator):
    """Counts at most the first 10,001 rows: nobody turns to page 400."""

    template_name = "crm/pages.html"

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        return capped(rows, COUNTED) if isinstance(rows, QuerySet) else len(rows)

    def page(self, number: int | str) -> Page:
        """Of many rows the ids come first: an offset or an order would read whole the rows that are left out."""
        page = super().page(number)
        if isinstance(page.object_list, QuerySet) and (page.number > 1 or self.count > TAB_COUNTED):
            page.object_list = self.object_list.filter(pk__in=list(page.object_list.values_list("pk", flat=True)))
        return page

    @property
    def said(self) -> str:
        """The count for a person: "10,000+" when there are more."""
        return _said(self.count, COUNTED)


def capped(rows: QuerySet, most: int) -> int:
    """How many rows, or `most` + 1 when there are more."""
    return rows.order_by().values("pk")[: most + 1].count()  # "pk" alone: annotations are not worked out for it


@dataclass(frozen=True, slots=True)
class Tab:
    title: str
    url: str
    count: str
    active: bool


class ViewFilter(SimpleListFilter):
    """The saved views above a list. It stands in the tabs, so it shows nothing among the filters."""

    title = "view"
    parameter_name = "view"
    template = "crm/hidden_filter.html"
    views: Mapping[str, str] = {}
    first = ""

    def lookups(self, request: HttpRequest, model_admin: RecordAdmin) -> list[tuple[str, str]]:
        return list(self.views.items())

    def value(self) -> str:
        chosen = super().value()
        return chosen if chosen in self.views else self.first

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return self.narrowed(queryset, self.value())

    @classmethod
    def narrowed(cls, queryset: QuerySet, view: str) -> QuerySet:
        raise NotImplementedError

    @classmethod
    def chosen(cls, request: HttpRequest) -> str:
        view = request.GET.get("view", "")
        return view if view in cls.views else cls.first

    @classmethod
    def tabs(cls, request: HttpRequest, queryset: QuerySet) -> list[Tab]:
        """One tab for each view, with a capped count."""
        chosen = cls.chosen(request)
        return [
            Tab(title, f"?view={view}", _said(found, TAB_COUNTED), view == chosen)
            for view, title in cls.views.items()
            for found in [capped(cls.narrowed(queryset, view), TAB_COUNTED)]
        ]


def _said(count: int, most: int) -> str:
    return f"{most:,}+" if count > most else f"{count:,}"
