"""The walk with a keyboard: one key a letter, and a key pressed twice decides one letter only."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from leads.models import Message
from tests import factories
from tests.crm import test_browser as browsing

chromium = browsing.chromium
pytestmark = browsing.pytestmark


def test_one_key_decides_and_another_takes_it_back(chromium: Any, live_server: Any, owner: User):
    best, other = (factories.Message(vacancy=factories.Vacancy(matched=True, score=score)) for score in (90, 60))
    watched = browsing.Watched(chromium, live_server, owner, 1440)
    tab = watched.open("/admin/")
    tab.keyboard.press("r")
    tab.wait_for_url(f"**message={best.pk}&review=drafts")
    tab.wait_for_timeout(600)
    tab.keyboard.press("a")
    tab.wait_for_url(f"**message={other.pk}&review=drafts&undo={best.pk}")
    tab.keyboard.press("a")  # meant for the letter before
    assert status(best, other) == ["approved", "draft"]
    tab.keyboard.press("z")
    tab.wait_for_url(f"**message={best.pk}&review=drafts")
    assert status(best, other) == ["draft", "draft"]
    tab.keyboard.press("s")
    tab.keyboard.press("Escape")
    assert tab.evaluate("document.activeElement.dataset.key") == "s"
    tab.keyboard.press("e")
    tab.locator("#edit textarea").press_sequentially("§")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("text=Saved.")
    assert "§" in Message.objects.get(pk=best.pk).body
    assert watched.wrong == []
    watched.context.close()


def status(*messages: Message) -> list[str]:
    return [Message.objects.get(pk=message.pk).status for message in messages]
