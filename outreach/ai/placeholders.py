"""People's names, addresses and phones stay here: a model sees placeholders, and the words are put back afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from outreach.contacts import address_spans, names_beside

# Bounded parts: a stranger's endless line must not make them slow.
_PHONE = re.compile(r"(?<![\w.,/-])(?<!\d[ \u00a0])(?:\+\s?\d|\(0|0(?!\.))[\d\s()\u00a0.-]{7,20}\d(?![\w])")
_HANDLE = re.compile(
    r"(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|(?:[a-z]{2,3}\.)?linkedin\.com/in|wa\.me|facebook\.com)"
    r"/[^\s<>\"”»),;]{1,100}"
    r"|(?<![\w@.])@[A-Za-z][\w.]{2,40}\b"
    r"|(?<=skype:)\s?live:[\w.]{2,60}",
    re.IGNORECASE,
)
_MARK = re.compile(r"\[(?:NAME|EMAIL|PHONE|HANDLE)_\d{1,3}\]")
_SHORTEST_STEM = 4


@dataclass(slots=True)
class Hidden:
    """The people of one vacancy. `reveal` gives back what `hide` took, in any text."""

    words: dict[str, str] = field(default_factory=dict, repr=False)  # "[EMAIL_1]" → "olha@acme.example"
    _names: tuple[re.Pattern[str], ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, text: str, names: Iterable[str] = ()) -> Hidden:
        """What is to be hidden in `text`: known `names`, and names that stand beside an address."""
        known = [part for name in (*names, *names_beside(text)) for part in _parts(name)]
        return cls({}, tuple(_called(part) for part in dict.fromkeys(known)))

    def hide(self, text: str) -> str:
        """The text with placeholders. A placeholder somebody wrote himself is taken apart first."""
        text = _MARK.sub(lambda match: match.group().strip("[]"), text)
        for kind, spans in (("EMAIL", address_spans), ("HANDLE", _spans_of(_HANDLE)), ("PHONE", _spans_of(_PHONE))):
            text = self._replaced(text, kind, spans(text))
        for name in self._names:
            text = self._replaced(text, "NAME", _spans_of(name)(text))
        return text

    def reveal(self, text: str) -> str:
        """The text with the people's words again."""
        return _MARK.sub(lambda match: self.words.get(match.group(), match.group()), text)

    def _replaced(self, text: str, kind: str, spans: list[tuple[int, int]]) -> str:
        parts, at = [], 0
        for start, end in spans:
            parts += [text[at:start], self._mark(kind, text[start:end])]
            at = end
        return "".join([*parts, text[at:]])

    def _mark(self, kind: str, words: str) -> str:
        known = next((mark for mark, said in self.words.items() if said == words and mark.startswith(f"[{kind}")), "")
        if known:
            return known
        mark = f"[{kind}_{1 + sum(each.startswith(f'[{kind}') for each in self.words)}]"
        self.words[mark] = words
        return mark


def _spans_of(pattern: re.Pattern[str]):  # type: ignore[no-untyped-def]  # noqa: ANN202  text → spans
    return lambda text: [match.span() for match in pattern.finditer(text) if _is_it(pattern, match.group())]


def _is_it(pattern: re.Pattern[str], words: str) -> bool:
    return pattern is not _PHONE or 9 <= sum(each.isdigit() for each in words) <= 15


def _parts(name: str) -> list[str]:
    return [part for part in re.split(r"[\s\u00a0]+", name) if len(part) >= 3 and part[0].isupper()]


def _called(name: str) -> re.Pattern[str]:
    """The name, also declined: Ольга, Ольгу, Ользі; Katharina stays Katharina."""
    if re.fullmatch(r"[а-яіїєґё'’ʼ-]+", name, re.IGNORECASE):
        stem = name[:-1] if name[-1].lower() in "аяйьоеіи" else name
        # Only the first letters stay when a consonant changes: Ольга, Ользі.
        if len(stem) >= _SHORTEST_STEM:
            stem = stem[:-1] + f"[{stem[-1]}зцсжчш]" if stem[-1].lower() in "гкх" else stem
        return re.compile(rf"(?<!\w){stem}[а-яіїєґё]{{0,3}}(?!\w)")
    tail = "(?:a|u|y|i|ie|owi|em|om|ą|ę|ę)?" if name.isascii() else "\\w{0,3}"
    return re.compile(rf"(?<!\w){re.escape(name)}{tail}(?!\w)")
