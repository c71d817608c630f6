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
from outreach.contacts import find_contact
from outreach.draft import needs
from outreach.draft.restate import Said, said, speaks_of_us

SHORTEST, LONGEST = 14, 110
_FEWEST_WORDS, _MOST_WORDS, _FEWEST_REAL_WORDS = 4, 18, 3
_LONGEST_LABEL = 40
_MOST_DETAILS, _SAME_LINE, _FEW_TOOLS = 6, 6, 2
# A bracket is a border only where it closes the clause: what continues after it would be torn in two.
_BORDER = re.compile(
    r"\s*(?:[;…]|[,:](?=\s)|\s[—–-](?=\s)|\*\*(?=\s)|[.!?]+(?=\s+[^\Wa-zа-яіїєґёąćęłńóśźż]|\s*$)|\((?=[^()]*\)\s*(?:[.,;:!?]|$))|\)(?=\s*(?:[.,;:!?]|$)))\s*"
)
_LABEL = re.compile(r"^[^\W\d_][\w'’-]*(?: [\w'’-]+)?: ")
_NUMBERED = re.compile(r"^\d{1,2}(?:\.\d{1,2})*[.)]?\s+(?=[^\W\da-zа-яіїєґёąćęłńóśźż])")
_REAL_WORD = re.compile(r"[^\W\d_]{3,}")
_BOLD = re.compile(r"^\*\*([^*\n]{2,40})\*\*(?=\s)")
_DOTTED = re.compile(r"\b[\w-]{1,30}\.[\w-]{1,10}\b")
_NUMBER = re.compile(r"\d")
_QUOTES = '"“”„«»‘‹›'
_SECTION_WORTH = {"responsibilities": 2, "about": 2, "": 2, "requirements": 1, "nice": 0}


@dataclass(frozen=True, slots=True)
class Detail:
    """A piece of the vacancy, word for word, and how a letter may say it. `line` is "V4", "V0" for the title.

    `kind`: result (a KPI) | task | subject; `problems` are the kinds of need it names, the most telling first.
    """

    text: str
    line: str
    kind: str
    said: Said
    problems: tuple[str, ...] = ()
    is_goal: bool = False  # a result they name, in words that may follow "your goal:"
    worth: int = 0


def details(vacancy: VacancyText, analysis: Analysis) -> tuple[Detail, ...]:
    """The pieces, most telling first, two from one line only where the others say little. Never raises."""
    lines = numbered(vacancy.text[:LONGEST_TEXT])
    beside = _beside_unsafe(lines)
    named = _contact_s_name(vacancy.text[:LONGEST_TEXT])
    usable = tuple(each for each in lines if _usable(each, named) and each.id not in beside)
    pieces = [each for line in usable for each in _pieces(line, analysis)]
    chosen: list[Detail] = []
    while pieces and len(chosen) < _MOST_DETAILS:
        chosen.append(
            max(pieces, key=lambda each: each.worth - _SAME_LINE * (each.line in {one.line for one in chosen}))
        )
        pieces = [each for each in pieces if not _overlap(each, chosen[-1])]
    return (*chosen, *_from_title(vacancy.title))


def _contact_s_name(text: str) -> re.Pattern[str] | None:
    """What finds the name of the person the vacancy says to write to: it belongs into no sentence."""
    contact = find_contact(text)
    if contact is None:
        return None
    words = [*contact.name.split(), *re.split(r"[._+\d-]+", contact.email.partition("@")[0])]
    stems = [re.escape(each[: max(3, len(each) - 1)]) for each in words if len(each) >= 3]
    return re.compile(rf"\b(?:{'|'.join(stems)})", re.IGNORECASE) if stems else None


def _beside_unsafe(lines: tuple[Line, ...]) -> frozenset[str]:
    """The lines next to one that must not be repeated: an order is seldom one sentence long. An address is no order."""
    unsafe = [at for at, each in enumerate(lines) if not is_safe(ADDRESS.sub(" ", _unmarked(each.text)), title=True)]
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


def _usable(line: Line, named: re.Pattern[str] | None) -> bool:
    """False for what is no part of the work: perks, conditions, pluses, pay, orders, the contact."""
    part_of_work = line.section in _SECTION_WORTH and not is_nice(line) and salary((line,)) is None
    return part_of_work and is_safe(_unmarked(line.text)) and not (named and named.search(line.text))


def _unmarked(text: str) -> str:
    """Without the stars of a bold label at the beginning: "**What it takes.** Java 21"."""
    return _BOLD.sub(r"\1", text)


