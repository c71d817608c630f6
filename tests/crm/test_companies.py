"""Companies in the CRM: the list, the page, the warning, those we do not write to, contacts from before."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from leads.models import Company, Lead, Meeting, Message, PastContact, Suppression, Vacancy
from leads.services import blocking
from outreach.models import Approval, Preferences
from tests import factories
from tests.crm.people import act, drafted, lead_url, said

pytestmark = pytest.mark.django_db
LIST = "admin:leads_company_changelist"
CSV = "company;e-mail;name;when;kind\nNordwind GmbH;ira@nordwind.example;Ira;2025-03-31;client\nAcme;;;;enemy\n"


def page(company: Company) -> str:
    return reverse("admin:leads_company_change", args=[company.pk])


def known(stage: str = "in_conversation", **values: object) -> Message:
    """A draft for a company that another lead of ours talks to."""
    message = drafted(**values)
    factories.Lead(vacancy__company=message.lead.company, stage=stage, stage_since=factories.days_ago(3))
    return message


def text(crm: Client, url: str) -> str:
    return html.unescape(crm.get(url).content.decode())


class TestList:
    def test_it_says_how_we_stand(self, crm: Client) -> None:
        talks = factories.Lead(stage="replied").company
        blocked, past = factories.Company(), factories.Company()
        blocking.block(company=blocked, note="never paid", actor="owner")
        PastContact.objects.create(company=past, kind="client", fingerprint="1")
        written = factories.Message(sent=True).lead.company
        never = factories.Company()
        body = text(crm, reverse(LIST))
        for words in ("In talks with", "never paid", "A client before the agent", "written to", "never written to"):
            assert words in body
        for view, wanted in {
            "talks": {talks}, "blocked": {blocked}, "before": {past}, "clients": {past}, "written": {written},
            "never": {talks, blocked, past, never},
        }.items():  # fmt: skip
            rows = crm.get(reverse(LIST), {"view": view}).context["cl"].result_list
            assert set(rows) == wanted, view

    def test_it_counts_vacancies_and_finds_by_name_domain_and_type(self, crm: Client) -> None:
        company = factories.Company(name="Nordwind", domain="nw.example", company_type="product")
        factories.Vacancy(company=company)
        factories.Vacancy(company=company, closed_at=timezone.now())
        factories.Company(name="Other")
        for query in ({"q": "nordw"}, {"q": "nw.ex"}, {"company_type__exact": "product"}):
            assert [row.pk for row in crm.get(reverse(LIST), query).context["cl"].result_list] == [company.pk]
        body = text(crm, reverse(LIST))
        assert "1 open" in body
        assert "2 in all" in body

    def test_it_costs_the_same_for_many(self, crm: Client) -> None:
        def rows(number: int) -> int:
            for _ in range(number):
                company = factories.Lead(stage="replied").company
                factories.Message(lead=factories.Lead(vacancy__company=company), sent=True)
                PastContact.objects.create(company=company, kind="client", fingerprint=str(company.pk))
            with CaptureQueriesContext(
                connection,
            ) as asked:
                crm.get(reverse(LIST))
            return len(asked)

        crm.get(reverse(LIST))
        assert rows(2) == rows(20)


class TestPage:
    def test_it_tells_everything(self, crm: Client) -> None:
        message = factories.Message(sent=True)
        company = message.lead.company
        now = timezone.now()
        Meeting.objects.create(lead=message.lead, starts_at=now, ends_at=now + timedelta(hours=1))
        Message.objects.create(
            lead=message.lead, direction="in", status="received", kind="reply", subject="Yes", body="Yes",
            created_at=now, channel="email",
        )  # fmt: skip
        PastContact.objects.create(
            company=company, kind="client", at=timezone.localdate(), name="Ira", note="A year", fingerprint="1"
        )
        factories.Vacancy(company=company, title="Closed one", closed_at=now)
        near = factories.Company(name=company.name.replace("GmbH", "Group"))
        body = text(crm, page(company))
        for words in (
            message.vacancy.title, "Closed one", "Letter sent", "They wrote: Yes", "Meeting, scheduled",
            "Client before the agent: Ira", str(message.lead.contact), near.name, "A year",
        ):  # fmt: skip
            assert words in body, words

    def test_it_costs_the_same_for_many(self, crm: Client) -> None:
        company = factories.Company()

        def asked() -> int:
            with CaptureQueriesContext(connection) as queries:
                crm.get(page(company))
            return len(queries)

        factories.Message(lead=factories.Lead(vacancy__company=company), sent=True)
        asked()
        first = asked()
        for _ in range(10):
            factories.Message(lead=factories.Lead(vacancy__company=company, stage="replied"), sent=True)
        assert asked() <= first + 1  # when talks began

    def test_what_the_owner_says_stays(self, crm: Client) -> None:
        company = factories.Company(name="Nordwind")
        values = {
            "name": "Nordwind",
            "company_type": "agency",
            "site": "nordwind.example",
            "domain": "",
            "notes": "Ask",
        }
        assert "Saved" in said(crm.post(act("company_edit", company), values, follow=True))
        company.refresh_from_db()
        assert (company.company_type, company.site) == ("agency", "https://nordwind.example")
        assert company.domain == "nordwind.example"
        assert {"company_type", "site"} <= set(company.owned)
        wrong = crm.post(act("company_edit", company), values | {"domain": "gmail.com"}, follow=True)
        assert "belongs to everybody" in said(wrong)

    def test_block_off_and_look_again(self, crm: Client) -> None:
        message = factories.Message()
        company = message.lead.company
        assert "Say why" in said(crm.post(act("company_block", company), {"note": ""}, follow=True))
        told = said(crm.post(act("company_block", company), {"note": "never paid"}, follow=True))
        assert "1 open draft discarded, 1 vacancy skipped" in told
        assert "Never paid" in text(crm, page(company)) or "never paid" in text(crm, page(company))
        assert "stay skipped" in said(crm.post(act("company_unblock", company), follow=True))
        assert "Look again" in text(crm, page(company))
        crm.post(act("company_look_again", company))
        assert Vacancy.objects.get().status == "new"

    def test_two_are_joined_after_a_look(self, crm: Client) -> None:
        company, other = factories.Company(name="Nordwind"), factories.Company(name="Nordwind Logistics")
        factories.Lead(vacancy__company=other)
        url = reverse("admin:company_join", args=[company.pk])
        assert "Nordwind Logistics" in text(crm, f"{url}?q=nordwind")
        assert "1 vacancies, 1 leads" in text(crm, f"{url}?other={other.pk}")
        assert Company.objects.count() == 2
        told = said(crm.post(url, {"other": other.pk, "keep": "other"}, follow=True))
        assert "“Nordwind” is part of “Nordwind Logistics”" in told
        assert Company.objects.get().pk == other.pk

    def test_a_company_that_is_gone_is_a_page_that_says_so(self, crm: Client) -> None:
        assert crm.get(reverse("admin:leads_company_change", args=[99])).status_code == 404


class TestWarning:
    def test_it_stands_on_every_page_before_the_yes(self, crm: Client) -> None:
        message = known()
        for url in (
            lead_url(message.lead), reverse("admin:leads_vacancy_change", args=[message.vacancy.pk]),
            reverse("admin:leads_message_changelist"),
        ):  # fmt: skip
            assert "In talks with Katharina" in text(crm, url), url

    def test_review_costs_the_same_for_many(self, crm: Client) -> None:
        def asked(number: int) -> int:
            for _ in range(number):
                known()
            with CaptureQueriesContext(connection) as queries:
                crm.get(reverse("admin:leads_message_changelist"))
            return len(queries)

        asked(1)
        assert asked(1) == asked(8)

    def test_the_yes_after_the_warning_is_the_owners(self, crm: Client) -> None:
        message = drafted(created_at=factories.days_ago(1))
        other = factories.Lead(vacancy__company=message.lead.company, stage="replied")
        refused = crm.post(act("message_approve", message), {"sha256": message.sha256}, follow=True)
        assert "something began with this company" in said(refused)
        assert not Approval.objects.exists()
        soup = crm.get(lead_url(message.lead)).content.decode()
        assert f'name="seen" value="in_talks-{other.pk}"' in soup
        values = {"sha256": message.sha256, "seen": f"in_talks-{other.pk}"}
        assert "Approved" in said(crm.post(act("message_approve", message), values, follow=True))

    def test_the_button_of_the_list_says_what_was_read(self, crm: Client) -> None:
        message = known(created_at=factories.days_ago(9))
        other = Lead.objects.exclude(pk=message.lead.pk).get()
        body = text(crm, reverse("admin:leads_message_changelist"))
        url = f"{act('message_approve', message)}?seen=in_talks-{other.pk}"
        assert url in body
        assert "Approve anyway" in body
        assert "Approved" in said(crm.post(url, {"sha256": message.sha256}, follow=True))

    def test_many_at_once_leave_them_out_and_one_click_writes(self, crm: Client) -> None:
        message = known()
        vacancy = message.vacancy
        message.delete()
        values = {"action": "draft_responses", "_selected_action": [vacancy.pk]}
        told = said(crm.post(reverse("admin:leads_vacancy_changelist"), values, follow=True))
        assert "1 not drafted, because you know the company" in told
        assert "Draft anyway" in text(crm, lead_url(vacancy.lead))
        assert not Message.objects.exists()

    def test_the_owner_says_how_long(self, crm: Client) -> None:
        lead = factories.Message().lead
        factories.Lead(vacancy__company=lead.company, stage="no_response", stage_since=factories.days_ago(200))
        assert "You know this company" not in text(crm, lead_url(lead))
        crm.post(reverse("setup"), {"section": "known", "talk_months": "12"})
        assert Preferences.objects.get().talk_months == 12
        assert "You know this company" in text(crm, lead_url(lead))


class TestDoNotWrite:
    def test_a_company_not_known_yet_is_put_on_by_name(self, crm: Client) -> None:
        url = reverse("admin:leads_suppression_add")
        crm.post(url, {"company_name": "ТОВ «Обрій»", "reason": "owner", "note": "no"})
        assert Suppression.objects.get().company.key == "обрій"
        again = text(crm, url) and crm.post(url, {"company_name": "Обрій LLC", "reason": "owner"})
        assert "on the list already" in again.content.decode()

    @pytest.mark.parametrize(
        ("values", "why"),
        [
            ({}, "Fill in one of the three"), ({"domain": "a.example", "email": "x@a.example"}, "Fill in one"),
            ({"domain": "gmail.com"}, "belongs to everybody"), ({"domain": "no domain"}, "is no domain"),
            ({"company_name": "..."}, "no letter"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_on_the_list_says_why(self, crm: Client, values: dict[str, str], why: str) -> None:
        answer = crm.post(reverse("admin:leads_suppression_add"), {"reason": "owner", **values})
        assert why in html.unescape(answer.content.decode())
        assert not Suppression.objects.exists()

    def test_a_domain_ends_what_is_open_there(self, crm: Client) -> None:
        message = factories.Message()
        crm.post(reverse("admin:leads_suppression_add"), {"domain": "https://www.nordwind.example/", "reason": "owner"})
        assert Suppression.objects.get().domain == "nordwind.example"
        message.refresh_from_db()
        assert message.status == "discarded"


class TestContactsFromBefore:
    url = "admin:company_import"

    def test_nothing_is_written_before_the_yes(self, crm: Client) -> None:
        upload = SimpleUploadedFile("clients.csv", CSV.encode("cp1251"))
        answer = crm.post(reverse(self.url), {"file": upload})
        body = html.unescape(answer.content.decode())
        for words in ("Take in 1 line", "line 2", "A new company", "line 3", "“enemy” is not known", "clients.csv"):
            assert words in body, words
        assert not PastContact.objects.exists()
        told = said(crm.post(reverse(self.url), {"shown": answer.context["shown"], "write": "1"}, follow=True))
        assert "1 contact from before taken in, 1 new company. 1 line left out." in told
        past = PastContact.objects.get()
        assert (past.source, past.line, past.contact.email) == ("clients.csv", 2, "ira@nordwind.example")
        again = crm.post(reverse(self.url), {"text": CSV})
        assert "All of it is there already" in again.content.decode()

    @pytest.mark.parametrize(
        ("values", "why"),
        [({}, "Choose a file"), ({"text": "a,b\n1,2"}, "No column"), ({"shown": "forged", "write": "1"}, "older than")],
    )
    def test_a_refusal_is_a_sentence(self, crm: Client, values: dict[str, str], why: str) -> None:
        answer = crm.post(reverse(self.url), values)
        assert answer.status_code == 400
        assert why in answer.content.decode()

    def test_the_example_comes_back_through_the_page(self, crm: Client) -> None:
        example = b"".join(crm.get(reverse("admin:company_import_example")).streaming_content)
        answer = crm.post(reverse(self.url), {"file": SimpleUploadedFile("example.csv", example)})
        assert answer.context["todo"] == 3

    def test_set_up_leads_there(self, crm: Client) -> None:
        assert reverse(self.url) in text(crm, reverse("setup"))
