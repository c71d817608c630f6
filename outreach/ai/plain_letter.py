"""A letter that a chatflow wrote as plain text: its sentences, without greeting and signature, which are ours."""

from __future__ import annotations

import re
from typing import Any

from outreach.ai.answers import AnswerError
from outreach.evidence.sentences import split

_SHORTEST, _LONGEST = 40, 20_000  # characters; less is no letter, and more is none that anybody reads
_REFUSAL = re.compile(
    r"\bI(?:'m| am) sorry\b|\bI (?:can(?:no|'|’)t|am (?:not able|unable))\b|\bas an AI\b|"
    r"не можу (?:допомогти|виконати)|не могу (?:помочь|выполнить)|nie mogę pomóc",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"^[ \t]*(?:#+|[>*-])[ \t]+|\*\*|__", re.MULTILINE)
_SUBJECT = re.compile(r"^[ \t]*(?:subject|тема|temat)[ \t]*:[ \t]*(.+)$", re.IGNORECASE | re.MULTILINE)


def as_answer(text: str) -> dict[str, Any]:
    """The answer as an object like `LetterAnswer`: every sentence counts as about us and cites nothing, so the gate
    holds it against all facts. Raises AnswerError for what is no letter."""
    said = text.strip()
    if said.startswith(("{", "[", "`")) or len(said) < _SHORTEST:
        raise AnswerError("The answer held neither a JSON object nor a letter.")
    if len(said) > _LONGEST:
        raise AnswerError(f"The letter is too long: at most {_LONGEST} characters are read.")
    if _REFUSAL.search(said[:300]):
        raise AnswerError("The model refused to write the letter.")
    subject = _SUBJECT.search(said)
    sentences = _sentences(_MARKUP.sub("", _SUBJECT.sub("", said)).strip())
    if not sentences:
        raise AnswerError("The answer held neither a JSON object nor a letter.")
    return {"subject": subject.group(1) if subject else "", "sentences": sentences}


def _sentences(text: str) -> list[dict[str, Any]]:
    """What stands between greeting and signature, each sentence with its paragraph."""
    found, at = [], 0
    for piece in split(text):
        at = max(text.find(piece.text, at), at)
        if piece.part == "body":
            paragraph = text.count("\n\n", 0, at)
            found.append({"text": piece.text, "about": "us", "rests_on": [], "paragraph": paragraph})
    return found
