"""Where the owner is told, of what, and what came of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold import widgets
from unfold.admin import ModelAdmin, TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from jobagent_site.crm.diagnostics import DiagnosticsAdmin
from jobagent_site.templatetags.ja import plural
from notifications.models import Channel, Notification, Rule
from notifications.outbox import tell_again

COLOURS = {"queued": "info", "sending": "info", "sent": "success", "failed": "danger"}


class ChannelForm(forms.ModelForm):
    """The secret can be written, never read: its field has another name, so that an empty one is not saved over it."""

    new_secret = forms.CharField(
        label="Secret",
        required=False,
        strip=True,
        widget=widgets.UnfoldAdminPasswordWidget({"autocomplete": "new-password"}),
    )

    class Meta:
        model = Channel
        fields = ("name", "kind", "address", "active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = bool(self.instance.pk and self.instance.secret)
        said = "One is stored; empty keeps it." if given else "None is stored; e-mail needs none."
        self.fields["new_secret"].help_text = f"{said} What you write is encrypted and never shown again."

    def save(self, commit: bool = True) -> Channel:
        if self.cleaned_data["new_secret"]:
            self.instance.secret = self.cleaned_data["new_secret"]
        return super().save(commit=commit)


class RuleInline(TabularInline):
    model = Rule
    extra = 0
    verbose_name_plural = "What it tells; without a rule, everything"


@admin.register(Channel)
class ChannelAdmin(ModelAdmin):
    form = ChannelForm
    list_display = ("name", "kind", "address", "active")
    inlines = (RuleInline,)
    fields = ("name", "kind", "address", "new_secret", "active")
    compressed_fields = True


@admin.register(Rule)
class RuleAdmin(ModelAdmin):
    list_display = ("event", "channel", "active")
    list_filter = (("event", ChoicesDropdownFilter), "active")
    list_filter_submit = True
    list_select_related = ("channel",)
    compressed_fields = True


@admin.register(Notification)
class NotificationAdmin(DiagnosticsAdmin):
    list_display = ("subject", "event", "channel", "state", "attempts", "created_at", "sent_at", "error")
    list_filter = (("status", ChoicesDropdownFilter), ("event", ChoicesDropdownFilter))
    search_fields = ("subject",)
    list_select_related = ("channel",)
    actions = ("again",)

    @display(description="Status", ordering="status", label=COLOURS)
    def state(self, row: Notification) -> tuple[str, str]:
        return row.status, row.get_status_display()

    @admin.action(description="Tell again", permissions=["view"])
    def again(self, request: HttpRequest, queryset: QuerySet[Notification]) -> None:
        done = sum(tell_again(pk) for pk in queryset.values_list("pk", flat=True))
        self.message_user(
            request, f"{plural(done, 'notification')} queued again.", messages.SUCCESS if done else messages.WARNING
        )
