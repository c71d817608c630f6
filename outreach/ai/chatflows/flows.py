"""Our flows, made from the prompts, so that the two never part."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from outreach.ai.chatflows import canvas
from outreach.ai.model import Purpose

PROMPTS = Path(__file__).parent.parent / "prompts"
_KEY = re.compile(r'- "(\w+)":')


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow of ours. `name` is its name on the platform and of its file."""

    name: str
    purpose: Purpose
    data: dict[str, Any] = field(repr=False)
    optional: bool = False  # the agent works without it


@dataclass(frozen=True, slots=True)
class Part:
    """One node of the analysis: what it is called and which keys of the answer it finds."""

    variable: str
    label: str
    keys: tuple[str, ...]


PARTS = (
    Part("kpis", "KPIs", ("kpis",)),
    Part("technologies", "Technologies", ("technologies", "technologies_required")),
    Part("requirements", "Key requirements", ("key_requirements",)),
    Part(
        "role",
        "Role and company",
        (
            "language", "responsibilities", "seniority", "years_experience", "english", "remote", "salary",
            "company_type", "team_size", "domain", "need",
        ),
    ),
)  # fmt: skip

# Only its own keys count from each part, and a part that cannot be read is left out: the agent sees which key is
# missing and asks again, instead of losing three good answers to a bad one.
_MERGE = """\
// One object out of the answers before. What cannot be read is left out; the agent asks for it again.
const parts = [
%(parts)s
]
const read = (text) => {
  try {
    return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1))
  } catch (error) {
    return {}
  }
}
const whole = {}
for (const [answer, keys] of parts) {
  const found = read(String(answer))
  for (const key of keys) if (key in found) whole[key] = found[key]
}
return JSON.stringify(whole)
"""


@cache
def flows() -> tuple[Flow, ...]:
    """All flows. Where two serve one purpose, the first is the one that is pushed unless the owner asks otherwise."""
    return (
        Flow("vacancy_analysis", "analysis", _in_parts()),
        Flow("vacancy_analysis_single", "analysis", _one_call("Analysis", prompt("analysis"))),
        Flow("response_generation", "response", _one_call("Letter", prompt("response"))),
        Flow("draft_review", "review", _one_call("Second reader", prompt("review")), optional=True),
    )


def prompt(name: str) -> str:
    """The instructions of this name, word for word."""
    return (PROMPTS / f"{name}.md").read_text(encoding="utf-8").strip()


def part_of(instructions: str, keys: Iterable[str]) -> str:
    """The instructions with only the lines that explain `keys`. Everything around them stays."""
    wanted = set(keys)

    def kept() -> Iterator[str]:
        for line in instructions.splitlines():
            explained = _KEY.match(line)
            if not explained or explained[1] in wanted:
                yield line

    return "\n".join(kept())


def as_file(flow: Flow) -> str:
    """The flow as the text of its file: what the platform exports and imports."""
    return json.dumps(flow.data, ensure_ascii=False, indent=2) + "\n"


def _one_call(label: str, instructions: str) -> dict[str, Any]:
    start, model = canvas.start(), canvas.llm(0, label, instructions)
    return canvas.flow([start, model], [(start, model)])


def _in_parts() -> dict[str, Any]:
    whole, start = prompt("analysis"), canvas.start()
    middle = (len(PARTS) - 1) / 2
    models = [
        canvas.llm(number, part.label, part_of(whole, part.keys), row=number - middle)
        for number, part in enumerate(PARTS)
    ]
    answers = {part.variable: model for part, model in zip(PARTS, models, strict=True)}
    merge = canvas.function("Merge", _merge(), answers)
    joined = [(start, model) for model in models] + [(model, merge) for model in models]
    return canvas.flow([start, *models, merge], joined)


def _merge() -> str:
    return _MERGE % {"parts": "\n".join(f"  [${part.variable}, {json.dumps(part.keys)}]," for part in PARTS)}
