"""What the buttons of the set-up page do. Each says how it went: [(level, sentence)]."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.messages import ERROR, SUCCESS, WARNING

from jobagent_site.crm import words
from jobagent_site.crm.consent_page import unaccepted
from jobagent_site.crm.setup import facts
from jobagent_site.crm.setup.forms import (
    FactsForm,
    KnownForm,
    SearchForm,
    SendingForm,
    TellForm,
    WhoForm,
    email_channel,
)
from jobagent_site.ops import heartbeat, wake
from jobagent_site.templatetags.ja import plural
from notifications.channels import CHANNELS
from notifications.channels.errors import NotToldError
from outreach import guard, profile, whatif
from sourcing import consent
from sourcing.models import SearchProfile

Said = list[tuple[int, str]]


def scan_now() -> Said:
    """Queue every active search."""
    searches = list(SearchProfile.objects.filter(active=True).values_list("pk", "name"))
    if not searches:
        return [(ERROR, "There is no search yet. Answer question 3 first.")]
    for pk, _ in searches:
        wake.queue(wake.SCAN, pk)
    if not heartbeat.alive():
        text = "queued, but the agent is stopped. Start it with “./run start”."
        return [(WARNING, f"{plural(len(searches), 'scan')} {text}")]
    text = "started. The first vacancies and drafts come in about two minutes."
    return [(SUCCESS, f"{plural(len(searches), 'scan')} {text}")]


def send_test() -> Said:
    """One mail to the owner, at once, past the outbox: he wants to see whether it works."""
    channel = email_channel()
    address = (channel.address if channel else "") or settings.OWNER_EMAIL
    text = "This is how Jobagent tells you that a draft is ready, a response was sent, or a source refuses it."
    try:
        CHANNELS["email"].tell(address=address, secret="", subject="Jobagent: a test", text=text, link="/")
    except NotToldError as error:
        return [(ERROR, str(error))]
    place = " It lies in the folder “mail”, because EMAIL_URL names no server." if _to_files() else ""
    return [(SUCCESS, f"A test went to {address}.{place}")]


def analyse_again(actor: str) -> Said:
    """The vacancies that a rule skipped and no rule of today skips; so many a click."""
    done = whatif.analyse_again(actor=actor)
    if not done.queued:
        return [(WARNING, "No skipped vacancy would come through now.")]
    left = f" {done.left} are left; press again when these are done." if done.left else ""
    return [(SUCCESS, f"{plural(done.queued, 'vacancy', 'vacancies')} queued to be analysed again.{left}")]


def facts_added(number: int) -> Said:
    """After the owner ticked what was found in his text."""
    if not number:
        return [(WARNING, "These facts were known already.")]
    return [(SUCCESS, f"{plural(number, 'fact')} added. A letter may say {'it' if number == 1 else 'them'} now.")]


def _to_files() -> bool:
    return "filebased" in settings.EMAIL_BACKEND


def _save_who(form: WhoForm) -> Said:
    who = form.save()
    _tell_there_too(who.email)
    return [(SUCCESS, "Saved who you are.")]


def _tell_there_too(address: str) -> None:
    """Where answers go is where the owner reads: told there, until he or OWNER_EMAIL says another place."""
    channel = email_channel()
    if channel is not None and not channel.address and not settings.OWNER_EMAIL:
        channel.address = address
        channel.save(update_fields=["address"])


def _save_facts(form: FactsForm) -> Said:
    lines = form.cleaned_data["lines"]
    added = facts.save(profile.sender_profile(), lines)
    said: Said = [(SUCCESS, f"{plural(len(added), 'fact')} added.")]
    if not added:
        said = [(WARNING, "These facts were known already.")]
    doubts = [line for line in lines if line.doubt]
    out = "Letters leave it out until you switch it on."
    return said + [(WARNING, f"“{line.text}”: {line.doubt} {out}") for line in doubts]


def _save_search(form: SearchForm) -> Said:
    search = form.save()
    pace = f"every {search.interval_minutes} minutes, {search.max_pages} pages"
    said: Said = [(SUCCESS, f"Search “{search.name}” added: {pace}.")]
    return said if consent.given(search.board) else [*said, (WARNING, unaccepted(search.board))]


def _save_rules(form: Any) -> Said:
    form.save()
    return [(SUCCESS, "Saved. It holds for vacancies that are analysed from now on.")]


def _save_sending(form: SendingForm) -> Said:
    on, source = guard.sending_state(form.save())
    return [(SUCCESS, f"Saved. Sending is {'on' if on else 'off'}, {source}.")]


def _save_known(form: KnownForm) -> Said:
    months = form.save().talk_months
    ended = f"talks that ended in the last {words.counted(months, 'month')}" if months else "no talks that ended"
    return [(SUCCESS, f"Saved. Besides talks that go on and clients you are warned of {ended}.")]


def _save_tell(form: TellForm) -> Said:
    channel = form.save()
    if not channel.active:
        return [(WARNING, "Saved. You are told nothing by e-mail now.")]
    return [(SUCCESS, f"Saved. You are told at {channel.address or settings.OWNER_EMAIL or 'no address yet'}.")]


SAVE: dict[str, Callable[[Any], Said]] = {
    "who": _save_who,
    "facts": _save_facts,
    "search": _save_search,
    "rules": _save_rules,
    "sending": _save_sending,
    "known": _save_known,
    "tell": _save_tell,
}
