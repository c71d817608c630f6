"""People's names, addresses and phones stay here: a model sees placeholders, and the words are put back afterwards."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from outreach.ai.addresses import emails, handles, phones
from outreach.ai.people import People
from outreach.ai.seen import Span, seen
from outreach.contacts import names_beside, people_beside

_KINDS = "NAME|EMAIL|PHONE|HANDLE"
_MARK = re.compile(rf"\[(?:{_KINDS})_\d{{1,5}}\]")
_STRANGERS = re.compile(rf"(?<!\[)\[+((?:{_KINDS})_\d{{1,5}})\]+")


@dataclass(slots=True)
class Hidden:
    """The people of one vacancy. `reveal` gives back what `hide` took, in any text."""

    words: dict[str, str] = field(default_factory=dict, repr=False)  # "[EMAIL_1]" → "olha@acme.example"
    _people: People = field(default_factory=People, repr=False)
    _marks: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)
    _counts: Counter[str] = field(default_factory=Counter, repr=False)

    @classmethod
    def of(cls, text: str, names: Iterable[str] = ()) -> Hidden:
        """What is to be hidden: known `names`, and those beside an address, a phone or a handle in `text`."""
        hidden = cls(_people=People(names))
        hidden.meet(text)
        return hidden

    def meet(self, text: str) -> None:
        """Hide from now on whoever stands beside an address, a phone or a handle in this text as well."""
        plain = seen(text).text
        ways = sorted(span for find in (emails, phones, handles) for span in find(plain))
        self._people.meet([*names_beside(plain), *people_beside(plain, ways)])

    def hide(self, text: str) -> str:
        """The text with placeholders. A placeholder somebody wrote himself is taken apart first."""
        text = _STRANGERS.sub(r"\1", text)
        parts, at = [], 0
        for kind, (start, end) in self._found(text):
            parts += [text[at:start], self._mark(kind, text[start:end])]
            at = end
        return "".join([*parts, text[at:]])

    def reveal(self, text: str) -> str:
        """The text with the people's words again."""
        return _MARK.sub(lambda match: self.words.get(match.group(), match.group()), text)

    def _found(self, text: str) -> list[tuple[str, Span]]:
        """(kind, place) in order. What overlaps is one piece of the kind that begins first: nothing of it may stay."""
        shown = seen(text)
        kinds = (("EMAIL", emails), ("HANDLE", handles), ("PHONE", phones), ("NAME", self._people.spans))
        places = sorted((span, kind) for kind, find in kinds for span in find(shown.text))
        kept: list[tuple[str, Span]] = []
        for (start, end), kind in ((shown.span(*span), kind) for span, kind in places):
            if kept and start < kept[-1][1][1]:
                first, (begin, until) = kept[-1]
                kept[-1] = (first, (begin, max(until, end)))
            else:
                kept.append((kind, (start, end)))
        return kept

    def _mark(self, kind: str, words: str) -> str:
        if (kind, words) not in self._marks:
            self._counts[kind] += 1
            self._marks[kind, words] = f"[{kind}_{self._counts[kind]}]"
            self.words[self._marks[kind, words]] = words
        return self._marks[kind, words]
