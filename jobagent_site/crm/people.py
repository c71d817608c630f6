"""The people of companies."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from jobagent_site.crm import cells
from jobagent_site.crm.base import ReadOnlyAdmin, RecordAdmin
from jobagent_site.crm.companies import listing, suppressions  # noqa: F401  they register themselves
from jobagent_site.crm.paging import CappedPaginator
from leads.models import Contact, PastContact


@admin.register(Contact)
class ContactAdmin(RecordAdmin):
    list_display = ("who", "email", "role", "language", "time_zone")
    search_fields = ("name", "email", "company__name")
    search_help_text = "Name, address or company"
    list_select_related = ("company",)
    fields = ("name", "email", "role", "company", "profile_url", "time_zone", "language")
    readonly_fields = ("company",)
    paginator = CappedPaginator

    @display(description="Contact", ordering="name")
    def who(self, contact: Contact) -> SafeString:
        return cells.who(str(contact), str(contact.company or ""), name=contact.name)


@admin.register(PastContact)
class PastContactAdmin(ReadOnlyAdmin):
    """The lines of the owner's lists, as they were taken in. A wrong one he deletes: it warns no more."""

    list_display = ("__str__", "company", "kind", "at", "note", "source", "line")
    list_filter = (("kind", ChoicesDropdownFilter),)
    search_fields = ("name", "email", "company__name")
    search_help_text = "Name, address or company"
    list_select_related = ("company",)
    paginator = CappedPaginator

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return bool(request.user.has_perm("leads.delete_pastcontact"))
