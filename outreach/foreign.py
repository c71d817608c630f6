"""Addresses in a letter that are not the owner's, and signs of a template: nobody else's words may bring them in."""

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
_TEMPLATE = re.compile(r"\{\{.{0,80}|\{%.{0,80}|\$\{.{0,80}|<%.{0,80}")


def foreign(text: str, offer: Offer, own: tuple[str, ...] = ()) -> list[Problem]:
    """One problem for each address that stands in no fact, in no signature and not in `own`, and for each sign."""
    facts = (" ".join((fact.text, fact.link, *fact.texts.values())) for fact in offer.facts)
    ours = " ".join((offer.signature, offer.about, *own, *facts)).lower()
    addresses = (match.group().rstrip(".,;:!?)") for match in _ADDRESS.finditer(text))
    strange = [words for words in addresses if words.lower().rstrip("/") not in ours]
    signs = [match.group() for match in _TEMPLATE.finditer(text)]
    return [Problem("address", words, f"“{words}” is no address of yours") for words in strange] + [
        Problem("template", words, f"“{words}” looks like a template: a letter says it in words") for words in signs
    ]
