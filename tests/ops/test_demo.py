"""The demo as a visitor meets it: started by its own commands, used through its pages, over real sockets."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from bs4 import BeautifulSoup

from jobagent_site import demo_place, running
from jobagent_site.ops import demo as demo_data
from sourcing import consent
from sourcing.models import SearchProfile
from tests.ops.test_up import free_port, processes_of, wait_for
from tests.place import Place

COUNTS = """
from leads.models import Lead, Message, Vacancy
analysed = Vacancy.objects.exclude(status='new').count()
boards = set(Vacancy.objects.filter(status='matched').values_list('board', flat=True))
print(analysed, Lead.objects.count(), Message.objects.filter(status='draft').count(), len(boards))
"""
FIRST_DRAFT = """
from leads.models import Message
message = Message.objects.filter(status='draft', channel='email').first()
print(message.lead_id, message.pk, message.recipient)
"""
STATUS = "from leads.models import Message; print(Message.objects.get(pk={pk}).status)"


class Visitor:
    """A browser without JavaScript: it opens pages and presses the buttons of their forms."""

    def __init__(self, base: str) -> None:
        self.base, self.session, self.page = base, requests.Session(), BeautifulSoup("", "html.parser")

    def open(self, path: str) -> requests.Response:
        return self._see(self.session.get(self.base + path, timeout=30))

    def press(self, action: str, **typed: str) -> requests.Response:
        """Send the form whose action ends so and that has these fields, with its hidden ones."""
        forms = [f for f in self.page.find_all("form") if (f.get("action") or "").partition("?")[0].endswith(action)]
        form = next(f for f in forms if all(f.find(attrs={"name": name}) for name in typed))
        fields = {i["name"]: i.get("value", "") for i in form.find_all("input") if i.get("name")}
        url = requests.compat.urljoin(self.url, form.get("action") or "")
        return self._see(self.session.post(url, data={**fields, **typed}, headers={"Referer": self.url}, timeout=30))

    def _see(self, response: requests.Response) -> requests.Response:
        assert response.status_code == 200, (response.url, response.status_code)
        self.url, self.page = response.url, BeautifulSoup(response.text, "html.parser")
        return response


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[tuple[Place, str, str]]:
    """(place, address, one-time password) of a running demo."""
    port = free_port()
    place = Place(tmp_path / "demo")
    prepared = place._run("-m", "jobagent_site.demo_place", timeout=30, PORT=str(port))
    assert prepared.returncode == 0, prepared.stderr
    up = place.start("manage.py", "up")
    try:
        password = _password(up.stdout.readline)
        base = f"http://127.0.0.1:{port}"
        wait_for(lambda: _answers(base))
        yield place, base, password
    finally:
        up.send_signal(signal.SIGTERM)
        up.wait(timeout=60)
        assert processes_of(place) == []


def _password(readline: Callable[[], str]) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if found := re.search(r"password:\s+(\S+)", readline()):
            return found.group(1)
    raise AssertionError("no one-time password was printed")


def _answers(base: str) -> bool:
    try:
        return requests.get(f"{base}/admin/login/", timeout=5).status_code == 200
    except requests.ConnectionError:
        return False


def test_each_practice_board_keeps_an_address_of_its_own(tmp_path: Path):
    place = Place(tmp_path / "demo")
    addresses = []
    for _ in range(2):
        assert place._run("-m", "jobagent_site.demo_place", timeout=30, PORT=str(free_port())).returncode == 0
        said = dict(line.split("=", 1) for line in (place.home / ".env").read_text().splitlines() if "=" in line)
        addresses.append([said[name] for name in demo_place.BOARDS])
    assert addresses[0] == addresses[1]
    assert len(set(addresses[0])) == 4


@pytest.mark.django_db
def test_the_demos_feed_follows_the_company_and_no_other_one(settings: object):
    settings.FEED_TRUSTED_ORIGINS = ["http://127.0.0.1:1001"]
    demo_data.seed()
    SearchProfile.objects.create(board="feed", name="a visitor's own", address="https://jobs.example.org/rss")
    settings.FEED_TRUSTED_ORIGINS = ["http://127.0.0.1:1002"]
    demo_data.seed()
    said = set(SearchProfile.objects.filter(board="feed").values_list("address", flat=True))
    assert said == {"http://127.0.0.1:1002/careers/feed.xml", "https://jobs.example.org/rss"}
    assert set(SearchProfile.objects.values_list("board", flat=True)) == {"djinni", "dou", "feed", "linkedin"}
    assert not consent.given("linkedin")


def test_a_visitor_approves_a_draft_and_it_leaves(demo: tuple[Place, str, str]):
    place, base, password = demo
    visitor = Visitor(base)
    visitor.open("/")
    visitor.press("", username="owner", password=password)
    assert visitor.url.endswith("/password_change/"), "a one-time password must be changed first"
    own = "a new long password 7"
    visitor.press("", old_password=password, new_password1=own, new_password2=own)

    def filled() -> bool:
        analysed, leads, drafts, boards = map(int, place.python(COUNTS).split())
        return analysed >= 20 and leads >= 5 and drafts >= 3 and boards == 3  # LinkedIn waits for a yes

    wait_for(filled, 110)

    lead, message, recipient = place.python(FIRST_DRAFT).split()
    visitor.open(f"/lead/{lead}/")
    assert recipient in visitor.page.get_text()
    visitor.press(f"/message/{message}/approve/")
    wait_for(lambda: place.python(STATUS.format(pk=message)) == "sent", 20)
    assert sum(f"To: {recipient}" in letter for letter in place.letters()) == 1
    assert "Sent" in visitor.open(f"/lead/{lead}/").text


def test_the_ports_of_a_running_demo_stay_what_they_are(tmp_path: Path):
    place = Place(tmp_path / "demo")
    assert place._run("-m", "jobagent_site.demo_place", timeout=30).returncode == 0
    before = (place.home / ".env").read_text()
    running.note(place.home, running.UP, os.getpid())
    again = place._run("-m", "jobagent_site.demo_place", timeout=30)
    assert again.returncode == 1
    assert "The demo already runs" in again.stderr
    assert (place.home / ".env").read_text() == before
