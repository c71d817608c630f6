"""The page of the AI platform: what it says is in force, what it refuses, what its buttons do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jobagent_site.crm import words
from jobagent_site.crypto import new_key
from leads.models import Message
from outreach import pauses, platform
from outreach.models import AiBackendState, AiCall, AiPlatform
from tests import factories as f
from tests.crm.ai_server import KEY, WRONG_KEY, SmallFlowise, small_flowise
from tests.crm.people import act, assistant, drafted, lead_url, said

pytestmark = pytest.mark.django_db
PAGE = "/admin/outreach/aiplatform/"
EMPTY = {"stand_ins_0": "builtin", "stand_ins_1": ""}


@pytest.fixture
def flowise() -> Iterator[SmallFlowise]:
    with small_flowise() as running:
        yield running


def page(client: Client) -> BeautifulSoup:
    response = client.get(PAGE)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def save(client: Client, **values: Any) -> Any:
    """What came of a form in which only these fields are filled."""
    return client.post(PAGE, EMPTY | values, follow=True)


def refused(response: Any) -> dict[str, str]:
    """Field → sentence."""
    return {name: " ".join(errors) for name, errors in response.context["adminform"].form.errors.items()}


def paused(until: float = 30, **values: Any) -> AiBackendState:
    """Flowise after three failures, left alone for so many minutes."""
    told = {"failures": 3, "error": "Flowise does not take our key.", "paused_until": timezone.now()}
    row = AiBackendState(backend="flowise", **(told | values))
    row.paused_until += timedelta(minutes=until)
    row.save()
    return row


class TestInForce:
    def test_each_field_says_its_value_and_where_it_comes_from(self, crm: Client, settings: Any):
        settings.AI_PLATFORM_URL, settings.AI_MODEL = "https://ai.example.org", "tiny"
        settings.ENV_FILE_NAMES = frozenset({"AI_PLATFORM_URL"})
        AiPlatform.objects.create(model="large")
        text = " ".join(page(crm).select_one("#aiplatform_form").text.split())
        assert "In force: https://ai.example.org, from .env." in text
        assert "In force: large, set in the CRM." in text
        assert "In force: 120, default." in text
        assert "In force: the built-in analyst, default." in text

    def test_the_key_is_encrypted_and_never_shown_back(self, crm: Client):
        save(crm, new_key=f"Bearer {KEY}")
        assert AiPlatform.objects.get().api_key == KEY
        with connection.cursor() as cursor:
            cursor.execute("SELECT api_key FROM outreach_aiplatform")
            assert KEY not in cursor.fetchone()[0]
        html = str(page(crm))
        assert KEY not in html
        assert "Empty keeps it." in html
        assert "In force: <b>a key</b>, set in the CRM." in html

    def test_saving_without_a_key_keeps_it_and_a_tick_removes_it(self, crm: Client):
        AiPlatform.objects.create(api_key=KEY)
        save(crm, timeout=90)
        assert (AiPlatform.objects.get().api_key, AiPlatform.objects.get().timeout) == (KEY, 90)
        save(crm, remove_key="on")
        assert AiPlatform.objects.get().api_key == ""
        assert not page(crm).select("[name=remove_key]")

    def test_a_key_that_cannot_be_opened_does_not_close_the_page(self, crm: Client, settings: Any):
        AiPlatform.objects.create(api_key=KEY, backend="flowise")
        settings.FIELD_ENCRYPTION_KEYS = [new_key()]
        assert "cannot be opened" in page(crm).select_one("#now").text
        assert not page(crm).select("form[action$='/test/']")
        assert "cannot be opened" in crm.get(reverse("admin:index")).content.decode()
        save(crm, new_key="another")
        assert AiPlatform.objects.get().api_key == "another"


class TestRefusals:
    @pytest.mark.parametrize(
        ("field", "value", "told"),
        [
            ("url", "flowise", "no web address"),
            ("url", "https://me:secret@ai.example.org", "leave name and password out"),
            ("timeout", 0, "1 to 180"),
            ("timeout", 181, "1 to 180"),
            ("concurrency", 65, "1 to 64"),
            ("concurrency", 0, "1 to 64"),
            ("daily_call_limit", -1, "0 for no limit"),
            ("daily_money_limit", -1, "0 or more"),
            ("price_in", "-0.1", "0 or more"),
            ("price_out", "-0.1", "0 or more"),
            ("new_key", "a key", "Copy it once more"),
        ],
    )
    def test_it_refuses_with_a_sentence(self, crm: Client, field: str, value: Any, told: str):
        response = save(crm, **{field: value})
        assert told in refused(response)[field]
        assert not AiPlatform.objects.exclude(updated_at=AiPlatform.objects.get().updated_at).exists()
        assert getattr(AiPlatform.objects.get(), "api_key" if field == "new_key" else field) in ("", None)

    @pytest.mark.parametrize(("field", "value"), [("timeout", 180), ("concurrency", 64), ("daily_call_limit", 0)])
    def test_the_edges_are_allowed(self, crm: Client, field: str, value: int):
        save(crm, **{field: value})
        assert getattr(AiPlatform.objects.get(), field) == value

    def test_a_limit_in_dollars_needs_both_prices(self, crm: Client):
        assert "both prices" in refused(save(crm, daily_money_limit=5, price_in=1))["daily_money_limit"]
        save(crm, daily_money_limit=5, price_in="0.15", price_out="0.60")
        assert AiPlatform.objects.get().daily_money_limit == Decimal(5)

    def test_flowise_needs_an_address_and_its_chatflows(self, crm: Client):
        wrong = refused(save(crm, backend="flowise"))
        assert set(wrong) == {"url", "analysis_chatflow", "response_chatflow"}
        assert "chatflows push" in wrong["analysis_chatflow"]
        wrong = refused(save(crm, backend="flowise", url="https://ai.example.org", analysis_chatflow="a",
                             response_chatflow="r", second_reader="on"))  # fmt: skip
        assert set(wrong) == {"review_chatflow"}

    def test_what_stands_in_env_is_not_missing(self, crm: Client, settings: Any):
        settings.AI_PLATFORM_URL, settings.AI_ANALYSIS_CHATFLOW_ID = "https://ai.example.org", "a"
        settings.AI_RESPONSE_CHATFLOW_ID = "r"
        save(crm, backend="flowise")
        assert AiPlatform.objects.get().backend == "flowise"

    def test_openai_needs_an_address_and_a_model(self, crm: Client):
        assert set(refused(save(crm, backend="openai"))) == {"url", "model"}
        assert set(refused(save(crm, stand_ins_0="openai"))) == {"url", "model"}


class TestSaving:
    def test_the_stand_ins_keep_their_order_without_repeats(self, crm: Client):
        save(crm, url="https://x.example", model="m", stand_ins_0="openai", stand_ins_1="builtin")
        assert AiPlatform.objects.get().fallback == ["openai", "builtin"]
        assert page(crm).select("[name=stand_ins_0] [selected]")[0]["value"] == "openai"
        save(crm, stand_ins_0="builtin", stand_ins_1="builtin")
        assert AiPlatform.objects.get().fallback == ["builtin"]
        save(crm, stand_ins_0="", stand_ins_1="")
        assert AiPlatform.objects.get().fallback == []

    def test_two_backends_at_one_address_are_told(self, crm: Client, flowise: SmallFlowise):
        response = save(crm, backend="openai", url=flowise.url, model="m", analysis_chatflow="a",
                        response_chatflow="r", stand_ins_0="flowise")  # fmt: skip
        assert "at the same address" in said(response)

    def test_a_mended_key_is_tried_at_once(self, crm: Client):
        paused()
        save(crm, new_key="another")
        assert AiBackendState.objects.get().paused_until is None

    def test_another_chatflow_does_not_inherit_kept_answers(self, crm: Client):
        AiPlatform.objects.create(analysis_chatflow="old", flow_hashes={"analysis": "h1", "response": "h2"})
        save(crm, analysis_chatflow="new")
        assert AiPlatform.objects.get().flow_hashes == {"response": "h2"}


def test_url() -> str:
    return reverse("admin:ai_test", args=[platform.row().pk])


test_url.__test__ = False  # type: ignore[attr-defined]  a name of the page, no test


class TestConnection:
    def test_it_shows_each_step_and_ends_the_pause(self, crm: Client, flowise: SmallFlowise):
        flowise.saved()
        paused()
        response = crm.post(test_url(), follow=True)
        assert "Flowise works" in said(response)
        steps = BeautifulSoup(response.content, "html.parser").select("#tested li")
        assert len(steps) >= 6
        assert {step.select_one(".ja-sign").text for step in steps} == {"✓"}
        assert flowise.asked() == 2
        assert AiBackendState.objects.get().paused_until is None

    def test_it_stands_in_the_ledger(self, crm: Client, flowise: SmallFlowise):
        flowise.saved()
        crm.post(test_url())
        call = AiCall.objects.get()
        assert (call.purpose, call.backend, call.outcome, call.requests) == ("test", "flowise", "ok", 2)

    def test_it_says_what_failed_and_what_to_do(self, crm: Client, flowise: SmallFlowise):
        flowise.saved()
        flowise.wrong = WRONG_KEY
        paused()
        response = crm.post(test_url(), follow=True)
        last = BeautifulSoup(response.content, "html.parser").select("#tested li")[-1]
        assert last.select_one(".ja-sign").text == "✗"
        assert last.select_one(".ja-advice").text
        assert "does not work as it is set" in said(response)
        assert KEY not in response.content.decode()
        assert AiBackendState.objects.get().paused_until is not None
        assert (AiCall.objects.get().outcome, AiCall.objects.get().trouble) == ("failed", "key")

    def test_only_flows_in_use_are_asked(self, crm: Client, flowise: SmallFlowise):
        row = flowise.saved(review_chatflow="flow-v")
        crm.post(test_url())
        assert flowise.asked() == 2
        AiPlatform.objects.filter(pk=row.pk).update(second_reader=True)
        crm.post(test_url())
        assert flowise.asked() == 5

    def test_the_built_in_backend_asks_nobody(self, crm: Client, flowise: SmallFlowise):
        flowise.saved(backend="builtin")
        assert "works" in said(crm.post(test_url(), follow=True))
        assert flowise.server.seen == []
        assert not AiCall.objects.exists()

    def test_unfinished_settings_are_told_without_asking(self, crm: Client, flowise: SmallFlowise):
        flowise.saved(response_chatflow="")
        assert "chatflow for the response" in said(crm.post(test_url(), follow=True))
        assert flowise.server.seen == []

    def test_saving_forgets_the_last_test(self, crm: Client, flowise: SmallFlowise):
        flowise.saved()
        crm.post(test_url())
        assert page(crm).select("#tested")
        save(crm, backend="builtin")
        assert not page(crm).select("#tested")


class TestState:
    def test_a_pause_is_told_on_the_page_and_the_dashboard_with_a_button(self, crm: Client, flowise: SmallFlowise):
        flowise.saved()
        row = paused()
        until = words.moment(row.paused_until)  # after midnight with its day
        told = f"Left alone until {until} after 3 failures: Flowise does not take our key."
        for address in (PAGE, reverse("admin:index")):
            soup = BeautifulSoup(crm.get(address).content, "html.parser")
            assert told in soup.text
            assert "letters wait" in soup.text
            assert soup.select(f"form[action='{reverse('admin:ai_try_now', args=[row.pk])}'] button")

    def test_try_now_ends_the_pause(self, crm: Client):
        row = paused()
        crm.post(reverse("admin:ai_try_now", args=[row.pk]))
        row.refresh_from_db()
        assert (row.paused_until, row.failures) == (None, 0)

    def test_others_see_the_pause_without_the_button(self, flowise: SmallFlowise):
        flowise.saved()
        paused()
        soup = BeautifulSoup(assistant().get(reverse("admin:index")).content, "html.parser")
        assert "Left alone until" in soup.select_one("#health").text
        assert not soup.select("#health form")
        assert PAGE not in str(soup.select_one("#health"))

    def test_the_day_is_counted_against_its_limit(self, crm: Client, flowise: SmallFlowise):
        flowise.saved(daily_call_limit=500)
        AiCall.objects.create(purpose="analysis", backend="flowise", requests=120, started_at=timezone.now())
        assert "120 of 500 requests today" in page(crm).select_one("#now").text
        AiPlatform.objects.update(daily_call_limit=120)
        assert "today's 120 requests are used up" in page(crm).select_one("#now").text

    def test_the_money_is_counted_against_its_limit(self, crm: Client, flowise: SmallFlowise):
        flowise.saved(daily_money_limit=2, price_in=1, price_out=1)
        AiCall.objects.create(purpose="analysis", backend="flowise", cost=Decimal("0.5"), started_at=timezone.now())
        assert "$0.5000 of $2.00 today" in page(crm).select_one("#now").text
        AiCall.objects.create(purpose="analysis", backend="flowise", cost=Decimal("1.5"), started_at=timezone.now())
        assert "today's $2.00 are used up" in page(crm).select_one("#now").text

    def test_unfinished_settings_are_told(self, crm: Client):
        AiPlatform.objects.create(backend="flowise")
        assert "Not set up." in crm.get(reverse("admin:index")).content.decode()

    def test_looking_makes_no_row(self, crm: Client):
        crm.get(reverse("admin:index"))
        assert not AiPlatform.objects.exists()


class TestVacancyAndLead:
    def test_the_lead_says_who_analysed_and_what_it_cost(self, crm: Client):
        message = drafted()
        for cost in ("0.0040", "0.0002"):
            AiCall.objects.create(purpose="analysis", backend="flowise", vacancy=message.vacancy, cost=Decimal(cost),
                                  started_at=f.days_ago(40))  # fmt: skip
        soup = BeautifulSoup(crm.get(lead_url(message.lead)).content, "html.parser")
        line = soup.select_one(".jl-vacancy .jl-fold")
        assert "Analysed by the built-in analyst" in line.text
        assert "2 calls, $0.0042" in line.text
        assert crm.get(line.select_one("a")["href"]).context["cl"].result_count == 2
        assert line.select_one("form")["action"].startswith(act("vacancy_analyse_again", message.vacancy))

    def test_the_page_of_a_matched_vacancy_offers_another_analysis(self, crm: Client):
        message = drafted()
        html = crm.get(reverse("admin:leads_vacancy_change", args=[message.vacancy_id])).content.decode()
        assert act("vacancy_analyse_again", message.vacancy) in html

    def test_a_draft_that_waits_says_so(self, crm: Client):
        error = "flowise is left alone until 14:20 after 3 failures."
        vacancy = f.Vacancy(matched=True, error=error, not_before=timezone.now() + timedelta(minutes=20))
        lead = f.Lead(vacancy=vacancy)
        for address in (lead_url(lead), reverse("admin:leads_vacancy_change", args=[vacancy.pk])):
            html = crm.get(address).content.decode()
            assert "Its draft waits; it is tried again" in html
            assert error in html

    def test_an_analysis_that_waits_says_so(self, crm: Client):
        vacancy = f.Vacancy(error="No answer came.", not_before=timezone.now() + timedelta(minutes=20))
        html = crm.get(reverse("admin:leads_vacancy_change", args=[vacancy.pk])).content.decode()
        assert "Its analysis waits; it is tried again" in html

    def test_what_does_not_wait_says_nothing(self, crm: Client):
        vacancy = f.Vacancy(matched=True, error="Old trouble.", not_before=f.days_ago(1))
        assert "waits; it is tried" not in crm.get(lead_url(f.Lead(vacancy=vacancy))).content.decode()

    def test_a_wish_is_asked_for_and_a_network_says_that_it_is_being_written(self, crm: Client, flowise: SmallFlowise):
        message = drafted()
        assert "does not follow wishes" in crm.get(lead_url(message.lead)).content.decode()
        flowise.saved()
        html = crm.get(lead_url(message.lead)).content.decode()
        assert "does not follow wishes" not in html
        assert 'name="why"' in html
        answer = crm.post(act("message_draft_again", message), {"why": "shorter"}, follow=True)
        assert "A new draft is being written." in said(answer)
        assert Message.objects.get().status == "draft"


def test_the_set_up_page_leads_here(crm: Client):
    section = BeautifulSoup(crm.get(reverse("setup")).content, "html.parser").select_one("#ai")
    assert section.select_one("a")["href"] == PAGE
    assert "docs/ai_platform_setup_guide.md" in section.text


def test_pauses_of_other_backends_are_not_shown(crm: Client):
    pauses.state("flowise")
    paused_row = AiBackendState.objects.get()
    AiBackendState.objects.update(failures=3, paused_until=timezone.now() + timedelta(hours=1))
    assert reverse("admin:ai_try_now", args=[paused_row.pk]) not in str(page(crm))
