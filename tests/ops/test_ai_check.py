"""What the doctor says about the AI platform."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from jobagent_site.ops import doctor
from jobagent_site.ops.ai_check import lacking
from outreach import pauses, platform
from outreach.models import AiBackendState, AiCall, AiPlatform
from tests.crm.ai_server import KEY, WRONG_KEY, SmallFlowise, small_flowise
from tests.outreach.ai.platform_server import PlatformServer, platform_server, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def flowise() -> Iterator[SmallFlowise]:
    with small_flowise() as running:
        yield running


def finding() -> doctor.Finding:
    return doctor.CHECKS["ai"]()


def test_the_built_in_backend_is_fine_and_asks_nobody():
    assert finding().ok
    assert not AiCall.objects.exists()


def test_a_platform_that_answers_is_fine(flowise: SmallFlowise):
    flowise.saved()
    found = finding()
    assert (found.ok, found.name) == (True, "ai")
    assert "flowise" in found.text
    assert flowise.asked() == 2


def test_the_first_thing_that_is_wrong_is_told_with_what_to_do(flowise: SmallFlowise):
    flowise.saved()
    flowise.wrong = WRONG_KEY
    found = finding()
    assert not found.ok
    assert found.text.startswith("flowise: ")
    assert found.advice
    assert KEY not in found.text + found.advice


def test_it_counts_failures_and_pauses(flowise: SmallFlowise):
    flowise.saved()
    pauses.state("flowise")
    until = timezone.now() + timedelta(minutes=5)
    AiBackendState.objects.update(failures=4, paused_until=until)
    assert f"4 failures in a row before, left alone until {timezone.localtime(until):%H:%M}" in finding().text
    assert AiBackendState.objects.get().failures == 0  # it answered: work goes on
    assert "failures" not in finding().text


def test_unfinished_settings_are_told():
    AiPlatform.objects.create(backend="openai", url="https://ai.example.org")
    found = finding()
    assert not found.ok
    assert "name of a model" in found.text
    assert "AI platform page" in found.advice


@pytest.fixture
def server() -> Iterator[PlatformServer]:
    with platform_server() as running:
        yield running


def test_a_model_that_the_server_does_not_have_is_told(server: PlatformServer):
    AiPlatform.objects.create(backend="openai", url=server.url, model="large")
    server.script = lambda seen: said({"data": [{"id": "tiny"}]})
    found = finding()
    assert not found.ok
    assert "tiny" in found.advice
    assert not AiCall.objects.exists()  # nothing was asked that costs


def test_each_backend_says_what_it_lacks():
    now = platform.in_force(AiPlatform())
    assert lacking(now, "builtin") == {}
    assert set(lacking(now, "flowise")) == {"url", "analysis_chatflow", "response_chatflow"}
    assert set(lacking(now, "openai")) == {"url", "model"}
    assert "is no backend" in lacking(now, "oracle")["backend"]
    assert "review_chatflow" in lacking(platform.in_force(AiPlatform(second_reader=True)), "flowise")
