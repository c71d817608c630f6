"""Addresses in a letter that are not the owner's, signs of a template and unfilled gaps: nobody may bring them in."""

from __future__ import annotations

import re

from outreach.evidence import Problem
from outreach.offer import Offer

# "Node.js/React" and "ASP.NET/C#" are no addresses. Bounded parts: a stranger's endless line must not make them slow.
_ADDRESS = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}"
    r"|(?:https?://|www\.)[^\s<>\"”»]{1,300}"
    r"|\b[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}(?<!\.js)(?<!\.ts)(?<!\.net)/[^\s<>\"”»]{0,300}",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(
    r"\{\{.{0,80}|\{%.{0,80}|\$\{.{0,80}|<%.{0,80}|\{\s?[^\W\d][^{}\n]{0,40}\}|\[[A-Z]{2,12}_\d{1,3}\]"
)
# "[Your Name]", "<ім'я>"; not "[...]", "[1]", "[sic]", "p95 < 400 ms >" and "List<String>".
_GAP = re.compile(r"\[(?!sic\])[^\W\d_][^\[\]\n]{0,40}\]|(?<!\w)<[^\W\d_][\w'’ʼ -]{1,40}>")


def foreign(text: str, offer: Offer, own: tuple[str, ...] = (), quoted: str = "") -> list[Problem]:
    """One problem for each address that stands in no fact, in no signature and not in `own`, and for each sign.

    `quoted` is the vacancy: a word it has in brackets ("[Remote]") may be said again.
    """
    facts = (" ".join((fact.text, fact.link, *fact.texts.values())) for fact in offer.facts)
    ours = " ".join((offer.signature, offer.about, *own, *facts)).lower()
    addresses = (match.group().rstrip(".,;:!?)") for match in _ADDRESS.finditer(text))
    strange = [words for words in addresses if words.lower().rstrip("/") not in ours]
    return [Problem("address", words, f"“{words}” is no address of yours") for words in strange] + [
        Problem("template", words, f"“{words}” looks like a template: a letter says it in words")
        for words in signs(text, quoted)
    ]


def signs(text: str, quoted: str = "") -> list[str]:
    """Marks of a template and gaps nobody filled: "{contact}", "[NAME_1]", "{{ x }}", "[Your Name]" unless quoted."""
    gaps = [match.group() for match in _GAP.finditer(text)]
    marks = [match.group() for match in _TEMPLATE.finditer(text)]
    return list(dict.fromkeys([*marks, *(each for each in gaps if each not in quoted)]))
