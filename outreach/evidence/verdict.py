"""What the gate says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Problem:
    """`words` are the sentence's own characters, for marking; `why` is a sentence for a person."""

    kind: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence of the draft, verbatim; `about` is us, them or neither; `rests_on` holds ids of facts and lines."""

    text: str
    about: str
    rests_on: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A draft with a problem in any sentence is blocked."""

    blocked: bool
    sentences: tuple[Checked, ...] = ()


def merge(verdict: Verdict, extra_problems: Mapping[str, Iterable[Problem]]) -> Verdict:
    """The verdict with a second reader's problems, by sentence text. It can add a block and never remove one.

    A sentence we do not have is kept as well: what the reader points at blocks, wherever it stands.
    """
    known = {each.text for each in verdict.sentences}
    sentences = tuple(
        replace(each, problems=_joined(each.problems, extra_problems.get(each.text, ()))) for each in verdict.sentences
    )
    unknown = tuple(
        Checked(text, "us", (), tuple(problems)) for text, problems in extra_problems.items() if text not in known
    )
    everything = sentences + tuple(each for each in unknown if each.problems)
    return Verdict(verdict.blocked or any(each.problems for each in everything), everything)


def _joined(own: tuple[Problem, ...], extra: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(dict.fromkeys((*own, *extra)))
