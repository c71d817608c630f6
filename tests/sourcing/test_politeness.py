"""One budget a host for all processes, and its robots.txt obeyed."""

from __future__ import annotations

import json
import statistics
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from jobagent_site import addresses
from jobagent_site.http import AccessError, RateLimitError, Session, UnreachableError
from sourcing import politeness, robots
from sourcing.models import HostBudget
from tests.place import new_place

pytestmark = pytest.mark.django_db

RULES = (
    "User-agent: *\nDisallow: /developers\nAllow: /developers/open\n\n"
    "User-agent: jobagent\nDisallow: /*?secret=\nCrawl-delay: 3\n"
)


class Host:
    """A host with a robots.txt; `asked` holds every path that was asked for."""

    def __init__(self) -> None:
        self.status, self.kind, self.moved_to = 200, "text/plain", ""
        self.body: str | bytes = RULES
        self.asked: list[str] = []
        self.agents: set[str] = set()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                outer.agents.add(self.headers["User-Agent"])
                robots_wanted = self.path == "/robots.txt"
                body = outer.body if robots_wanted else b"a page"
                body = body.encode() if isinstance(body, str) else body
                self.send_response(outer.status if robots_wanted else 200)
                self.send_header("Content-Type", outer.kind)
                if robots_wanted and outer.moved_to:
                    self.send_header("Location", outer.moved_to)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        wait = {"poll_interval": 0.02}
        threading.Thread(target=self.server.serve_forever, kwargs=wait, daemon=True).start()
        self.port = self.server.server_port
        self.name = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.name}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch, settings: object) -> Iterator[Host]:
    """A board's host that is treated as one of the outside, without pauses between requests."""
    monkeypatch.setattr(politeness, "is_loopback", lambda url: False)
    made = Host()
    settings.DJINNI_BASE_URL = made.url
    HostBudget.objects.create(host=made.name, spacing_seconds=0, jitter_seconds=0)
    yield made
    made.close()


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """A second host; every name leads to this machine and passes for public."""
    monkeypatch.setattr(addresses, "resolve", lambda host, port: ["127.0.0.1"])
    monkeypatch.setattr(addresses, "is_public", lambda address: True)
    made = Host()
    yield made
    made.close()


def get(host: Host, path: str) -> None:
    Session("Host", trusted=host.url, pace=politeness.pace).get(host.url + path)


@pytest.fixture
def no_delay(host: Host) -> Host:
    host.body = RULES.replace("Crawl-delay: 3\n", "")
    return host


