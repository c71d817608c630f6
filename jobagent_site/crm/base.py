"""What every page of the CRM shares."""

from __future__ import annotations

from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.views import ChangeList

from jobagent_site.crm import advice


class RecordAdmin(ModelAdmin):
    """A table that the agent writes: people read it here, nobody adds or deletes rows by hand."""

    list_per_page = 25
    show_full_result_count = False
    list_filter_submit = True
    compressed_fields = True

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """A saved view stands in the tabs: it is no filter that somebody forgot to take off."""
        found = super().get_changelist_instance(request)
        found.has_active_filters = found.has_active_filters and advice.narrowed(found)
        return found

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class ReadOnlyAdmin(RecordAdmin):
    """Raw tables under Diagnostics."""

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
