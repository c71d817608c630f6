"""What is required, what is welcome, what the person does and answers for: verbatim lines of the vacancy."""

from __future__ import annotations

from outreach.ai.builtin.patterns import found, pattern
from outreach.ai.builtin.sections import Line

# A sentence beyond this is a paragraph that lost its punctuation; it proves nothing by itself.
LONGEST = 600
_NEAR = 60
_NOT_THE_PERSON = ("offer", "conditions", "process")


def is_nice(line: Line) -> bool:
    """Welcome, not required: by its section or by its own words."""
    return line.section == "nice" or found(line.text, "requirements", "nice")


def required_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The key requirements. Where no heading names them, the sentences that demand something."""
    own = [each for each in lines if each.section == "requirements"]
    if not own:
        own = [each for each in lines if each.section in ("", "about") and found(each.text, "requirements", "required")]
    return tuple(each for each in own if not is_nice(each) and len(each.text) <= LONGEST)


def nice_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """What is a plus, wherever it stands."""
    return tuple(
        each for each in lines if is_nice(each) and each.section not in _NOT_THE_PERSON and len(each.text) <= LONGEST
    )


def responsibility_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """What the person will do. Where no heading names it, the sentences that say so."""
    own = [each for each in lines if each.section == "responsibilities"]
    if not own:
        own = [each for each in lines if each.section in ("", "about") and found(each.text, "requirements", "duty")]
    return tuple(each for each in own if not is_nice(each) and len(each.text) <= LONGEST)


def kpi_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The sentences that name a measurable result the person answers for."""
    return tuple(each for each in lines if each.id and len(each.text) <= LONGEST and _is_kpi(each))


def _improves(text: str) -> bool:
    """A verb of improvement with a metric close behind it."""
    verb = pattern("kpi", "improve").search(text)
    return verb is not None and found(text[verb.end() : verb.end() + _NEAR], "kpi", "metric")


def _is_kpi(line: Line) -> bool:
    if line.section in _NOT_THE_PERSON or is_nice(line):
        return False
    text = line.text
    explicit, metric, number = (found(text, "kpi", key) for key in ("explicit", "metric", "number"))
    deadline, aim = found(text, "kpi", "deadline"), found(text, "kpi", "aim")
    if found(text, "kpi", "never") and not (explicit and number):
        return False
    if line.section == "requirements":
        # "Experience keeping p95 low" is asked for, not promised: here only a stated target counts.
        return aim and metric and number
    strong = (explicit and (metric or number or aim)) or (aim and number and (metric or deadline))
    if line.section == "responsibilities" or found(text, "requirements", "duty"):
        return strong or _improves(text) or (aim and deadline) or (aim and number and "%" in text)
    return strong and (aim or explicit)
