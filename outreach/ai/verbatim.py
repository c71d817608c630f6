"""What a model quotes, found again in the text it had: of the vacancy, or of the letter it was to read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from outreach.ai.base import VacancyText
from outreach.ai.builtin.sections import lines
from outreach.ai.placeholders import Hidden

_ALIKE = {"-": "–—‑−", "'": "’ʼ", '"': "“”«»„"}
_DASHES = str.maketrans({each: plain for plain, others in _ALIKE.items() for each in others})
_MARK = re.compile(r"^(?:\s*(?:\[?[VL]\d+\]?[:.)]?(?=\s)|[-•*–—·](?=\s)))+\s*")
_NUMBER = re.compile(r"^\W*(?:[^\W\d_]+ )?L(\d{1,3})\b")
_EDGES = " .…,;:!?\"'()[]"
_LONG_WORD = 12  # characters; a shorter quote of one word proves nothing


class Quotes:
    """Verbatim pieces of one vacancy."""

    def __init__(self, vacancy: VacancyText, hidden: Hidden) -> None:
        self._lines = {folded(each.text): each.text for each in lines(vacancy.text) if not each.heading}
        self._text, self._hidden = folded(vacancy.text), hidden

    def of(self, quotes: Iterable[str], default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Those that stand in the vacancy, in its own writing where they are a whole line."""
        told = (_unmarked(self._hidden.reveal(each)) for each in quotes)
        kept = [self._lines.get(folded(each), each) for each in told if self._stands(each)]
        return tuple(dict.fromkeys(each[:600] for each in kept)) or default

    def _stands(self, quote: str) -> bool:
        """A whole line, or words of one: whole words, and more than one short one."""
        piece = folded(quote)
        telling = len(piece.split()) > 1 or len(piece) >= _LONG_WORD
        return piece in self._lines if not telling else holds(self._text, piece)


def sentence_of(sentences: Sequence[str], quote: str, words: str) -> str:
    """The sentence of a letter that is meant: by its words, its number ("L2"), a part of it; "" when it is unclear."""
    said = {_bare(quote), _bare(_unmarked(quote))}
    same = [each for each in sentences if _bare(each) in said]
    part = _only(sentences, _bare(_NUMBER.sub("", quote)), least=3)
    parts = (_only(sentences, _bare(each)) for each in (words, quote))
    return next(iter(same), "") or part or _numbered(sentences, quote) or next(filter(None, parts), "")


def folded(text: str) -> str:
    """Spaces, case, dashes and quotes apart, the same words are the same."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).casefold()
    return " ".join(plain.split()).rstrip(".;,:!")


def holds(text: str, piece: str) -> bool:
    """Whether the piece stands in the text as whole words; both are folded."""
    return bool(piece) and re.search(rf"(?<![^\W_]){re.escape(piece)}(?![^\W_])", text) is not None


def _only(sentences: Sequence[str], piece: str, least: int = 1) -> str:
    """The one sentence that holds the piece (of so many words at least); "" when there is none, or several."""
    holding = [each for each in sentences if holds(_bare(each), piece)] if len(piece.split()) >= least else []
    return holding[0] if len(holding) == 1 else ""


def _numbered(sentences: Sequence[str], quote: str) -> str:
    match = _NUMBER.match(quote)
    at = int(match.group(1)) if match else 0
    return sentences[at - 1] if 1 <= at <= len(sentences) else ""


def _unmarked(text: str) -> str:
    """Without the number of a line, or the mark of a list."""
    return _MARK.sub("", text).strip()


def _bare(text: str) -> str:
    return folded(text).strip(_EDGES)
