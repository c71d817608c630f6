"""The page of the AI platform: settings, how it fares now, and a test of the connection."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst

from jobagent_site.crm import words
from jobagent_site.crm.acting import acting
from jobagent_site.crm.ai import tested
from jobagent_site.crm.ai.form import CHATFLOWS, PlatformForm, shared_address
from jobagent_site.crm.ai.standing import limits, readable, standing
from jobagent_site.crm.links import list_url
from jobagent_site.crm.profile import OneRowAdmin
from jobagent_site.ops import ai_check
from leads.services.messages import RefusedError
from outreach import pauses, platform
from outreach.models import AiBackendState, AiPlatform

CHANGE = "outreach.change_aiplatform"
HOME = "admin:outreach_aiplatform_changelist"
TEST_SECONDS = 60.0


@acting(AiPlatform, CHANGE, home=HOME)
def test(request: HttpRequest, row: AiPlatform) -> str:
    """Ask the chosen backend one tiny question a flow; the steps stand on the page until the next test."""
    now = platform.in_force(row)
    steps = ai_check.check(now, seconds=TEST_SECONDS)
    tested.keep(request, now.backend, steps)
    failed = next((step for step in steps if not step.ok), None)
    if failed is not None:
        raise RefusedError(f"{capfirst(words.backend(now.backend))} does not work as it is set. {failed.text}")
    return f"{capfirst(words.backend(now.backend))} works: {words.counted(len(steps), 'step')}, all fine."


@acting(AiBackendState, CHANGE, home=HOME)
def try_now(request: HttpRequest, state: AiBackendState) -> str:
    pauses.forget(state.backend)
    return f"{capfirst(words.backend(state.backend))} is asked again with the next piece of work."


@admin.register(AiPlatform)
class AiPlatformAdmin(OneRowAdmin):
    """The list is the page itself: there is one row."""

    form = PlatformForm
    change_form_outer_before_template = "crm/ai/now.html"

    class Media:
        css = {"all": ("jobagent/ai.css",)}

    def row(self) -> AiPlatform:
        return platform.row()

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without the key: a key that cannot be opened must not close the page on which a new one is written."""
        return super().get_queryset(request).defer("api_key")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return (
            (None, {"fields": ("backend", "stand_ins", "responses_fall_back", "second_reader")}),
            ("Where it is", {"fields": ("url", "new_key", *(["remove_key"] if _key_is_stored() else []))}),
            ("Flowise", {"fields": CHATFLOWS}),
            ("OpenAI-compatible server", {"fields": ("model",)}),
            ("Pace and limits", {"fields": ("timeout", "concurrency", "daily_call_limit", "daily_money_limit")}),
            ("Prices", {"fields": ("price_in", "price_out")}),
        )

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<int:pk>/test/", test, name="ai_test"),
            path("paused/<int:pk>/try-now/", try_now, name="ai_try_now"),
        ]
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        pk = AiPlatform.objects.order_by("pk").values_list("pk", flat=True).first() or self.row().pk
        return self.change_view(request, str(pk), extra_context=extra_context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        now = standing()
        context = {
            "title": "AI platform",
            "now": now,
            "limits": limits(now.platform, now.spent) if now.spent else [],
            "tested": tested.last(request),
            "test_url": reverse("admin:ai_test", args=[object_id]) if now.readable else "",
            "calls_url": list_url("outreach.aicall"),
            "show_save_and_continue": False,
        }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def save_model(self, request: HttpRequest, obj: AiPlatform, form: ModelForm[AiPlatform], change: bool) -> None:
        super().save_model(request, obj, form, change)
        pauses.forget()  # a mended key is tried at once
        tested.forget(request)
        now, _ = readable(obj)
        if sentence := shared_address(now):
            messages.warning(request, sentence)

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return self.has_change_permission(request, obj)


def _key_is_stored() -> bool:
    """Without opening it."""
    return AiPlatform.objects.exclude(api_key="").exists()
