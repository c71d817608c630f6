"""The view of the set-up page: GET shows all sections, POST saves the one whose button was pressed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from jobagent_site.crm import words
from jobagent_site.crm.acting import actor
from jobagent_site.crm.ai.standing import standing
from jobagent_site.crm.links import add_url, list_url
from jobagent_site.crm.setup import actions, bring, trial
from jobagent_site.crm.setup import forms as sections
from jobagent_site.crm.setup.access import may_set_up
from jobagent_site.crm.setup.machine import values
from jobagent_site.crm.setup.preview import preview
from jobagent_site.crm.setup.progress import progress
from leads.models import PastContact
from outreach import guard, profile
from sourcing.models import SearchProfile

# Sections without fields: a button that does something at once.
BUTTONS = {
    "scan": lambda request: actions.scan_now(),
    "test": lambda request: actions.send_test(),
    "again": lambda request: actions.analyse_again(actor(request)),
}
# The section whose place on the page another one takes.
PLACES = {"again": "rules", "found": "bring"}


@require_http_methods(["GET", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    if not may_set_up(request.user):
        raise PermissionDenied
    section = request.POST.get("section", "")
    if section in BUTTONS:
        return _back(request, BUTTONS[section](request), section)
    if section == "found":
        return _found(request)
    bound = _form(section, request.POST, request.FILES) if section else None
    if bound is None or not bound.is_valid():
        return _page(request, section, bound)
    if section == "bring":
        return _page(request, section, bound, found=bring.find(bound))
    if section == "rules" and "try" in request.POST:
        return _page(request, section, bound, trial=trial.trial(bound))
    return _back(request, actions.SAVE[section](bound), section)


def _found(request: HttpRequest) -> HttpResponse:
    """The list of found facts came back: add what is ticked, or only read again what was changed."""
    try:
        found = bring.again(request.POST)
    except signing.BadSignature:
        said = [(messages.ERROR, "This list is older than a day or was changed on its way. Find the facts again.")]
        return _back(request, said, "bring")
    if "check" in request.POST:
        return _page(request, "bring", None, found=found)
    found, added = bring.add(found)
    if added is None:
        return _page(request, "bring", None, found=found, status=400)
    return _back(request, actions.facts_added(added), "facts")


def _back(request: HttpRequest, said: list[tuple[int, str]], section: str) -> HttpResponse:
    for level, text in said:
        messages.add_message(request, level, text)
    place = PLACES.get(section, section)
    # Only then is it worked out what the saved rules would let through.
    query = "?saved=rules" if place == "rules" else ""
    return HttpResponseRedirect(f"{reverse('setup')}{query}#{place}")


def _form(section: str, data: Any = None, files: Any = None) -> forms.BaseForm | None:
    """The form of a section, filled from the database; None for a section we do not have."""
    if section == "who":
        return sections.WhoForm(data, instance=profile.sender_profile())
    of_preferences = {"rules": sections.RulesForm, "sending": sections.SendingForm, "known": sections.KnownForm}
    if section in of_preferences:
        return of_preferences[section](data, instance=profile.preferences())
    if section == "tell":
        channel = sections.email_channel()
        return sections.TellForm(
            data, initial={"address": channel.address, "active": channel.active} if channel else {}
        )
    if section == "bring":
        return bring.BringForm(data, files, auto_id="bring_%s")  # the telling form has an address, too
    plain = {"facts": sections.FactsForm, "search": sections.SearchForm}
    return plain[section](data) if section in plain else None


def _page(
    request: HttpRequest, section: str, bound: forms.BaseForm | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    built = {name: bound if name == section and bound else _form(name) for name in (*actions.SAVE, "bring")}
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
        "searches": [(each, words.asks(each)) for each in SearchProfile.objects.order_by("-active", "name")],
        "search_list_url": list_url("sourcing.searchprofile"),
        "channel_list_url": list_url("notifications.channel"),
        "user_list_url": list_url("auth.user"),
        "preview": preview(),
        "sending": sending,
        "sending_source": source,
        "owner_email": settings.OWNER_EMAIL,
        "analyst": standing(),
        "ai_url": list_url("outreach.aiplatform"),
        "values": values(),
        "past_known": PastContact.objects.count(),
        "why_not_url": reverse("why_not"),
        "saved_rules": trial.saved() if request.GET.get("saved") == "rules" else None,
        **more,
    }
    wrong = bound is not None and bound.errors
    return render(request, "crm/setup.html", context, status=400 if wrong else status)
