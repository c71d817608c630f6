"""The owner's profile, facts and preferences, out of the database for the pure functions."""

from __future__ import annotations

from outreach import filters
from outreach.models import Fact, Preferences, SenderProfile
from outreach.offer import Offer, OfferedFact
from outreach.wishes import Wishes

COMPANY_TYPES = ("outsource", "outstaff", "agency")


def sender_profile() -> SenderProfile:
    """The one profile, made empty when there is none."""
    return SenderProfile.objects.order_by("pk").first() or SenderProfile.objects.create()


def preferences() -> Preferences:
    """The one row of preferences, made with the defaults when there is none."""
    return Preferences.objects.order_by("pk").first() or Preferences.objects.create()


def offer() -> Offer:
    """What a letter may say about us: the facts that are true today. Two queries."""
    profile = sender_profile()
    facts = tuple(_offered(fact) for fact in profile.facts.filter(active=True).order_by("pk"))
    tone = "" if profile.tone == SenderProfile.Tone.PLAIN else profile.tone
    return Offer(
        facts=facts, team=profile.team_name, signature=_signature(profile), tone=tone, about=profile.about.strip()
    )


def hard_filters(row: Preferences | None = None) -> filters.Preferences:
    """The rules of first_refusal, from the owner's preferences."""
    row = row or preferences()
    return filters.Preferences(
        languages=tuple(row.languages),
        salary_floor=row.salary_floor,
        work_formats=tuple(row.work_formats),
        stop_words=tuple(word.strip() for word in row.stop_words.splitlines() if word.strip()),
        skip_company_types=frozenset(kind for kind in COMPANY_TYPES if not getattr(row, f"allow_{kind}")),
        skip_refusing_agencies=not row.allow_refusing_agencies,
        minimum_score=row.minimum_score,
    )


def wishes(row: Preferences | None = None) -> Wishes:
    """What raises and lowers a score beyond skills, from the owner's preferences."""
    row = row or preferences()
    return Wishes(
        domains_wanted=tuple(row.domains_wanted),
        domains_unwanted=tuple(row.domains_unwanted),
        countries_wanted=tuple(row.countries_wanted),
        countries_unwanted=tuple(row.countries_unwanted),
        company_types=tuple(row.company_types_wanted),
    )


def _offered(fact: Fact) -> OfferedFact:
    texts = {"en": fact.text, "uk": fact.text_uk, "ru": fact.text_ru, "pl": fact.text_pl}
    return OfferedFact(
        id=f"F{fact.pk}",
        kind=fact.kind,
        text=fact.text,
        language="en" if fact.text else "",
        texts={language: text for language, text in texts.items() if text},
        technologies=tuple(fact.technologies),
        person=fact.person_name,
        role=fact.role,
        years=fact.years,
        free_from=fact.free_from,
        rate_min=fact.rate_min,
        rate_currency=fact.rate_currency,
        rate_period=fact.rate_unit if fact.rate_min else "",
        link=fact.link,
    )


def _signature(profile: SenderProfile) -> str:
    return profile.signature.strip() or "\n".join(filter(None, (profile.person_name, profile.team_name)))
