"""python-jobspy in a process of its own, and the only module that imports it.

One question a line on stdin, one answer a line on stdout, both JSON; ends when stdin does. Each question is one page of
LinkedIn's search and one request: the library itself would go on to the next page whenever a card cannot be read.
"""

from __future__ import annotations

import base64
import faulthandler
import json
import logging
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import jobspy
import jobspy.linkedin
from jobspy.linkedin.constant import jobs_per_page

ALONE = 120.0  # seconds for one answer; whoever asked has given up long before
KEPT_BODY = 500_000
_board: Any = jobspy.linkedin
_create_session: Callable[..., Any] = _board.create_session


class SecondPageError(Exception):
    """The library wants to read on by itself."""

    def __str__(self) -> str:
        return "one page at a time"


class RedirectError(Exception):
    """LinkedIn leads elsewhere, which is never followed."""

    def __str__(self) -> str:
        return "led to another page"


class Watch(logging.Handler):
    """Sees each of LinkedIn's answers and each line of the library's log, and lets it ask one page."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self.calls: list[dict[str, Any]] = []
        self.body = b""
        self.asked = self.again = False

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage() != str(SecondPageError()):  # our own stop
            self.lines.append(record.getMessage()[:500])

    def session(self, *arguments: Any) -> Any:
        """The library's session, watched, without a proxy or a password file of this machine."""
        session = _create_session(*arguments)
        session.trust_env = False
        session.hooks["response"].append(self._note)
        session.get = self._once(session.get)
        return session

    def _once(self, get: Callable[..., Any]) -> Callable[..., Any]:
        def once(*arguments: Any, **options: Any) -> Any:
            if self.asked:
                self.again = True
                raise SecondPageError
            self.asked = True
            return get(*arguments, **options)

        return once

    def _note(self, response: Any, *_: Any, **__: Any) -> None:
        response.encoding = "utf-8"  # without a charset in the header, `requests` would read Latin-1
        started = time.monotonic() - response.elapsed.total_seconds()
        call: dict[str, Any] = {
            "url": response.url,
            "status": response.status_code,
            "leads_to": urljoin(response.url, response.headers.get("Location", "")) if response.is_redirect else "",
            "retry_after": response.headers.get("Retry-After", ""),
            "seconds": 0.0,
            "size": 0,
            "complete": False,
        }
        self.calls.append(call)
        if response.is_redirect:
            raise RedirectError
        self.body = response.content
        call |= {"size": len(self.body), "seconds": time.monotonic() - started, "complete": True}


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """One page: its rows, what the library says went wrong, what it logged, and how LinkedIn answered."""
    watch, logger = Watch(), logging.getLogger("jobspy")
    _board.LinkedIn.base_url = question["base_url"]
    _board.LinkedIn.delay = (0, 0)  # whoever asks leaves the pause between two questions
    _board.create_session = watch.session
    logger.addHandler(watch)
    said: dict[str, Any] = {"rows": [], "error": "", "invalid": ""}
    try:
        said |= _page(question["search"], question["user_agent"])
    except Exception as error:  # noqa: BLE001 - whatever breaks the library is told, and the next page is another try
        if isinstance(error, ValueError) and not watch.asked:  # it checks what it is asked
            said["invalid"] = str(error)
        else:
            said["error"] = f"the library broke: {type(error).__name__}"
    finally:
        logger.removeHandler(watch)
    if watch.again:
        said["error"] = ""  # it was us who stopped it
    return {
        **said,
        "more": watch.again or len(said["rows"]) >= jobs_per_page,
        "lines": watch.lines,
        "calls": watch.calls,
        "body": base64.b64encode(watch.body[:KEPT_BODY]).decode(),
    }


def _page(search: dict[str, Any], user_agent: str) -> dict[str, Any]:
    """The rows of one page and the library's own error."""
    frame = jobspy.scrape_jobs(
        site_name=["linkedin"],
        results_wanted=jobs_per_page,
        country_indeed="ukraine",  # for any country but the USA the library does not guess a pay in dollars
        fetch_description=False,
        verbose=1,
        user_agent=user_agent,  # by itself it would say that it is a browser
        **search,
    )
    error = str(frame.attrs.get("errors", {}).get("linkedin", ""))  # first: most operations lose the attributes
    return {"rows": rows(frame), "error": error}


def rows(frame: Any) -> list[dict[str, Any]]:
    """The rows with None for everything that is missing, however pandas marks it, and days as text."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{name: _plain(value) for name, value in row.items()} for row in plain.to_dict("records")]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def main() -> None:
    """Answer until stdin ends. What the library prints goes to stderr."""
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        faulthandler.dump_traceback_later(ALONE, exit=True)
        answers.write(json.dumps(answer(json.loads(line)), allow_nan=False) + "\n")
        answers.flush()
        faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    main()
