"""What every page of the CRM shares."""

from __future__ import annotations

from django.http import HttpRequest
from unfold.admin import ModelAdmin


class RecordAdmin(ModelAdmin):
    """A table that the agent writes: people read it here, nobody adds or deletes rows by hand."""

    list_per_page = 25
    show_full_result_count = False
    list_filter_submit = True
    compressed_fields = True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class ReadOnlyAdmin(RecordAdmin):
    """Raw tables under Diagnostics."""

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
