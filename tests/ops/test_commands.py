"""Commands as scripts see them: one JSON object on stdout, exit codes, no question asked."""

from __future__ import annotations

import html
import http.server
import json
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_string
from email.message import Message
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup

from tests.place import Place, new_place
from tests.sandbox.world import World

COUNTS = {"found", "new", "updated", "unchanged", "closed"}
OFFER = """
from tests import factories
from outreach import profile
from outreach.models import Preferences
all_day = {"send_from": "00:00", "send_until": "00:00", "send_on_weekends": True, "gap_minutes": 0}
Preferences.objects.filter(pk=profile.preferences().pk).update(sending_enabled=True, **all_day)
factories.Fact(profile=profile.sender_profile(), technologies=["Python", "Django", "Celery"])
factories.SearchProfile(name="All", keywords="", max_pages=2)
"""
APPROVE_ALL = """
from leads.models import Message
from outreach.approvals import approve
for message in Message.objects.filter(status="draft", channel="email"):
    approve(message.pk, sha256=message.sha256, actor="owner")
print(Message.objects.filter(status="approved").count())
"""


@pytest.fixture
def place(tmp_path: Path, world: World) -> Iterator[Place]:
    with new_place(tmp_path, DJINNI_BASE_URL=world.base_url) as made:
        yield made


@contextmanager
def served(page: bytes) -> Iterator[str]:
    """A server that shows one saved page at /jobs/, whatever the query."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            ok = self.path.partition("?")[0] == "/jobs/"
            self.send_response(200 if ok else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page if ok else b"")

        def log_message(self, *_: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def responses(place: Place) -> list[Message]:
    """The letters to recruiters among all that left."""
    letters = map(message_from_string, place.letters())
    return [letter for letter in letters if letter["Message-ID"].startswith("<m")]


def test_scan_prints_one_object(place: Place):
    first = place.json("scan", "--board", "djinni")
    (scan,) = first["scans"]
    assert set(scan) == {"board", "search", "status", "pages", "error", "seconds"} | COUNTS
    assert (scan["board"], scan["search"], scan["status"], scan["new"]) == ("djinni", None, "ok", 45)
    assert set(first["totals"]) == COUNTS
    again = place.json("scan", "--board", "djinni")
    assert (again["totals"]["unchanged"], again["totals"]["new"]) == (45, 0)


def test_scan_writes_nothing_in_a_dry_run(place: Place):
    result = place.json("scan", "--board", "djinni", "--dry-run", "--limit", "7")
    assert (result["totals"]["found"], result["totals"]["new"]) == (7, 7)
    assert place.python("from leads.models import Vacancy; print(Vacancy.objects.count())") == "0"


def test_scan_names_its_search(place: Place):
    place.python("from tests import factories; factories.SearchProfile(name='Python jobs', max_pages=1)")
    result = place.json("scan", "--search", "Python jobs")
    assert result["scans"][0]["search"] == "Python jobs"


def test_scan_reads_one_url(place: Place, world: World):
    vacancy = next(each for each in world.vacancies() if each["state"] == "open")
    result = place.json("scan", "--url", f"{world.base_url}/jobs/{vacancy['id']}-x/")
    assert (result["scans"][0]["search"], result["totals"]["new"]) == (None, 1)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("scan", "--board", "monster"), 2, "invalid choice"),
        (("scan", "--url", "https://example.org/jobs/1-x/"), 2, "lies on no board"),
        (("scan", "--url", "foo"), 2, "not a web address"),
        (("scan", "--url", ""), 2, "not a web address"),
        (("scan", "--url", "https://djinni.co/jobs/", "--dry-run"), 2, "not with --url"),
        (("scan", "--search", "nothing"), 2, "There is no search"),
        (("scan", "--limit", "0", "--board", "djinni"), 2, "limit"),
        (("scan",), 2, "no active search"),
        (("agent", "--once", "--steps", "sing"), 2, "Unknown step"),
    ],
)
def test_wrong_usage_exits_with_2(place: Place, arguments: tuple[str, ...], code: int, words: str):
    done = place.manage(*arguments)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_blocked_scan_exits_with_1(place: Place, world: World):
    world.misbehave("403", times=3)
    done = place.manage("scan", "--board", "djinni", "--json")
    assert done.returncode == 1
    result = json.loads(done.stdout)
    assert result["scans"][0]["status"] == "blocked"
    assert result["scans"][0]["error"]


def test_agent_goes_the_whole_way(place: Place):
    place.python(OFFER)
    first = place.json("agent", "--once")
    assert list(first) == ["scan", "analyse", "draft", "deliver", "notify"]
    assert first["scan"]["new"] == 30
    assert first["analyse"]["done"] == 30 == first["analyse"]["matched"] + first["analyse"]["skipped"]
    assert set(first["draft"]) == {"done", "blocked", "failed"}
    assert 3 <= first["draft"]["done"] <= 10
    assert set(first["deliver"]) == {"sent", "failed", "uncertain", "later"}
    approved = int(place.python(APPROVE_ALL))
    assert place.json("agent", "--once")["deliver"]["sent"] == approved > 0
    ours = responses(place)
    assert len(ours) == approved
    assert not any(name.startswith("X-") for letter in ours for name in letter)  # nothing says that a program writes


def test_agent_loops_until_it_is_told_to_end(place: Place):
    process = place.start("manage.py", "agent", "--interval", "0.2", "--json")
    time.sleep(4)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert set(json.loads(out)) == {"scan", "analyse", "draft", "deliver", "notify"}


def test_two_agents_double_nothing(place: Place):
    place.python(OFFER)
    place.json("agent", "--once", "--steps", "scan,analyse,draft")
    approved = int(place.python(APPROVE_ALL))
    agents = [
        place.start("manage.py", "agent", "--once", "--steps", "analyse,draft,deliver", "--json") for _ in range(3)
    ]
    results = [json.loads(agent.communicate(timeout=90)[0]) for agent in agents]
    assert sum(result["deliver"]["sent"] for result in results) == approved
    assert len(responses(place)) == approved
    twice = "from outreach.models import Attempt; print(Attempt.objects.count())"
    assert int(place.python(twice)) == approved


def test_doctor_tells_what_is_wrong_and_what_to_do(place: Place):
    done = place.manage("doctor", "--json")
    result = json.loads(done.stdout)
    checks = {check["name"]: check for check in result["checks"]}
    assert done.returncode == 1
    assert checks["database"]["ok"]
    assert not checks["worker"]["ok"]
    assert "./run start" in checks["worker"]["advice"]


def test_doctor_names_a_database_that_does_not_answer(place: Place):
    done = place.manage("doctor", "--json", DATABASE_URL="postgres://nobody@127.0.0.1:1/none")
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert "does not answer" in checks["database"]["text"]
    assert "Traceback" not in done.stderr


def test_doctor_asks_a_board_once(place: Place, world: World):
    done = place.manage("doctor", "--live", "djinni", "--json")
    live = {each["name"]: each for each in json.loads(done.stdout)["checks"] if each["name"].startswith("djinni")}
    assert all(each["ok"] for each in live.values())
    assert "15 postings" in live["djinni list"]["text"]
    assert len(world.requests()) == 3  # list, feed, one vacancy


ROWS = """
import json
from datetime import UTC
from leads.models import Vacancy
print(json.dumps({row.external_id: {
    "title": row.title,
    "company": row.company.name if row.company else "",
    "text": "".join(row.description_text.split()),
    "posted": row.posted_at.astimezone(UTC).isoformat(),
    "category": row.category,
    "remote": row.work_format == "remote",
    "months": row.months_of_experience,
    "countries": sorted(row.countries),
    "salary": [row.salary_min, row.salary_max],
} for row in Vacancy.objects.select_related("company")}))
"""
ALPHA_2 = {"UKR": "UA", "ARM": "AM"}


def published(page: bytes) -> dict[str, dict[str, object]]:
    """The page's own JSON-LD, read in another way than the product reads it."""
    found = {}
    for script in BeautifulSoup(page, "html.parser").find_all("script", type="application/ld+json"):
        said = json.loads(script.string)
        for job in said if isinstance(said, list) else [said]:
            if job.get("@type") == "JobPosting":
                found[str(job["identifier"])] = _as_published(job)
    return found


