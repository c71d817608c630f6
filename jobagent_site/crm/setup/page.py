"""The view of the set-up page: GET shows all sections, POST saves the one whose button was pressed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jobagent_site.crm.links import add_url, list_url
from jobagent_site.crm.setup import actions
from jobagent_site.crm.setup import forms as sections
from jobagent_site.crm.setup.access import may_set_up
from jobagent_site.crm.setup.machine import values
from jobagent_site.crm.setup.preview import preview
from jobagent_site.crm.setup.progress import progress
from outreach import guard, profile
from outreach.ai import BACKENDS
from sourcing.models import SearchProfile

# Sections without fields: a button that does something at once.
BUTTONS = {"scan": actions.scan_now, "test": actions.send_test}


@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    if not may_set_up(request.user):
        raise PermissionDenied
    section = request.POST.get("section", "")
    if section in BUTTONS:
        return _back(request, BUTTONS[section](), section)
    bound = _form(section, request.POST) if section else None
    if bound is not None and bound.is_valid():
        return _back(request, actions.SAVE[section](bound), section)
    return _page(request, section, bound)


def _back(request: HttpRequest, said: list[tuple[int, str]], section: str) -> HttpResponse:
    for level, text in said:
        messages.add_message(request, level, text)
    return HttpResponseRedirect(f"{reverse('setup')}#{section}")


def _form(section: str, data: Any = None) -> forms.BaseForm | None:
    """The form of a section, filled from the database; None for a section we do not have."""
    if section == "who":
        return sections.WhoForm(data, instance=profile.sender_profile())
    if section in ("rules", "sending"):
        cls = sections.RulesForm if section == "rules" else sections.SendingForm
        return cls(data, instance=profile.preferences())
    if section == "tell":
        channel = sections.email_channel()
        return sections.TellForm(
            data, initial={"address": channel.address, "active": channel.active} if channel else {}
        )
    plain = {"facts": sections.FactsForm, "search": sections.SearchForm}
    return plain[section](data) if section in plain else None


def _page(request: HttpRequest, section: str, bound: forms.BaseForm | None) -> HttpResponse:
    built = {name: bound if name == section and bound else _form(name) for name in actions.SAVE}
    row = profile.sender_profile()
    sending, source = guard.sending_state(profile.preferences())
    context = {
        **admin.site.each_context(request),
        "title": "Set up",
        "form": built,
        "opened": section,
        "progress": progress(),
        "facts": list(row.facts.order_by("-active", "kind", "pk")),
        "fact_add_url": add_url("outreach.fact"),
        "fact_list_url": list_url("outreach.fact"),
        "searches": list(SearchProfile.objects.order_by("-active", "name")),
        "search_list_url": list_url("sourcing.searchprofile"),
        "channel_list_url": list_url("notifications.channel"),
        "user_list_url": list_url("auth.user"),
        "preview": preview(),
        "sending": sending,
        "sending_source": source,
        "owner_email": settings.OWNER_EMAIL,
        "backend": settings.AI_BACKEND,
        "backends": ", ".join(BACKENDS),
        "values": values(),
    }
    return render(request, "crm/setup.html", context, status=400 if bound is not None and bound.errors else 200)