def _pieces(line: Line, analysis: Analysis) -> Iterator[Detail]:
    named = "result" if line.text in analysis.kpis else "task" if line.section == "responsibilities" else "subject"
    seen: set[str] = set()
    for start, end in _clauses(line.text):
        text = _trimmed(line.text[start:end])
        if text in seen or not _well_cut(text):
            continue
        seen.add(text)
        # A clause of a KPI sentence that holds no figure and no metric is not the result itself.
        measured = _NUMBER.search(text) or found(text, "kpi", "metric")
        kind = named if named != "result" or measured else "subject"
        # "выполненных вручную": what follows a comma leans on what stands before it.
        leaning = line.text[:start].rstrip().endswith(",")
        language = analysis.language or "en"
        spoken, target = said(text, language), needs.has_target(text)
        # What names three tools is a stack, and a stack is no problem.
        problems = () if _tools(text) > _FEW_TOOLS and not target else needs.kinds(text)
        goal = named == "result" and target and spoken.form == "quote" and not speaks_of_us(text, language)
        worth = _worth(text, line, kind, spoken, problems) - 3 * leaning
        yield Detail(text, line.id, kind, spoken, problems, goal, worth)


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
    text = _NUMBERED.sub("", text.strip(" \t\u00a0,;:!?—–-…/+*•").rstrip("."))
    text = text.lstrip(".") if text[:2] != ".N" else text
    first, _, rest = text.partition(" ")
    text = rest.lstrip() if rest and first.lower() in _edges("joining") else text
    before, _, last = text.rpartition(" ")
    return _trimmed(before) if before and last.lower() in _edges("trailing") else text


def _well_cut(text: str) -> bool:
    words = text.split()
    return (
        SHORTEST <= len(text) <= LONGEST
        and _FEWEST_WORDS <= len(words) <= _MOST_WORDS
        and len(_REAL_WORD.findall(text)) >= _FEWEST_REAL_WORDS
        and not any(each in text for each in _QUOTES + "*")
        and text.count("(") == text.count(")")
        and "\n" not in text
        and "  " not in text
    )


def _worth(text: str, line: Line, kind: str, spoken: Said, problems: tuple[str, ...]) -> int:
    target = needs.has_target(text)
    worth = _SECTION_WORTH[line.section] + {"result": 4, "task": 2, "subject": 0}[kind]
    worth += 2 * bool(_NUMBER.search(text)) + min(2, _tools(text))
    # What the work is about comes before what else may be remarkable.
    worth += 3 * bool(problems) + 3 * target - 7 * (kind == "subject" and not problems and not target)
    worth += (28 <= len(text) <= 84) + 3 * (spoken.form != "quote") + bool(spoken.thing)
    worth -= 4 * bool(_dull().search(text)) + 3 * bool(_LABEL.match(text)) + 8 * needs.is_aside(spoken.text)
    worth -= (
        2 * (": " in text)
        + 3 * (_tools(text) > _FEW_TOOLS and not target)
        + 2 * (";" in text)
        + max(0, len(text.split()) - 13)
    )
    # What a person must have is no need: the need is what the person is wanted for.
    worth -= (6 + 3 * target) * (line.section == "requirements" or found(text, "requirements", "required"))
    worth -= 4 * (kind == "subject" and not _tells(text))
    return worth + _cut(text, line.text) - 12 * (text.split()[0].lower().strip(",") in _edges("leaning"))


def _tools(text: str) -> int:
    return len({each.name for each in mentions(text)})


def _cut(text: str, line: str) -> int:
    """A sentence reads better than its beginning, and both better than a clause out of the middle."""
    whole = line.rstrip(" .;!?")
    if text == whole:
        return 3 - 4 * (": " in text)
    start = line.index(text)
    torn = line[start + len(text) :].startswith((",", ":"))
    labelled = line[:start].rstrip().endswith(":") and line.index(":") < _LONGEST_LABEL
    return (2 if labelled else 1 if start == 0 else -1 if len(text.split()) > 4 else -4) - 2 * torn


def _tells(text: str) -> bool:
    """A figure or a technology: something that is hardly said twice."""
    return _NUMBER.search(text) is not None or bool(mentions(text))


def _from_title(title: str) -> Iterator[Detail]:
    """What stands in brackets or after a dash of the title, then the title: the last resort."""
    for text in (*re.findall(r"\(([^()]{6,80})\)", title), *re.split(r"\s+[–—|-]\s+", title)[1:], title.strip()):
        if is_safe(text, title=True) and not any(each in text for each in _QUOTES) and 4 <= len(text) <= LONGEST:
            yield Detail(text.strip(), "V0", "subject", Said(text.strip(), "quote"), needs.kinds(text), worth=-20)


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
