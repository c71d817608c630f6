"""Rows for tests. Traits name the situation: `Message(approved=True)`."""

from __future__ import annotations

from datetime import time, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from leads import models as record
from leads.services.companies import company_key
from leads.services.fingerprint import fingerprint
from outreach import models as outreach
from sourcing import models as sourcing


class Company(DjangoModelFactory):
    class Meta:
        model = record.Company

    name = factory.Sequence(lambda n: f"Nordwind {n} GmbH")
    key = factory.LazyAttribute(lambda o: company_key(o.name))


class Contact(DjangoModelFactory):
    class Meta:
        model = record.Contact

    company = factory.SubFactory(Company)
    name = factory.Sequence(lambda n: f"Katharina {n} Brandt")
    email = factory.Sequence(lambda n: f"k{n}@nordwind.example")


class Vacancy(DjangoModelFactory):
    class Meta:
        model = record.Vacancy

    class Params:
        matched = factory.Trait(status="matched", score=72, technologies=["Python", "Django"])
        skipped = factory.Trait(status="skipped", skip_rule="stop_words", skip_reason="stop word “PHP”")

    board = "djinni"
    external_id = factory.Sequence(lambda n: str(700_000 + n))
    url = factory.LazyAttribute(lambda o: f"https://djinni.co/jobs/{o.external_id}-python-developer/")
    title = factory.Sequence(lambda n: f"Python Developer {n}")
    company = factory.SubFactory(Company)
    description_text = "We plan routes for 1,200 carriers.\nYou will bring p95 of the pricing endpoint under 400 ms."
    content_hash = factory.Sequence(lambda n: f"{n:032x}")
    language = "en"
    first_seen = factory.LazyFunction(timezone.now)
    last_seen = factory.SelfAttribute("first_seen")
    posted_at = factory.SelfAttribute("first_seen")
    detailed_at = factory.SelfAttribute("first_seen")


class Lead(DjangoModelFactory):
    class Meta:
        model = record.Lead
        skip_postgeneration_save = True

    vacancy = factory.SubFactory(Vacancy, matched=True)
    company = factory.SelfAttribute("vacancy.company")
    contact = factory.SubFactory(Contact, company=factory.SelfAttribute("..company"))
    stage = "qualified"
    score = 72
    stage_since = factory.LazyFunction(timezone.now)
    created_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def joined(self, create: bool, extracted: object, **_: object) -> None:
        if create:
            record.Vacancy.objects.filter(pk=self.vacancy.pk).update(lead=self)
            self.vacancy.refresh_from_db()


class Message(DjangoModelFactory):
    class Meta:
        model = record.Message

    class Params:
        by_hand = factory.Trait(channel="assisted", recipient=factory.SelfAttribute("vacancy.url"))
        sent = factory.Trait(status="sent", sent_at=factory.LazyFunction(timezone.now))

    lead = factory.SubFactory(Lead)
    vacancy = factory.SelfAttribute("lead.vacancy")
    channel = "email"
    recipient = factory.LazyAttribute(lambda o: o.lead.contact.email if o.lead.contact else "jobs@nordwind.example")
    subject = factory.Sequence(lambda n: f"Your vacancy {n}")
    body = "Hello,\n\nwe are a team and offer our people.\n\nMaxim"
    language = "en"
    backend = "builtin"
    created_at = factory.LazyFunction(timezone.now)
    sha256 = factory.LazyAttribute(lambda o: "")

    @classmethod
    def _create(cls, model_class: type, *args: object, **kwargs: object) -> record.Message:
        message = model_class(*args, **kwargs)
        message.sha256 = fingerprint(message)
        message.save()
        return message


class SearchProfile(DjangoModelFactory):
    class Meta:
        model = sourcing.SearchProfile

    name = factory.Sequence(lambda n: f"Python {n}")
    board = "djinni"
    keywords = "Python"


class Scan(DjangoModelFactory):
    class Meta:
        model = sourcing.Scan

    search = factory.SubFactory(SearchProfile)
    board = "djinni"
    status = "ok"
    started_at = factory.LazyFunction(timezone.now)
    finished_at = factory.LazyFunction(timezone.now)


class SenderProfile(DjangoModelFactory):
    class Meta:
        model = outreach.SenderProfile

    team_name = "Kvartal Dev"
    person_name = "Maxim"
    email = "maxim@kvartal.example"


class Fact(DjangoModelFactory):
    class Meta:
        model = outreach.Fact

    profile = factory.SubFactory(SenderProfile)
    kind = "case"
    text = "For a Polish courier we ran Django and Celery on RabbitMQ with about 3 million tasks a day."
    technologies = ["Django", "Celery", "RabbitMQ"]


class Preferences(DjangoModelFactory):
    class Meta:
        model = outreach.Preferences

    class Params:
        sending = factory.Trait(
            sending_enabled=True, send_from=time(0), send_until=time(0), send_on_weekends=True, gap_minutes=0
        )


def approved(message: record.Message, by: str = "owner") -> record.Message:
    """The message after the owner's yes."""
    from outreach.approvals import approve

    approve(message.pk, sha256=message.sha256, actor=by)
    message.refresh_from_db()
    return message


def days_ago(days: float) -> object:
    return timezone.now() - timedelta(days=days)
