"""The program: start, stop, controls, memory, and that it keeps to itself."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from tests.sandbox import pages
from tests.sandbox.world import ROOT, World, practice_world


def test_it_starts_quickly_on_loopback_and_stops_on_sigterm(tmp_path: Path):
    start = time.monotonic()
    with practice_world(tmp_path) as world:
        assert world.base_url.startswith("http://127.0.0.1:")
        assert requests.get(f"{world.base_url}/healthz", timeout=5).json() == {"ok": True}
        assert time.monotonic() - start < 5  # 1.5 s on an idle machine
        world.process.send_signal(signal.SIGTERM)
        assert world.process.wait(timeout=5) == 0


def test_it_remembers_changes_and_letters_over_a_restart(tmp_path: Path):
    with practice_world(tmp_path) as world:
        world.change(851402, title="Changed", state="closed")
        posted = world.get("/_world/vacancies/851402")["posted_at"]
    with practice_world(tmp_path) as world:
        again = world.get("/_world/vacancies/851402")
    assert (again["title"], again["state"], again["posted_at"]) == ("Changed", "closed", posted)


def test_a_changed_vacancy_shows_on_its_page(world: World):
    world.change(851402, salary_min=5000, salary_max=7777, salary_public=True, title="Principal Engineer")
    text = pages.get(f"{world.base_url}/jobs/851402-x/").text
    assert "$5000-7777" in text
    assert "Principal Engineer" in text
    world.change(851402, state="closed")
    assert pages.jsonld(pages.get(f"{world.base_url}/jobs/851402-x/").text) is None


def test_a_new_vacancy_comes_first(world: World):
    new = world.publish(like=851402, title="Brand new", company="Newcomer")
    assert pages.all_ids(world.base_url)[0] == new["id"] == 860001
    assert pages.get(f"{world.base_url}{new['path']}").status_code == 200


@pytest.mark.parametrize("values", [{"state": "sold"}, {"colour": "red"}])
def test_a_senseless_change_is_refused(world: World, values: dict):
    answer = requests.post(f"{world.base_url}/_world/vacancies/851402", json=values, timeout=5)
    assert answer.status_code == 400
    assert pages.get(f"{world.base_url}/jobs/851402-x/").status_code == 200


def test_requests_are_kept_with_who_asked(world: World):
    pages.get(f"{world.base_url}/jobs/?page=2", headers={"User-Agent": "a-test/1"})
    [line] = world.requests()
    assert (line["path"], line["query"], line["user_agent"], line["status"]) == ("/jobs/", "page=2", "a-test/1", 200)
    assert line["at"]


def test_reset_begins_anew(world: World):
    world.change(851402, state="removed")
    world.misbehave("403", times=9)
    world.post("/_world/layout", layout="2025", lang="uk")
    world.reset()
    text = pages.get(f"{world.base_url}/jobs/").text
    assert pages.card_ids(text)
    assert 'lang="en"' in text
    assert pages.get(f"{world.base_url}/jobs/851402-x/").status_code == 200


def test_recruiters_can_be_asked_for(world: World):
    assert len(world.get("/_world/recruiters")["recruiters"]) >= 40


def test_pages_load_nothing_from_elsewhere(world: World):
    for path in ("/jobs/", "/jobs/851402-x/"):
        text = pages.get(world.base_url + path).text
        assert "src=" not in text.replace('<img src="x"', "")
        assert "//djinni" not in text


def test_it_knows_nothing_of_the_product():
    code = (
        "import pkgutil, sys, importlib\n"
        "from sandbox import conf; conf.configure()\n"
        "import sandbox\n"
        "for found in pkgutil.walk_packages(sandbox.__path__, 'sandbox.'): importlib.import_module(found.name)\n"
        "rooms = {'leads', 'sourcing', 'outreach', 'notifications', 'jobagent_site', 'tests'}\n"
        "print(sorted(rooms & {name.partition('.')[0] for name in sys.modules}))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]", done.stderr
