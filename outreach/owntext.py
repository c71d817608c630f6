"""The owner's own text, wherever he has it: a page of the web, a file."""

from __future__ import annotations

from urllib.parse import urlsplit

from jobagent_site.http import ServiceError, Session, decode
from outreach.proposals import LONGEST
from sourcing.boards import clean

LARGEST_FILE = 1_000_000
LARGEST_PAGE = 3_000_000
SUFFIXES = (".txt", ".md", ".html", ".htm")
PASTED = "pasted text"
_LEAST = 80  # characters: less is a page that shows its text only with scripts
_HTML = ("text/html", "application/xhtml")


class NoTextError(Exception):
    """There is nothing to read; the text says why and what to do."""


def address(said: str) -> str:
    """The address as it is opened: "kvartal.example" is https. Raises NoTextError for what is no address at all."""
    url = said.strip() if "://" in said else f"https://{said.strip()}"
    try:
        named = urlsplit(url).hostname
    except ValueError:
        named = None
    if not named:
        raise NoTextError(f"“{said.strip()[:80]}” is no address of a page.")
    return url


def of_page(said: str) -> str:
    """The text of a page, fetched once. Raises ServiceError (a refused address, too) and NoTextError."""
    url = address(said)
    answer = _session(urlsplit(url).hostname or "The page").get(url)
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind == "application/pdf" or answer.body[:5] == b"%PDF-":
        raise NoTextError("This is a PDF. Open it, copy its text, and paste it here.")
    if kind and not kind.startswith((*_HTML, "text/plain", "text/markdown")):
        raise NoTextError(f"This address gives no page of text but {kind[:60]}. Paste the text itself.")
    text = answer.text if kind.startswith("text/plain") else clean.text(answer.text)
    return _enough(text, "The page shows no text without scripts. Open it, copy the text, and paste it here.")


def of_file(name: str, body: bytes) -> str:
    """The text of an uploaded file. Raises NoTextError."""
    if len(body) > LARGEST_FILE:
        raise NoTextError("This file is bigger than 1 MB. Paste the part that matters.")
    if body[:5] == b"%PDF-" or name.lower().endswith(".pdf"):
        raise NoTextError("A PDF cannot be read. Open it, copy its text, and paste it here.")
    if not name.lower().endswith(SUFFIXES) or b"\x00" in body:
        raise NoTextError("Choose a .txt, .md or .html file, or paste the text itself.")
    try:
        text = decode(body, service="your file")
    except ServiceError as error:
        raise NoTextError("The letters of this file cannot be read. Save it as UTF-8, or paste its text.") from error
    is_html = name.lower().endswith((".html", ".htm"))
    return _enough(clean.text(text) if is_html else text, "There is no text in this file.", least=1)


def _session(host: str) -> Session:
    """Nothing is trusted: the guard opens public addresses only."""
    return Session(host, max_bytes=LARGEST_PAGE)


def _enough(text: str, refusal: str, *, least: int = _LEAST) -> str:
    text = text[:LONGEST]
    if len(text.strip()) < least:
        raise NoTextError(refusal)
    return text
