"""LinkedIn's open pages on this machine: written by us in the real markup, well and in every kind of trouble."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

EMPTY = "<!DOCTYPE html>\n\n<!---->"
PAGE_SIZE = 10
SEARCH = "/jobs-guest/jobs/api/seeMoreJobPostings/search"
POSTING = re.compile(r"/(?:jobs-guest/jobs/api/jobPosting|jobs/view)/(\d+)")
AUTHWALL = """<!DOCTYPE html><html><head><meta name="pageKey" content="auth_wall_desktop_jobs">
<title>Sign Up | LinkedIn</title></head><body><main class="authwall"><form class="authwall-join-form">
<input type="password" name="session_password"></form></main></body></html>"""
GARBAGE = "<html><head><title>Jobs</title></head><body><div id='app-2031'>loading</div></body></html>"


@dataclass
class Trouble:
    """How one address misbehaves."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    hang: float = 0.0  # seconds before the first byte
    trickle: bool = False  # a byte now and then, without an end
    drop: bool = False  # the connection breaks within the body


@dataclass
class Guest:
    """What the server shows. Trouble is named by the page's start, or by the vacancy's number as text."""

    base_url: str = ""
    cards: list[str] = field(default_factory=list)
    postings: dict[str, str] = field(default_factory=dict)
    trouble: dict[int | str, Trouble] = field(default_factory=dict)
    content_type: str = "text/html; charset=utf-8"
    requests: list[tuple[str, dict[str, list[str]]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def searched(self) -> list[int]:
        """The starts that were asked for, in order."""
        return [int(query["start"][0]) for path, query in self.requests if path == SEARCH]

    def read(self) -> list[str]:
        """The postings that were asked for, in order."""
        return [found.group(1) for path, _ in self.requests if (found := POSTING.fullmatch(path))]

    def answer(self, path: str, query: dict[str, list[str]]) -> Trouble:
        if path == SEARCH:
            start = int(query.get("start", ["0"])[0])
            return self.trouble.get(start) or Trouble(body=self.page(start))
        if found := POSTING.fullmatch(path):
            shown = self.postings.get(found.group(1))
            return self.trouble.get(found.group(1)) or (Trouble(body=shown) if shown else Trouble(404, "<p>gone</p>"))
        return Trouble(body=AUTHWALL) if path == "/authwall" else Trouble(404)

    def page(self, start: int) -> str:
        shown = self.cards[start : start + PAGE_SIZE]
        return "<!DOCTYPE html>\n" + "\n".join(f"<li>{each}</li>" for each in shown) if shown else EMPTY


def card(
    key: int | str,
    title: str = "Python Developer",
    company: str = "Млин і Вітер",
    location: str = "Kyiv, Kyiv City, Ukraine",
    posted: str | None = "2026-11-20",
) -> str:
    """One card of the list; `posted` None leaves its date out."""
    when = f'<time class="job-search-card__listdate" datetime="{posted}">2 days ago</time>' if posted else "<!---->"
    return f"""
  <div class="base-card relative w-full base-card--link base-search-card base-search-card--link job-search-card"
       data-entity-urn="urn:li:jobPosting:{key}" data-column="1" data-row="1">
    <a class="base-card__full-link" href="https://ua.linkedin.com/jobs/view/some-title-at-somebody-{key}?position=1"
       data-tracking-control-name="public_jobs_jserp-result_search-card">
      <span class="sr-only">{escape(title)}</span></a>
    <div class="base-search-card__info">
      <h3 class="base-search-card__title">
        {escape(title)}
      </h3>
      <h4 class="base-search-card__subtitle">
        <a class="hidden-nested-link" href="https://ua.linkedin.com/company/mlyn-i-viter?trk=public_jobs_jserp-result">
          {escape(company)}
        </a>
      </h4>
<!---->
      <div class="base-search-card__metadata">
        <span class="job-search-card__location">
          {escape(location)}
        </span>
        {when}
      </div>
    </div>
  </div>"""


def cards(number: int, first: int = 4400000001) -> list[str]:
    return [card(first + each, title=f"Python Developer {each + 1}") for each in range(number)]


RECRUITER = """
<div class="message-the-recruiter"><p>Direct message the job poster from Млин і Вітер</p>
  <div class="base-card base-main-card base-main-card--link">
    <a class="base-card__full-link" href="https://ua.linkedin.com/in/olena-koval?trk=public_jobs">
      <span class="sr-only">Олена Коваль</span></a>
    <div class="base-main-card__info">
      <h3 class="base-main-card__title base-main-card__title--link">Олена Коваль<!----></h3>
      <h4 class="base-main-card__subtitle">Talent Partner at Млин і Вітер</h4>
    </div>
  </div>
  <a class="message-the-recruiter__cta" href="https://www.linkedin.com/login?session_redirect=x">Message</a>
</div>"""
ONSITE = """<button class="top-card-layout__cta top-card-layout__cta--primary"
  data-tracking-control-name="public_jobs_apply-link-onsite">Apply</button>"""
OFFSITE = """<button class="sign-up-modal__outlet top-card-layout__cta"
  data-tracking-control-name="public_jobs_contextual-sign-in-modal_ssr-ui-lib-outlet-button">Apply
  <icon data-svg-class-name="apply-button__offsite-apply-icon-svg"></icon></button>
  <div class="contextual-sign-in-modal" data-impression-id="public_jobs_apply-link-offsite_contextual-sign-in-modal">
  <input type="password" name="session_password"></div>"""
CLOSED = """<figure class="closed-job closed-job__flavor topcard__flavor-row">
  <figcaption class="closed-job__flavor--closed">No longer accepting applications</figcaption></figure>"""
SIMILAR = """<section class="similar-jobs"><ul><li><div class="base-card base-main-card main-job-card"
  data-entity-urn="urn:li:jobPosting:4499999999">
  <a class="base-card__full-link" href="https://ua.linkedin.com/jobs/view/other-at-else-4499999999"></a>
  <h3 class="base-main-card__title">Another job</h3><h4 class="base-main-card__subtitle">Someone Else</h4>
  </div></li></ul></section>"""


def posting(
    key: int | str,
    *,
    title: str = "Python Developer",
    company: str = "Млин і Вітер",
    location: str = "Kyiv, Kyiv City, Ukraine",
    text: str = "<p>Пишемо на <strong>Python</strong>.</p><ul><li>Django</li><li>PostgreSQL</li></ul>",
    apply: str = ONSITE,
    recruiter: str = RECRUITER,
    closed: str = "",
    pay: str = "",
    applicants: str = "196 applicants",
    criteria: dict[str, str] | None = None,
    shown_key: int | str | None = None,
) -> str:
    """A posting as anybody may read it; `shown_key` is the number it bears when that is not its own."""
    named = key if shown_key is None else shown_key
    listed = "".join(
        f"""<li class="description__job-criteria-item"><h3 class="description__job-criteria-subheader">
        {name}
      </h3><span class="description__job-criteria-text description__job-criteria-text--criteria">
        {escape(value)}
      </span></li>"""
        for name, value in (criteria if criteria is not None else CRITERIA).items()
    )
    salary = f'<div class="salary compensation__salary">\n {pay}\n</div>' if pay else ""
    return f"""
<section class="top-card-layout container-lined">
  <div class="top-card-layout__entity-info">
    <a class="topcard__link" href="https://ua.linkedin.com/jobs/view/x-at-y-{named}?trk=public_jobs_topcard-title">
      <h2 class="top-card-layout__title font-sans topcard__title">{escape(title)}</h2></a>
    <h4 class="top-card-layout__second-subline">
      <div class="topcard__flavor-row">
        <span class="topcard__flavor"><a class="topcard__org-name-link topcard__flavor--black-link"
          href="https://ua.linkedin.com/company/mlyn-i-viter?trk=public_jobs_topcard-org-name">
          {escape(company)}
        </a></span>
        <span class="topcard__flavor topcard__flavor--bullet">
          {escape(location)}
        </span>
      </div>
      <div class="topcard__flavor-row">
        <span class="posted-time-ago__text topcard__flavor--metadata">1 week ago</span>
        <span class="num-applicants__caption topcard__flavor--metadata topcard__flavor--bullet">
          {applicants}
        </span>
      </div>
      {closed}
    </h4>
    <div class="top-card-layout__cta-container">{"" if closed else apply}</div>
  </div>
</section>
<div class="decorated-job-posting__details">
  <section class="core-section-container description">
    {recruiter}{salary}
    <div class="description__text description__text--rich"><section class="show-more-less-html" data-max-lines="5">
      <div class="show-more-less-html__markup show-more-less-html__markup--clamp-after-5">{text}</div>
      <button class="show-more-less-html__button">Show more</button></section></div>
    <ul class="description__job-criteria-list">{listed}</ul>
  </section>
</div>
<code id="decoratedJobPostingId" style="display: none"><!--"{named}"--></code>
{SIMILAR}"""


CRITERIA = {
    "Seniority level": "Mid-Senior level",
    "Employment type": "Full-time",
    "Job function": "Engineering and Information Technology",
    "Industries": "IT Services and IT Consulting",
}


@contextmanager
def serving() -> Iterator[Guest]:
    """A server on a free port of this machine, until the block is left."""
    guest = Guest()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("_Asked", (_Handler,), {"guest": guest}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    guest.base_url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield guest
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    guest: Guest

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = parse_qs(parts.query)
        self.guest.requests.append((parts.path, query))
        self.guest.headers.append({name.lower(): value for name, value in self.headers.items()})
        said = self.guest.answer(parts.path, query)
        time.sleep(said.hang)
        try:
            self._say(said)
        except OSError:
            self.close_connection = True

    def _say(self, said: Trouble) -> None:
        body = said.body.encode()
        self.send_response(said.status)
        for name, value in {"Content-Type": self.guest.content_type, **said.headers}.items():
            self.send_header(name, value)
        if not said.trickle:
            self.send_header("Content-Length", str(len(body) + (500 if said.drop else 0)))
        self.end_headers()
        while said.trickle:
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.1)
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Quiet."""