class TestRobots:
    def test_it_is_read_once_and_obeyed(self, no_delay: Host):
        for _ in range(3):
            get(no_delay, "/jobs/")
        with pytest.raises(AccessError, match="robots.txt") as refused:
            get(no_delay, "/jobs/?secret=1")
        assert refused.value.permanent
        assert no_delay.asked == ["/robots.txt", "/jobs/", "/jobs/", "/jobs/"]
        assert all(agent.startswith("jobagent/") for agent in no_delay.agents)

    def test_rules_for_everybody_hold_where_we_are_not_named(self, host: Host):
        host.body = RULES.partition("\n\n")[0]
        get(host, "/developers/open")
        with pytest.raises(AccessError):
            get(host, "/developers/1")

    @pytest.mark.parametrize("status", [401, 403, 404, 410])
    def test_a_host_without_one_allows_everything(self, host: Host, status: int):
        host.status = status
        get(host, "/developers/1")
        assert "everything is allowed" in robots.state(HostBudget.objects.get())

    @pytest.mark.parametrize("status", [429, 500, 503])
    def test_a_host_in_trouble_is_asked_later(self, host: Host, status: int):
        host.status = status
        with pytest.raises(UnreachableError, match="robots.txt cannot be had now"):
            get(host, "/jobs/")
        assert "/jobs/" not in host.asked

    def test_the_old_file_counts_while_the_new_one_cannot_be_had(self, no_delay: Host):
        get(no_delay, "/jobs/")
        HostBudget.objects.update(robots_at=timezone.now() - timedelta(days=3))
        no_delay.status = 503
        get(no_delay, "/jobs/")
        with pytest.raises(AccessError):
            get(no_delay, "/jobs/?secret=1")
        HostBudget.objects.update(robots_at=timezone.now() - timedelta(days=40))
        with pytest.raises(UnreachableError):
            get(no_delay, "/jobs/")

    def test_a_host_in_trouble_is_not_asked_for_it_before_each_page(self, no_delay: Host):
        get(no_delay, "/jobs/")
        HostBudget.objects.update(robots_at=timezone.now() - timedelta(days=3))
        no_delay.status = 429
        for _ in range(4):
            get(no_delay, "/jobs/")
        assert no_delay.asked.count("/robots.txt") == 2
        no_delay.status = 200
        with time_machine.travel(timezone.now() + robots.TRY_AGAIN, tick=False):
            get(no_delay, "/jobs/")
        assert no_delay.asked.count("/robots.txt") == 3

    def test_of_a_file_without_end_the_beginning_holds(self, no_delay: Host):
        no_delay.body += "# and so on\n" * 100_000
        get(no_delay, "/jobs/")
        with pytest.raises(AccessError):
            get(no_delay, "/jobs/?secret=1")
        assert no_delay.asked == ["/robots.txt", "/jobs/"]

    def test_a_web_page_is_no_robots_file(self, host: Host):
        host.body, host.kind = "<html>User-agent: *\nDisallow: /</html>", "text/html"
        get(host, "/jobs/")
        assert host.asked == ["/robots.txt", "/jobs/"]

    @pytest.mark.parametrize(
        ("before", "kind"),
        [
            (b"\xef\xbb\xbf", "text/plain"),  # the mark many editors put before a text
            (b"\n\n", "text/html; charset=utf-8"),  # named after what the server mostly serves
            ("# Не для роботів, будь ласка\n".encode("cp1251") * 9, "text/plain"),
        ],
    )
    def test_it_is_read_by_what_it_holds(self, no_delay: Host, before: bytes, kind: str):
        no_delay.body, no_delay.kind = before + b"User-agent: *\nDisallow: /jobs/\n", kind
        with pytest.raises(AccessError, match="robots.txt"):
            get(no_delay, "/jobs/")
        assert no_delay.asked == ["/robots.txt"]

    def test_what_postgresql_cannot_hold_is_left_out(self, no_delay: Host):
        no_delay.body = "User-agent: *\nDisallow: /jobs/\0\n"
        with pytest.raises(AccessError, match="robots.txt"):
            get(no_delay, "/jobs/")
        assert "\0" not in HostBudget.objects.get().robots

    def test_it_is_followed_to_another_host(self, host: Host, other: Host):
        """RFC 9309, 2.3.1.2: what is found there holds for the host that was asked."""
        host.status, host.moved_to = 301, f"http://www.example.com:{other.port}/robots.txt"
        get(host, "/jobs/")
        with pytest.raises(AccessError, match="robots.txt"):
            get(host, "/jobs/?secret=1")
        assert (host.asked, other.asked) == (["/robots.txt", "/jobs/"], ["/robots.txt"])

    def test_another_host_without_one_allows_everything(self, host: Host, other: Host):
        host.status, host.moved_to, other.status = 302, f"http://www.example.com:{other.port}/robots.txt", 404
        get(host, "/developers/1")
        assert "everything is allowed" in robots.state(HostBudget.objects.get())

    @pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]"])
    def test_it_is_not_followed_into_a_private_network(self, host: Host, name: str):
        other = Host()
        host.status, host.moved_to = 302, f"http://{name}:{other.port}/robots.txt"
        with pytest.raises(UnreachableError, match="private network"):
            get(host, "/jobs/")
        other.close()
        assert (host.asked, other.asked) == (["/robots.txt"], [])

    def test_it_keeps_the_distance_the_host_wants(self, host: Host, monkeypatch: pytest.MonkeyPatch):
        slept: list[float] = []
        monkeypatch.setattr(politeness.time, "sleep", slept.append)
        get(host, "/jobs/")
        get(host, "/jobs/")
        assert slept == [pytest.approx(3.0, abs=0.5)]

    def test_a_strangers_host_is_asked_for_it_through_the_guard(self, host: Host, settings: object):
        settings.DJINNI_BASE_URL = "https://djinni.co"
        get(host, "/jobs/")  # a private address is refused by the guard: there is no file to obey
        assert host.asked == ["/jobs/"]

    def test_a_board_with_the_owners_consent_is_paced_all_the_same(self, host: Host):
        host.body = "User-agent: *\nDisallow: /\n"
        Session("Host", trusted=host.url, pace=politeness.pace_with_consent).get(host.url + "/jobs/")
        assert HostBudget.objects.get().used == 1
        assert host.asked == ["/jobs/"]