def _as_published(job: dict[str, Any]) -> dict[str, object]:
    company = job["hiringOrganization"]
    kyiv = datetime.fromisoformat(job["datePosted"]).replace(tzinfo=ZoneInfo("Europe/Kyiv"))
    value = job.get("baseSalary", {}).get("value", {})
    places = job.get("applicantLocationRequirements") or []
    addresses = [place.get("address", place) for place in (places if isinstance(places, list) else [places])]
    codes = {place["addressCountry"] for place in addresses if place.get("addressCountry")}
    return {
        "title": html.unescape(job["title"]).strip(),
        "company": "" if company == "confidential" else html.unescape(company["name"]).strip(),
        "text": "".join(html.unescape(job["description"]).split()),
        "posted": kyiv.astimezone(UTC).isoformat(),
        "category": job["category"],
        "remote": job.get("jobLocationType") == "TELECOMMUTE",
        "months": int(job.get("experienceRequirements", {}).get("monthsOfExperience", 0)),
        "countries": sorted(ALPHA_2.get(code, code) for code in codes),
        "salary": [value.get("minValue"), value.get("maxValue")],
    }


@pytest.mark.parametrize("name", ["list_2026-05-08_uk_loggedin.html", "list_company_2025-10-28_en_anon_p1of5.html"])
def test_a_real_page_comes_in_once(tmp_path: Path, captures: Path, name: str):
    page = (captures / "djinni" / name).read_bytes()
    with served(page) as base, new_place(tmp_path, DJINNI_BASE_URL=base) as place:
        first = place.json("scan", "--board", "djinni")
        assert (first["totals"]["found"], first["totals"]["new"], first["scans"][0]["status"]) == (15, 15, "ok")
        again = place.json("scan", "--board", "djinni")
        assert again["totals"] == {"found": 15, "new": 0, "updated": 0, "unchanged": 15, "closed": 0}
        assert json.loads(place.python(ROWS)) == published(page)
