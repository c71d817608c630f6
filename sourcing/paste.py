"""What the owner pastes, an address or a text, becomes a vacancy."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from contextlib import closing
from urllib.parse import SplitResult, parse_qs, urlsplit

from jobagent_site.addresses import origin
from jobagent_site.http import RequestError, ServiceError, Session
from sourcing import consent, politeness
from sourcing.boards import BOARDS, Board, any_page, clean, dou, feed, plain
from sourcing.boards.djinni.address import vacancy_path as djinni_path
from sourcing.boards.posting import Posting

NAME = "pasted"
LABEL = "Pasted"

SHORTEST = 80  # letters of a pasted text
LONGEST_ADDRESS = 1000
_LONGEST_TITLE = 120
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,24}(?::\d+)?/\S+", re.IGNORECASE)
# Names people write before a title, and signs of Markdown and lists.
_LABEL = re.compile(
    r"(?:vacancy|position|job title|title|role|вакансія|вакансия|посада|позиція|должность)(?:\s*:|\s+[–—-]\s)\s*", re.I
)
_MARKS = " \t#*_>•·-–—=~`|"
# https://www.linkedin.com/jobs/view/<slug>-<id>, /comm/jobs/view/<id> in mails, /jobs-guest/jobs/api/jobPosting/<id>
_LINKEDIN_VIEW = re.compile(
    r"/(?:comm/|m/)?jobs/view/(?:[^/]*-)?([0-9]{6,15})/?|/jobs-guest/jobs/api/jobPosting/([0-9]{6,15})/?"
)


def read(said: str) -> Posting:
    """The vacancy of a pasted address or text, asked for politely; nothing is recorded.

    Raises ValueError for something that is neither, ServiceError when the page cannot be read.
    """
    url = address(said)
    if not url:
        return posting_from_text(said)
    known = recognise(url)
    pace = politeness.pace_with_consent if known and consent.needed(known[0]) else politeness.pace
    session = Session(_service(url), trusted=trusted(url), pace=pace)
    with closing(session), politeness.asking(canonical(url)):
        return posting_from_url(url, session)


def address(said: str) -> str:
    """The one address that was pasted, with its scheme; "" for anything else, which is then a text."""
    said = said.strip().strip("<>")
    if len(said) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(said):
        return ""
    return _with_scheme(said) if _split(_with_scheme(said)).hostname else ""


def recognise(url: str) -> tuple[str, str] | None:
    """(board, the board's id) of a vacancy's address on a board we know, in any shape it is passed on; else None."""
    parts = _split(_with_scheme(url.strip()))
    found = ((board, _KEYS[board](parts.geturl())) for board in _boards_at(parts))
    return next(((board, key) for board, key in found if key), None)


def canonical(url: str) -> str:
    """The address as the board we read writes it, without tracking; any other only without tracking."""
    url = feed.without_tracking(_with_scheme(url.strip()))
    known = recognise(url)
    if known is None:
        return url
    if known[0] == "linkedin":
        return f"{_base('linkedin') or 'https://www.linkedin.com'}/jobs/view/{known[1]}"
    path = (djinni_path if known[0] == "djinni" else dou.vacancy_path)(url)[1]
    parts = _split(url)
    return (_base(known[0]) or f"{parts.scheme}://{parts.netloc}") + path


def trusted(url: str) -> str:
    """What a Session for this address may trust: the base of its board, or a feed's origin from the settings."""
    asked = canonical(url)
    bases = [board.base_url() for board in BOARDS.values()]
    return next((base for base in bases if base and origin(base) == origin(asked)), "") or feed.trusted_origin(asked)


def posting_from_url(url: str, session: Session) -> Posting:
    """The vacancy of an address: read as its board's, else by JSON-LD, else the page's title and largest text.

    Raises ServiceError: `is_gone` tells a vacancy that was taken down; a timeout says nothing about it. Raises
    ValueError for something that is no address of a vacancy.
    """
    if not address(url):
        raise ValueError("This is no address of a web page. Paste the address of a vacancy, or its whole text.")
    known, asked = recognise(url), canonical(url)
    try:
        if known is not None:
            return _board(known[0]).fetch_full_vacancy_details(asked, session)
        _refuse_other_pages(asked)
        response = session.get(asked)
    except RequestError as error:
        if is_gone(error):
            raise _gone(error) from error
        raise
    kind = response.headers.get("Content-Type", "")
    stated = any_page.read(response.body, asked, content_type=kind, service=session.service)
    return Posting(board=NAME, external_id=pasted_id(asked), url=asked, **(stated | {"source": "detail"}))


def posting_from_text(text: str, title: str = "") -> Posting:
    """The vacancy of a pasted text; its title is the first line unless given. Company and salary are not guessed.

    The same text gives the same id, however its lines are broken. Raises ValueError when it is too short to be one.
    """
    said = clean.plain(text[: clean.LONGEST])
    if len(said) < SHORTEST:
        raise ValueError("This is too short for a vacancy. Paste its whole text, or its address.")
    return Posting(
        board=NAME,
        external_id=_key("".join(said.casefold().split())),
        url="",
        title=clean.line(title)[:300] or _first_line(said),
        description_html=plain.as_html(said),
        description_text=said,
        source="detail",
    )


def pasted_id(url: str) -> str:
    """The id of a page on no board we know: a hash of its address without scheme, "www." and tracking."""
    parts = _split(canonical(url))
    host = parts.netloc.lower().removeprefix("www.")
    return _key(f"{host}{parts.path.rstrip('/')}?{parts.query}")


def is_gone(error: ServiceError) -> bool:
    """Whether the vacancy was taken down; any other error says nothing about it."""
    return isinstance(error, RequestError) and error.status in (404, 410)


def _gone(error: RequestError) -> RequestError:
    return RequestError(
        f"This vacancy is closed: its page is gone ({error.status}). If you still have its text, paste that.",
        service=error.service,
        status=error.status,
        permanent=True,
        url=error.url,
        body=error.body,
    )


def _refuse_other_pages(url: str) -> None:
    """A list of a board we know is no vacancy; and what LinkedIn allows is for its own module to ask."""
    boards = _boards_at(_split(url))
    if boards:
        raise ValueError("This is a page of a job board, but not of one vacancy. Open the vacancy and paste that.")


def _board(name: str) -> Board:
    if name not in BOARDS:
        raise ValueError(f"Jobagent does not read {name}. Paste the vacancy's text instead.")
    return BOARDS[name]


def _linkedin_id(url: str) -> str:
    parts = _split(url)
    found = _LINKEDIN_VIEW.fullmatch(parts.path)
    if found:
        return found.group(1) or found.group(2)
    if not parts.path.startswith(("/jobs", "/comm/jobs", "/m/jobs")):
        return ""
    chosen = parse_qs(parts.query).get("currentJobId", [""])[0]  # the vacancy open beside a list
    return chosen if re.fullmatch(r"[0-9]{6,15}", chosen) else ""


_KEYS: dict[str, Callable[[str], str]] = {
    "djinni": lambda url: djinni_path(url)[0],
    "dou": lambda url: dou.vacancy_path(url)[0],
    "linkedin": _linkedin_id,
}
_USUAL = {"djinni": r"djinni\.co", "dou": r"jobs\.dou\.ua", "linkedin": r"(?:[\w-]+\.)?linkedin\.com"}


def _boards_at(parts: SplitResult) -> list[str]:
    """The boards of this host: where they usually are, or where the settings have them."""
    host = parts.netloc.lower().removeprefix("www.")
    if not host or parts.scheme not in ("http", "https"):
        return []
    own = {board: _split(_base(board)).netloc.lower().removeprefix("www.") for board in _USUAL}
    return [board for board, usual in _USUAL.items() if re.fullmatch(usual, host) or own[board] == host]


def _base(board: str) -> str:
    """The base address in force of a board we read, "" of one we do not."""
    known: Board | None = BOARDS.get(board)
    return known.base_url() if known is not None else ""


def _service(url: str) -> str:
    known = recognise(url)
    return BOARDS[known[0]].LABEL if known and known[0] in BOARDS else _split(url).netloc


def _first_line(text: str) -> str:
    """The first line that says something, without marks and labels, cut at a word."""
    lines = (_LABEL.sub("", line.strip(_MARKS), count=1).strip(_MARKS) for line in text.split("\n"))
    first = next((line for line in lines if any(letter.isalpha() for letter in line)), "Pasted vacancy")
    if len(first) <= _LONGEST_TITLE:
        return first
    return first[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _with_scheme(said: str) -> str:
    return said if re.match(r"[a-z][a-z0-9+.-]*://", said, re.IGNORECASE) else f"https://{said}"


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _key(said: str) -> str:
    return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=16).hexdigest()
