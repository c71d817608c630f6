"""The market in a browser: nothing goes wrong, nothing is wider than a phone, numbers can be followed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from leads.services.market.rebuilding import compare
from tests import factories
from tests.crm import test_browser as browsing

chromium = browsing.chromium
pytestmark = browsing.pytestmark


@pytest.mark.parametrize("width", [1440, 390])
def test_a_number_leads_to_its_vacancies(chromium: Any, live_server: Any, owner: User, width: int):
    for number in range(30):
        factories.Vacancy(
            technologies=["Python", "Go"][: number % 3], salary_max=3000 + 100 * number, salary_currency="USD",
            board=["djinni", "dou"][number % 2], first_seen=timezone.now() - timedelta(days=number),
        )  # fmt: skip
    compare(mend=True)
    watched = browsing.Watched(chromium, live_server, owner, width)
    tab = watched.open("/admin/market/")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    boxes = "[...document.querySelectorAll('.ja-market-scroll')]"
    assert tab.evaluate(f"{boxes}.filter(box => box.scrollWidth > box.clientWidth).length") == 0
    chart = tab.locator(".ja-chart:visible")
    assert chart.count() == 1
    link = tab.locator("#demand tbody a[data-n]").first
    told = int(link.get_attribute("data-n"))
    link.click()
    tab.wait_for_selector(".ja-narrowed")
    assert f"{told} found" in " ".join(tab.locator("body").inner_text().split())
    assert watched.wrong == []
    watched.context.close()
