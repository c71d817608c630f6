"""Two rows that are one company; what a posting or a contact says of one; the keys that a new version changes."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps

from leads.models import Company, Contact, Interaction, Lead, Message, PastContact, Suppression, Vacancy
from leads.posting import Posting
from leads.services import companies
from leads.services.companies import companies_by_key
from leads.services.company_joining import join_companies
from leads.services.company_names import company_key
from leads.services.contacts import contact_by_email
from leads.services.content import CONTENT, content_hash
from leads.services.domains import mail_domain, plain_domain, site_domain
from leads.services.leads import StageRefusedError
from leads.services.recording import record_postings
from tests import factories

pytestmark = pytest.mark.django_db


def posting(company: str, **values: object) -> Posting:
    known = {"board": "djinni", "external_id": "1", "url": "https://djinni.co/jobs/1/", "title": "Python"}
    return Posting(**{**known, "description_text": "We plan routes.", "company": company, **values})  # type: ignore[arg-type]


def test_all_becomes_part_of_the_kept_one() -> None:
    keep, other = factories.Company(name="Nordwind"), factories.Company(name="Nordwind Logistics", domain="nw.example")
    mine = factories.Lead(vacancy__company=keep)
    theirs = factories.Lead(vacancy__company=other)
    PastContact.objects.create(company=other, kind="client", fingerprint="1")
    Suppression.objects.create(company=other)
    moved = join_companies(keep=keep, other=other, actor="max")
    assert (moved.vacancies, moved.contacts, moved.leads, moved.past) == (1, 1, 1, 1)
    assert not Company.objects.filter(name="Nordwind Logistics").exists()
    assert set(Lead.objects.filter(company=keep)) == {mine, theirs}
    assert {keep.vacancies.count(), keep.contacts.count()} == {2}
    assert (keep.past_contacts.count(), keep.suppressions.count()) == (1, 1)
    assert Company.objects.get(pk=keep.pk).domain == "nw.example"
    told = Interaction.objects.filter(text__contains="“Nordwind Logistics” was joined with “Nordwind”", actor="max")
    assert [each.lead for each in told] == [theirs]


def test_leads_without_a_person_become_one() -> None:
    keep, other = factories.Company(), factories.Company()
    mine = factories.Lead(vacancy__company=keep, contact=None, stage="contacted")
    theirs = factories.Lead(vacancy__company=other, contact=None, score=90)
    factories.Message(lead=theirs, recipient="x@y.example")
    join_companies(keep=keep, other=other, actor="max")
    lead = Lead.objects.get()
    assert (lead.pk, lead.stage, lead.score) == (mine.pk, "contacted", 90)
    assert Message.objects.get().lead == mine


def test_two_who_answered_the_same_vacancy_stay_apart() -> None:
    keep, other = factories.Company(), factories.Company()
    mine = factories.Lead(vacancy__company=keep, contact=None)
    theirs = factories.Lead(vacancy__company=other, contact=None)
    factories.Message(lead=mine, sent=True, recipient="x@y.example")
    factories.Message(lead=theirs, vacancy=mine.vacancy, sent=True, recipient="x@y.example")
    with pytest.raises(StageRefusedError):
        join_companies(keep=keep, other=other, actor="max")
    assert Company.objects.filter(pk__in=[keep.pk, other.pk]).count() == 2


def test_what_comes_under_the_other_name_later_belongs_to_the_kept_one() -> None:
    keep = factories.Company(name="Nordwind")
    record_postings([posting("Nordwind Logistics")])
    other = Company.objects.get(name="Nordwind Logistics")
    join_companies(keep=keep, other=other, actor="max")
    again = record_postings([posting("Nordwind Logistics")])
    assert (again.unchanged, again.updated) == ([Vacancy.objects.get().pk], [])
    record_postings([posting("Nordwind Logistics GmbH", external_id="2")])
    assert set(Vacancy.objects.values_list("company", flat=True)) == {keep.pk}
    row = Vacancy.objects.first()
    assert row.content_hash == content_hash({name: getattr(row, name) for name in CONTENT})


def test_a_company_known_costs_one_query(django_assert_num_queries) -> None:  # noqa: ANN001
    factories.Company(name="Nordwind", company_type="product")
    with django_assert_num_queries(1):
        companies_by_key({"nordwind": "Nordwind"}, {"nordwind": "product"}, {"nordwind": ""})


def test_it_fills_what_is_not_known_and_leaves_what_the_owner_said() -> None:
    company = factories.Company(name="Nordwind")
    companies_by_key({"nordwind": "x"}, {"nordwind": "product"}, {"nordwind": "https://www.nordwind.example/jobs"})
    company.refresh_from_db()
    assert (company.company_type, company.domain) == ("product", "nordwind.example")
    companies.edit(company, company_type="agency", site="", domain="")
    companies_by_key({"nordwind": "x"}, {"nordwind": "product"}, {"nordwind": "https://nordwind.example"})
    company.refresh_from_db()
    assert (company.company_type, company.site, company.domain) == ("agency", "", "")


def test_a_recorded_posting_brings_the_site_and_the_type() -> None:
    record_postings([posting("Brentex", external_id="1")])
    record_postings(
        [
            posting(
                "Brentex", external_id="2", company_url="https://www.brentex.example/\x00jobs", company_type="product"
            )
        ]
    )
    record_postings([posting("Selesa", external_id="3", company_url="https://selesa.example", company_type="agency")])
    said = Company.objects.order_by("name").values_list("name", "site", "domain", "company_type")
    assert list(said) == [
        ("Brentex", "https://www.brentex.example/jobs", "brentex.example", "product"),
        ("Selesa", "https://selesa.example", "selesa.example", "agency"),
    ]


def test_a_page_on_a_board_is_no_site() -> None:
    companies_by_key({"x": "X"}, {}, {"x": "https://jobs.dou.ua/companies/x/"})
    assert Company.objects.values_list("site", "domain").get() == ("", "")


def test_an_address_of_theirs_says_the_domain_and_a_free_one_does_not() -> None:
    company = factories.Company()
    contact_by_email("olena@gmail.com", company=company)
    assert Company.objects.get().domain == ""
    contact_by_email("olena@hr.nordwind.example", company=company)
    assert Company.objects.get().domain == "nordwind.example"


@pytest.mark.parametrize(
    ("said", "domain"),
    [
        ("https://www.Acme.com/jobs?x=1", "acme.com"), ("acme.co.uk", "acme.co.uk"), ("@acme.com", "acme.com"),
        ("jobs.acme.com", "acme.com"), ("http://10.0.0.1/", ""), ("localhost", ""), ("a b.com", ""), ("", ""),
        ("https://обрій.укр", "обрій.укр".encode("idna").decode()), ("http://[::1", ""), ("hr.com", "hr.com"),
    ],
)  # fmt: skip
def test_a_domain_is_found_in_what_a_person_writes(said: str, domain: str) -> None:
    assert plain_domain(said) == domain


def test_hosts_of_everybody_are_no_company() -> None:
    assert (mail_domain("a@ukr.net"), mail_domain("a@mail.google.com"), mail_domain("a@acme.com")) == (
        "",
        "",
        "acme.com",
    )
    assert (site_domain("https://www.linkedin.com/company/acme"), site_domain("https://acme.com")) == ("", "acme.com")


class TestKeysOfANewVersion:
    migration = importlib.import_module("leads.migrations.0006_company_keys")

    def old(self, name: str, key: str, **values: object) -> Company:
        return factories.Company(name=name, key=key, **values)

    def run(self) -> None:
        self.migration.forwards(apps, None)

    def test_rows_that_are_one_now_become_one_and_nothing_is_lost(self) -> None:
        keep, other = self.old("Nordwind OÜ", "nordwind oü"), self.old("ТОВ «Nordwind»", "nordwind x", notes="Ask Ira")
        for _ in range(2):
            factories.Vacancy(company=keep)
        mine = factories.Lead(vacancy__company=keep, contact=None, stage="replied")
        theirs = factories.Lead(vacancy__company=other, contact=None, score=95)
        named = factories.Lead(vacancy__company=other)
        factories.Message(lead=theirs, recipient="x@y.example")
        Suppression.objects.create(company=keep)
        Suppression.objects.create(company=other)
        counts = [model.objects.count() for model in (Vacancy, Contact, Message)]
        self.run()
        company = Company.objects.get()
        assert (company.pk, company.key, "Ask Ira" in company.notes) == (keep.pk, "nordwind", True)
        assert [model.objects.count() for model in (Vacancy, Contact, Message)] == counts
        assert set(Lead.objects.filter(company=keep)) == {mine, named}
        mine.refresh_from_db()
        assert (mine.stage, mine.score, mine.messages.count()) == ("replied", 95, 1)
        assert (company.vacancies.count(), company.contacts.count(), Suppression.objects.count()) == (5, 1, 1)

    def test_the_hash_is_the_one_a_scan_would_find(self) -> None:
        self.old("Nordwind", "nordwind"), self.old("Nordwind OÜ", "nordwind oü")
        record_postings([posting("Nordwind", tags=("a",), company_type="product", countries=("UA",))])
        row = Vacancy.objects.get()
        for _ in range(2):
            factories.Vacancy(company=Company.objects.get(key="nordwind oü"))
        self.run()
        assert row.company_id != Vacancy.objects.get(pk=row.pk).company_id
        row.refresh_from_db()
        assert row.content_hash == content_hash({name: getattr(row, name) for name in CONTENT})

    def test_leads_that_cannot_be_one_stay_apart_with_a_reason(self) -> None:
        keep, other = self.old("Nordwind", "nordwind"), self.old("Nordwind OÜ", "nordwind oü")
        mine = factories.Lead(vacancy__company=keep, contact=None)
        theirs = factories.Lead(vacancy__company=other, contact=None)
        factories.Message(lead=mine, sent=True, recipient="x@y.example")
        factories.Message(lead=theirs, vacancy=mine.vacancy, sent=True, recipient="x@y.example")
        self.run()
        self.run()
        other = Lead.objects.get(pk=theirs.pk).company
        assert other != Lead.objects.get(pk=mine.pk).company
        assert "have answered the same vacancy" in other.notes

    def test_keys_change_places_and_a_second_run_changes_nothing(self) -> None:
        one, two = self.old("Alpha", "beta"), self.old("Beta", "alpha")
        contact = factories.Contact(company=one, email="a@alpha.example")
        factories.Vacancy(company=two, company_type="product")
        self.run()
        self.run()
        assert dict(Company.objects.values_list("name", "key")) == {"Alpha": "alpha", "Beta": "beta"}
        assert Company.objects.get(pk=contact.company_id).domain == "alpha.example"
        assert Company.objects.get(pk=two.pk).company_type == "product"
        assert company_key("Alpha") == "alpha"
