"""Pieces of a vacancy worth repeating: verbatim, short, cut where a reader would stop, and safe."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from outreach.ai.base import Analysis, VacancyText
from outreach.ai.builtin.analyst import LONGEST_TEXT
from outreach.ai.builtin.conditions import salary
from outreach.ai.builtin.patterns import found
from outreach.ai.builtin.requirements import is_nice
from outreach.ai.builtin.sections import Line, numbered
from outreach.ai.builtin.technologies import ADDRESS, mentions
from outreach.ai.builtin.vocabulary import canonical_names
from outreach.ai.data import load_from

SHORTEST, LONGEST = 14, 96
_FEWEST_WORDS, _MOST_WORDS = 4, 18
_MOST_DETAILS, _SAME_LINE = 6, 4
# A bracket is a border only where it closes the clause: what continues after it would be torn in two.
_BORDER = re.compile(
    r"\s*(?:[;…]|[,:](?=\s)|\s[—–-](?=\s)|[.!?](?=\s|$)|\((?=[^()]*\)\s*(?:[.,;:!?]|$))|\)(?=\s*(?:[.,;:!?]|$)))\s*"
)
_LABEL = re.compile(r"^[^\W\d_][\w'’-]*(?: [\w'’-]+)?: ")
_DOTTED = re.compile(r"\b[\w-]{1,30}\.[\w-]{1,10}\b")
_NUMBER = re.compile(r"\d")
_INNER_CAPITAL = re.compile(r"(?<=[^\W\d_] )[A-ZА-ЯІЇЄҐŁŚŻ][\w-]+|[a-z][A-Z]")
_QUOTES = '"“”„«»‘‹›'
_SECTION_WORTH = {"responsibilities": 2, "about": 2, "": 2, "requirements": 1, "nice": 0}


@dataclass(frozen=True, slots=True)
class Detail:
    """A piece of the vacancy. `kind`: result (a KPI) | task | subject; `line` is "V4", "V0" for the title."""

    text: str
    line: str
    kind: str
    worth: int = 0


def details(vacancy: VacancyText, analysis: Analysis) -> tuple[Detail, ...]:
    """The pieces, most telling first, two from one line only where the others say little. Never raises."""
    lines = numbered(vacancy.text[:LONGEST_TEXT])
    beside = _beside_unsafe(lines)
    usable = tuple(each for each in lines if _usable(each) and each.id not in beside)
    pieces = [each for line in usable for each in _pieces(line, analysis)]
    chosen: list[Detail] = []
    while pieces and len(chosen) < _MOST_DETAILS:
        chosen.append(
            max(pieces, key=lambda each: each.worth - _SAME_LINE * (each.line in {one.line for one in chosen}))
        )
        pieces = [each for each in pieces if not _overlap(each, chosen[-1])]
    return (*chosen, *_from_title(vacancy.title))


def _beside_unsafe(lines: tuple[Line, ...]) -> frozenset[str]:
    """The lines next to one that must not be repeated: an order is seldom one sentence long. An address is no order."""
    unsafe = [at for at, each in enumerate(lines) if not is_safe(ADDRESS.sub(" ", each.text))]
    return frozenset(lines[near].id for at in unsafe for near in (at - 1, at + 1) if 0 <= near < len(lines))


def _overlap(one: Detail, other: Detail) -> bool:
    return one.line == other.line and (one.text in other.text or other.text in one.text or _share(one.text, other.text))


def _share(one: str, other: str) -> bool:
    """True when one begins with a clause the other ends with."""
    return any(piece in other for piece in _BORDER.split(one) if len(piece) >= SHORTEST)


def is_safe(text: str, *, title: bool = False) -> bool:
    """False for links, addresses, orders, markup and invisible characters; outside a title for names of models too."""
    invisible = any(unicodedata.category(each) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for each in text)
    readable = _DOTTED.sub(_without_known, unicodedata.normalize("NFKC", text))
    named = not title and _models().search(readable) is not None
    return not (invisible or named or _never().search(readable))


def _without_known(match: re.Match[str]) -> str:
    # "ASP.NET" and "Node.js" look like hosts and are none.
    return " " if match.group().lower() in canonical_names() else match.group()


def _usable(line: Line) -> bool:
    return line.section in _SECTION_WORTH and not is_nice(line) and is_safe(line.text) and salary((line,)) is None


def _pieces(line: Line, analysis: Analysis) -> Iterator[Detail]:
    named = "result" if line.text in analysis.kpis else "task" if line.section == "responsibilities" else "subject"
    seen: set[str] = set()
    for start, end in _clauses(line.text):
        text = _trimmed(line.text[start:end])
        if text not in seen and _well_cut(text):
            seen.add(text)
            # A clause of a KPI sentence that holds no figure and no metric is not the result itself.
            kind = (
                "subject" if named == "result" and not (_NUMBER.search(text) or found(text, "kpi", "metric")) else named
            )
            # "выполненных вручную": what follows a comma leans on what stands before it.
            leaning = line.text[:start].rstrip().endswith(",")
            yield Detail(text, line.id, kind, _worth(text, line, kind) - 2 * leaning)


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """All runs of neighbouring clauses that are short enough."""
    borders = [(match.start(), match.end()) for match in _BORDER.finditer(text)]
    starts, ends = [0, *(end for _, end in borders)], [*(start for start, _ in borders), len(text)]
    # A line of a thousand commas has a million runs; the first clauses are enough.
    for left, start in enumerate(starts[:40]):
        for end in ends[left : left + 4]:
            if SHORTEST <= end - start <= LONGEST + 20:
                yield start, end


def _trimmed(text: str) -> str:
    """Without marks and joining words at the ends; still a verbatim piece."""
    text = text.strip(" \t\u00a0,;:.!?—–-…/+*•")
    first, _, rest = text.partition(" ")
    text = rest.lstrip() if rest and first.lower() in _edges("joining") else text
    before, _, last = text.rpartition(" ")
    return _trimmed(before) if before and last.lower() in _edges("trailing") else text


def _well_cut(text: str) -> bool:
    words = text.split()
    return (
        SHORTEST <= len(text) <= LONGEST
        and _FEWEST_WORDS <= len(words) <= _MOST_WORDS
        and not any(each in text for each in _QUOTES)
        and text.count("(") == text.count(")")
        and "\n" not in text
        and "  " not in text
    )


def _worth(text: str, line: Line, kind: str) -> int:
    whole = line.text.rstrip(" .;!?")
    worth = _SECTION_WORTH[line.section] + {"result": 4, "task": 1, "subject": 0}[kind]
    worth += 3 * bool(_NUMBER.search(text)) + min(2, len({each.name for each in mentions(text)}))
    worth += bool(_INNER_CAPITAL.search(text)) + (28 <= len(text) <= 84)
    worth -= 4 * bool(_dull().search(text)) + 3 * bool(_LABEL.match(text))
    worth -= 6 * (kind == "subject" and not _tells(text))
    # A sentence reads better than its beginning, and both better than a clause out of the middle.
    worth += 3 if text == whole else 2 if whole.startswith(text) else -1 if len(text.split()) > 4 else -4
    return worth - 3 * (text.split()[0].lower().strip(",") in _edges("leaning"))


def _tells(text: str) -> bool:
    """A figure or a technology: something that is hardly said twice."""
    return _NUMBER.search(text) is not None or bool(mentions(text))


def _from_title(title: str) -> Iterator[Detail]:
    """What stands in brackets or after a dash of the title, then the title: the last resort."""
    for text in (*re.findall(r"\(([^()]{6,80})\)", title), *re.split(r"\s+[–—|-]\s+", title)[1:], title.strip()):
        if is_safe(text, title=True) and not any(each in text for each in _QUOTES) and 4 <= len(text) <= LONGEST:
            yield Detail(text.strip(), "V0", "subject", -10)


@cache
def _never() -> re.Pattern[str]:
    return _any(load_from("draft", "unsafe")["never"])


@cache
def _models() -> re.Pattern[str]:
    return _any(load_from("draft", "unsafe")["models"])


@cache
def _dull() -> re.Pattern[str]:
    return _any(load_from("draft", "unsafe")["dull"])


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in patterns), re.IGNORECASE)


@cache
def _edges(name: str) -> frozenset[str]:
    return frozenset(load_from("draft", "unsafe")["edges"][name].split())
