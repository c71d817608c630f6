"""What is required, what is welcome and what the person does: verbatim lines of the vacancy."""

from __future__ import annotations

import re
from functools import lru_cache

from outreach.ai.builtin.kpi import LONGEST, kpi_lines
from outreach.ai.builtin.patterns import found
from outreach.ai.builtin.sections import Line
from outreach.ai.builtin.technologies import mentions

__all__ = ["is_nice", "kpi_lines", "nice_lines", "required_lines", "responsibility_lines"]

_NOT_THE_PERSON = ("offer", "conditions", "process")
_PROSE = ("", "about")
_BRACKET = re.compile(r"\([^()]{0,200}\)")


@lru_cache(maxsize=2048)
def is_nice(line: Line) -> bool:
    """Welcome, not required: by its section or by its own words."""
    return line.section == "nice" or (found(line.text, "requirements", "nice") and not _also_asks(line))


def _also_asks(line: Line) -> bool:
    """A must with a plus as an aside: "Queues (RabbitMQ preferred)", "two years in HR, ideally in a factory"."""
    if line.section != "requirements":
        return False
    if not found(_BRACKET.sub(" ", line.text), "requirements", "nice"):
        return True
    first, comma, rest = line.text.replace(";", ",").partition(",")
    if not comma or found(first, "requirements", "nice"):
        return False
    return found(first, "requirements", "firm") or found(rest, "requirements", "aside")


# Asked by several readers of the same vacancy.
@lru_cache(maxsize=8)
def required_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The key requirements. Where no heading names them, the sentences that demand something."""
    results = {each.id for each in kpi_lines(lines)}
    own = [each for each in lines if each.section == "requirements"]
    if not own:
        own = list(_demanding(lines))
    return tuple(each for each in own if _is_asked(each) and each.id not in results)


def _is_asked(line: Line) -> bool:
    return not (is_nice(line) or found(line.text, "requirements", "not_asked")) and len(line.text) <= LONGEST


def _demanding(lines: tuple[Line, ...]) -> list[Line]:
    """Sentences of prose that ask for something, and what goes on with them in the same list of sentences."""
    chosen: list[Line] = []
    for at, line in enumerate(lines):
        if line.section not in _PROSE or found(line.text, "requirements", "not_demand"):
            continue
        after = bool(chosen) and at > 0 and lines[at - 1] is chosen[-1] and line.start - chosen[-1].end < 2
        if found(line.text, "requirements", "required") or (after and _goes_on(line)):
            chosen.append(line)
    return chosen


def _goes_on(line: Line) -> bool:
    """A sentence that only names things: "Windows Server, Active Directory, networks."."""
    return len(line.text) < 120 and (len(mentions(line.text)) > 1 or found(line.text, "requirements", "goes_on"))


def nice_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """What is a plus, wherever it stands."""
    return tuple(
        each for each in lines if is_nice(each) and each.section not in _NOT_THE_PERSON and len(each.text) <= LONGEST
    )


# Asked by several readers of the same vacancy.
@lru_cache(maxsize=8)
def responsibility_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """What the person will do. Where no heading names it, the sentences that say so."""
    own = [each for each in lines if each.section == "responsibilities"]
    if not own:
        own = [each for each in lines if each.section in _PROSE and found(each.text, "requirements", "duty")]
    return tuple(each for each in own if not is_nice(each) and len(each.text) <= LONGEST)
