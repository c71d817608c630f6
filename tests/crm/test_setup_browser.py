"""Ticking found facts in a real browser: with the page's script, and without any."""

from __future__ import annotations

from typing import Any

import pytest

from outreach.models import Fact
from tests.crm.test_browser import chromium, pytestmark, watch  # noqa: F401  fixtures and marks

TEXT = "We built a parcel tracker in Django for a Polish courier.\nExperts in all modern cloud technologies"
BETTER = "Moved three shops of a German retailer to AWS in 2024"


def find(tab: Any) -> None:
    tab.fill("#bring textarea", TEXT)
    tab.click("#bring button.ja-button")
    tab.wait_for_selector("#found")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_button_counts_and_a_changed_claim_can_be_ticked(watch: Any, width: int):  # noqa: F811
    watched = watch(width)
    tab = watched.open("/admin/setup/")
    find(tab)
    assert watched.overflow() == 0
    assert tab.is_disabled("[data-add]")
    tab.check("#pick-0")
    assert tab.inner_text("[data-add]") == "Add the ticked fact"
    assert tab.is_disabled("#pick-1")
    tab.fill("#text-1", BETTER)
    tab.check("#pick-1")
    assert tab.inner_text("[data-add]") == "Add the 2 ticked facts"
    tab.click("[data-add]")
    tab.wait_for_url("**#facts")
    assert sorted(Fact.objects.values_list("text", flat=True)) == [BETTER, TEXT.split("\n")[0]]
    assert watched.wrong == []


def test_without_scripts_the_same_buttons_are_forms(watch: Any):  # noqa: F811
    watched = watch()
    cookies = watched.context.cookies()
    with watched.context.browser.new_context(java_script_enabled=False) as plain:
        plain.add_cookies(cookies)
        tab = plain.new_page()
        tab.goto(f"{watched.server}/admin/setup/")
        find(tab)
        tab.fill("#text-1", BETTER)
        tab.click("button[name=check]")
        tab.check("#pick-1")
        tab.click("[data-add]")
        tab.wait_for_selector("#facts")
    assert list(Fact.objects.values_list("text", flat=True)) == [BETTER]
