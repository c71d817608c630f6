"""The AI pages in a real browser: nothing sticks out, and a pause ends by a press on the dashboard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from outreach.models import AiBackendState, AiCall, AiPlatform
from tests import factories
from tests.crm.test_browser import chromium, pytestmark, watch  # noqa: F401  fixtures and marks

LONG = "Nowhere-breaking" * 12


@pytest.fixture
def paused() -> AiBackendState:
    AiPlatform.objects.create(
        backend="flowise", url=f"https://{LONG[:60]}.example", analysis_chatflow=LONG[:100], response_chatflow="r"
    )
    until = timezone.now() + timedelta(minutes=30)
    return AiBackendState.objects.create(backend="flowise", failures=3, error=LONG, paused_until=until)


@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_is_wider_than_the_window(watch: Any, paused: AiBackendState, width: int):  # noqa: F811
    vacancy = factories.Vacancy(title=LONG)
    call = AiCall.objects.create(
        purpose="analysis", backend="flowise", model=LONG[:100], vacancy=vacancy, outcome="failed", error=LONG,
        started_at=timezone.now(), answer={LONG: LONG},
    )  # fmt: skip
    watched = watch(width)
    for path in ("/admin/outreach/aiplatform/", "/admin/outreach/aicall/", f"/admin/outreach/aicall/{call.pk}/change/",
                 f"/admin/outreach/aicall/?vacancy__id__exact={vacancy.pk}", "/admin/"):  # fmt: skip
        watched.open(path)
        assert watched.overflow() <= 0, path


def test_try_now_on_the_dashboard(watch: Any, paused: AiBackendState):  # noqa: F811
    tab = watch().open("/admin/")
    tab.click("#health button")
    tab.wait_for_selector("text=is asked again")
    assert "/admin/outreach" not in tab.url
    assert AiBackendState.objects.get().paused_until is None