class TestBudget:
    def test_two_processes_never_get_the_same_moment(self, monkeypatch: pytest.MonkeyPatch):
        row = HostBudget.objects.create(host="host", spacing_seconds=5, jitter_seconds=1)
        rivals = [HostBudget.objects.get()]

        def meanwhile(low: float, high: float) -> float:
            if rivals:  # another process takes the moment between our look at the row and our step
                politeness._reserve(rivals.pop())
            return low

        monkeypatch.setattr(politeness.random, "uniform", meanwhile)
        assert politeness._reserve(row) == pytest.approx(5, abs=0.5)
        assert HostBudget.objects.get().used == 2

    def test_the_day_has_an_end(self, no_delay: Host):
        HostBudget.objects.update(daily_cap=2)
        get(no_delay, "/1")
        get(no_delay, "/2")
        with pytest.raises(RateLimitError, match="Today's 2 requests") as over:
            get(no_delay, "/3")
        assert 0 < (over.value.retry_after or 0) <= 86_400
        HostBudget.objects.update(used_on=timezone.localdate() - timedelta(days=1))
        get(no_delay, "/4")
        assert HostBudget.objects.get().used == 1

    def test_our_own_machine_has_no_limits_unless_its_row_says_so(self, host: Host, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.undo()
        HostBudget.objects.all().delete()
        for _ in range(3):
            get(host, "/jobs/")
        row = HostBudget.objects.get()
        assert (row.spacing_seconds, row.daily_cap, row.used) == (0, 0, 0)
        HostBudget.objects.update(daily_cap=1)
        get(host, "/jobs/")
        with pytest.raises(RateLimitError):
            get(host, "/jobs/")

    def test_each_refusal_doubles_the_pause_and_an_answer_ends_it(self):
        error = RateLimitError("slow down", service="host", status=429, retry_after=60)
        now = timezone.now()
        pauses = [politeness.refused("host", error).cool_down_until - now for _ in range(3)]
        assert [round(each.total_seconds() / 60) for each in pauses] == [15, 30, 60]
        HostBudget.objects.update(cool_down_until=timezone.now())
        politeness.answered("host")
        assert HostBudget.objects.get().refusals == 0
        politeness.check_cool_down("host")

    def test_an_answer_ends_no_pause_that_began_meanwhile(self):
        politeness.refused("host", RateLimitError("slow down", service="host", status=429))
        politeness.answered("host")
        with pytest.raises(RateLimitError):
            politeness.check_cool_down("host")
        assert HostBudget.objects.get().refusals == 1

    def test_who_asks_while_it_cools_down_is_refused_and_a_refusal_is_noted_once(self):
        refusal = RateLimitError("slow down", service="host", status=429)
        with pytest.raises(RateLimitError, match="slow down"), politeness.asking("https://Example.org/jobs"):
            raise refusal
        with pytest.raises(RateLimitError, match="refused us"), politeness.asking("https://example.org/jobs"):
            pytest.fail("it was asked")
        row = HostBudget.objects.get()
        assert (row.host, row.refusals) == ("example.org", 1)

    def test_a_longer_pause_is_not_cut_short(self):
        refused = politeness.refused("host", RateLimitError("no", service="host", status=429, retry_after=7200))
        assert politeness.rest("host", 60.0).cool_down_until == refused.cool_down_until
        assert politeness.rest("host", 9000.0).cool_down_until > refused.cool_down_until

    def test_a_host_that_is_out_of_order_rests_as_long_as_it_says(self):
        down = UnreachableError("503", service="host", status=503, retry_after=600)
        with pytest.raises(UnreachableError), politeness.asking("https://host/jobs"):
            raise down
        assert HostBudget.objects.get().cool_down_until - timezone.now() > timedelta(minutes=9)

    def test_no_answer_at_all_is_no_wish_for_a_pause(self):
        unknown = UnreachableError("its robots.txt cannot be had", service="host", retry_after=1800)
        with pytest.raises(UnreachableError), politeness.asking("https://host/jobs"):
            raise unknown
        politeness.check_cool_down("host")

    def test_a_host_that_refuses_for_a_year_is_still_asked_once_a_day(self):
        HostBudget.objects.create(host="host", refusals=400)
        until = politeness.refused("host", RateLimitError("slow down", service="host", status=429)).cool_down_until
        assert timedelta(hours=23) < until - timezone.now() <= timedelta(hours=24)

    def test_the_hosts_own_pause_is_never_undercut(self):
        error = RateLimitError("slow down", service="host", status=429, retry_after=7200)
        until = politeness.refused("host", error).cool_down_until
        assert until - timezone.now() > timedelta(minutes=119)


_ASK = """
import sys, time
from jobagent_site.http import Session
from sourcing import politeness
session = Session("Host", trusted={url!r}, pace=politeness.pace)
for n in range(5):
    session.get({url!r} + "/jobs/")
"""


@pytest.mark.django_db(transaction=True)
def test_two_workers_and_a_scan_by_hand_keep_the_distance_together(tmp_path: Path):
    made = Host()
    stamps: list[float] = []
    lock = threading.Lock()
    plain = made.server.RequestHandlerClass.do_GET

    def noted(handler: BaseHTTPRequestHandler) -> None:
        with lock:
            stamps.append(timezone.now().timestamp())
        plain(handler)

    made.server.RequestHandlerClass.do_GET = noted
    with new_place(tmp_path) as place:
        row = {"host": made.name, "spacing_seconds": 0.3, "jitter_seconds": 0.05, "daily_cap": 12}
        place.python(f"from sourcing.models import HostBudget; HostBudget.objects.create(**{json.dumps(row)})")
        running = [place.start("-c", "import django; django.setup()\n" + _ASK.format(url=made.url)) for _ in range(3)]
        errors = [process.communicate(timeout=90)[1] for process in running]
        used = place.python("from sourcing.models import HostBudget; print(HostBudget.objects.get().used)")
    made.close()
    between = [second - first for first, second in zip(stamps, stamps[1:], strict=False)]
    assert len(stamps) == 12
    assert used == "12"
    # A busy machine lets a request arrive late, and so near the next one: the pace is told by all of them.
    assert min(between) > 0.1, between  # never two at once
    assert statistics.median(between) > 0.25, between
    assert stamps[-1] - stamps[0] > 11 * 0.27, between
    assert any("are used up" in error for error in errors)
