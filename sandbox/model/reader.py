"""A second reader: doubts each sentence of a letter that holds a number no fact and no line of the vacancy has."""

import re
from typing import Any

_NUMBER = re.compile(r"\d+")
_LINE = re.compile(r"^L\d+[ \t]+(.*\S)[ \t]*$", re.MULTILINE)


def doubt(letter: str, sources: str) -> dict[str, Any]:
    """Return the doubts about the letter's lines; `sources` is all that they may rest on."""
    known = set(_NUMBER.findall(sources))
    said = [line for line in _LINE.findall(letter) if not line.endswith("?")]  # a question claims nothing
    found = [(line, [each for each in _NUMBER.findall(line) if each not in known]) for line in said]
    return {
        "doubts": [{"text": line, "words": odd[0], "why": "No fact has this number."} for line, odd in found if odd]
    }
