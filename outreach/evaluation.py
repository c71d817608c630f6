"""How good an analyst is on labelled vacancies: counts, figures with their intervals, raw rows to recount.

Technologies and sentences are counted over all vacancies together (micro averages). The 95 % intervals of precision,
recall and accuracy are Wilson's. F1 is no proportion, but F1 = 2J / (1 + J) grows with J = TP / (TP + FP + FN), which
is one; so the interval of F1 is Wilson's for J, taken through that formula.
`score` is the plain mean of the three F1 and the accuracy of seniority, of those that could be counted.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outreach.ai.base import Analysis, VacancyText
from outreach.ai.builtin.vocabulary import canonical

SHIPPED = Path(__file__).resolve().parent / "labels" / "vacancies.jsonl"
LISTS = ("technologies", "kpis", "key_requirements")
SINGLE = ("seniority", "years_experience", "english")
# Sentences are the same from this share of common words on.
SAME_SENTENCE = 0.6
_WORD = re.compile(r"\w+")
_95 = 1.959964
# What others write for our four levels.
_LEVELS = {
    "trainee": "junior", "intern": "junior", "jun": "junior", "entry": "junior", "entry-level": "junior",
    "strong junior": "junior", "mid": "middle", "mid-level": "middle", "regular": "middle", "intermediate": "middle",
    "strong middle": "middle", "sr": "senior", "principal": "lead", "staff": "lead", "team lead": "lead",
    "tech lead": "lead", "head": "lead", "architect": "lead", "none": "", "unknown": "", "any": "",
}  # fmt: skip


class BadLabelError(ValueError):
    """A line that is no label; the message names the line."""


@dataclass(frozen=True, slots=True)
class Label:
    """One labelled vacancy. `expected` holds the fields its line has; a field that is absent is not counted."""

    id: str
    language: str
    title: str
    text: str
    expected: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One field of one vacancy. A list's `matched` holds (expected, found) pairs, a single value's is a yes or no."""

    id: str
    language: str
    field: str
    expected: Any
    found: Any
    matched: Any


def read_labels(path: Path) -> tuple[Label, ...]:
    """The labels of a file. Raises BadLabelError, OSError or UnicodeDecodeError."""
    rows = enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
    labels = tuple(_label(number, row) for number, row in rows if row.strip())
    if not labels:
        raise BadLabelError("line 1: the file holds no label")
    return labels


def _label(number: int, row: str) -> Label:
    try:
        value = json.loads(row)
    except (ValueError, RecursionError) as error:
        raise BadLabelError(f"line {number}: no JSON ({error})") from error
    if not isinstance(value, dict):
        raise BadLabelError(f"line {number}: not an object")
    problem = _problem(value)
    if problem:
        raise BadLabelError(f"line {number}: {problem}")
    expected = {name: _read(name, value[name]) for name in (*LISTS, *SINGLE) if name in value}
    return Label(str(value["id"]), value.get("language") or "", value.get("title") or "", value["text"], expected)


def _problem(value: dict[str, Any]) -> str:
    """What is wrong with a label, "" when nothing is."""
    if not isinstance(value.get("id"), str | int):
        return "no id"
    for name in ("text", "title", "language"):
        if not isinstance(value.get(name, None if name == "text" else ""), str):
            return f"{name} is no text"
    for name in LISTS:
        listed = value.get(name, [])
        if listed is not None and not (isinstance(listed, list) and all(isinstance(each, str) for each in listed)):
            return f"{name} is no list of texts"
    if not isinstance(value.get("seniority", ""), str | None) or not isinstance(value.get("english", ""), str | None):
        return "seniority and english are texts"
    if not isinstance(value.get("years_experience"), int | float | None):
        return "years_experience is no number"
    return ""


def _read(name: str, value: Any) -> Any:
    if name == "technologies":
        return list(dict.fromkeys(canonical(each) for each in value or ()))
    if name in LISTS:
        return list(value or ())
    if name == "years_experience":
        return value
    cleaned = (value or "").strip()
    return _LEVELS.get(cleaned.lower(), cleaned.lower()) if name == "seniority" else cleaned.upper()


def measure(labels: Iterable[Label], analyse: Callable[[VacancyText], Analysis]) -> tuple[Row, ...]:
    """One row per field and vacancy. Raises what `analyse` raises."""
    rows: list[Row] = []
    for label in labels:
        found = analyse(VacancyText(title=label.title, text=label.text)).model_dump(mode="json")
        rows += [_row(label, name, found[name]) for name in label.expected]
    return tuple(rows)


def _row(label: Label, name: str, found: Any) -> Row:
    expected = label.expected[name]
    if name == "technologies":
        found = list(dict.fromkeys(map(canonical, found)))
        matched: Any = [[each, each] for each in expected if each in found]
    elif name in LISTS:
        matched = [list(pair) for pair in paired(expected, found)]
    else:
        matched = expected == found
    return Row(label.id, label.language, name, expected, found, matched)


def paired(expected: Iterable[str], found: Iterable[str]) -> list[tuple[str, str]]:
    """The same sentences of both sides, one to one, the most alike first."""
    left, right = [(each, _words(each)) for each in expected], [(each, _words(each)) for each in found]
    alike = [(-_alike(one[1], other[1]), i, j) for i, one in enumerate(left) for j, other in enumerate(right)]
    pairs: dict[int, int] = {}
    for likeness, i, j in sorted(alike):
        if -likeness >= SAME_SENTENCE and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return [(left[i][0], right[j][0]) for i, j in sorted(pairs.items())]


def _words(text: str) -> Counter[str]:
    return Counter(each.casefold() for each in _WORD.findall(text))


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """F1 over their words."""
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


def figures(rows: Iterable[Row]) -> dict[str, Any]:
    """n, fields and score, as `manage.py evaluate --json` prints them."""
    counted = tuple(rows)
    fields = {name: _of_lists(_only(counted, name)) for name in LISTS}
    fields["seniority"] = _of_values(_only(counted, "seniority"))
    main = [each.get("f1", each.get("accuracy")) for each in fields.values()]
    known = [each for each in main if each is not None]
    score = round(sum(known) / len(known), 4) if known else None
    return {"n": len({row.id for row in counted}), "fields": fields, "score": score}


def further(rows: Iterable[Row]) -> dict[str, Any]:
    """Years and English, which the issue asks no figure of."""
    counted = tuple(rows)
    return {name: _of_values(_only(counted, name)) for name in SINGLE[1:]}


def _only(rows: tuple[Row, ...], field: str) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.field == field)


def _of_lists(rows: tuple[Row, ...]) -> dict[str, Any]:
    """Precision, recall and F1 with intervals; None where nothing was expected or found."""
    matched = sum(len(row.matched) for row in rows)
    expected, found = sum(len(row.expected) for row in rows), sum(len(row.found) for row in rows)
    low_high = wilson(matched, expected + found - matched)
    return {
        "precision": _share(matched, found),
        "recall": _share(matched, expected),
        "f1": _share(2 * matched, expected + found),
        "precision_interval": wilson(matched, found),
        "recall_interval": wilson(matched, expected),
        "f1_interval": low_high and [round(2 * each / (1 + each), 4) for each in low_high],
        "matched": matched,
        "found": found,
        "expected": expected,
    }


def _of_values(rows: tuple[Row, ...]) -> dict[str, Any]:
    right = sum(row.matched for row in rows)
    return {
        "accuracy": _share(right, len(rows)),
        "accuracy_interval": wilson(right, len(rows)),
        "right": right,
        "n": len(rows),
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def wilson(hits: int, n: int) -> list[float] | None:
    """The 95 % interval of hits out of n; None for n = 0."""
    if not n:
        return None
    share, square = hits / n, _95**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _95 / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return [round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)]


def write_rows(rows: Iterable[Row], path: Path) -> None:
    """The raw rows, one JSON object a line; `figures` of them is what was printed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = Row.__slots__
    lines = (json.dumps({name: getattr(row, name) for name in names}, ensure_ascii=False) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def read_rows(path: Path) -> tuple[Row, ...]:
    """What `write_rows` wrote."""
    return tuple(Row(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines())


def as_text(rows: Iterable[Row]) -> list[str]:
    """For a person: all together, then each language."""
    counted = tuple(rows)
    languages = sorted({row.language for row in counted if row.language})
    groups = [("all", counted), *((each, tuple(r for r in counted if r.language == each)) for each in languages)]
    return [line for name, group in groups for line in (*_told(name, group), "")][:-1]


def _told(name: str, rows: tuple[Row, ...]) -> Iterator[str]:
    found = figures(rows)
    yield f"{name}: {found['n']} vacancies, score {found['score']}"
    for field, each in {**found["fields"], **further(rows)}.items():
        if "f1" in each:
            parts = ", ".join(f"{key} {_number(each, key)}" for key in ("precision", "recall", "f1"))
            yield f"  {field}: {parts}; {each['matched']} matched, {each['found']} found, {each['expected']} expected"
        else:
            yield f"  {field}: accuracy {_number(each, 'accuracy')}; {each['right']} of {each['n']}"


def _number(figure: dict[str, Any], key: str) -> str:
    if figure[key] is None:
        return "not counted"
    low, high = figure[f"{key}_interval"]
    return f"{figure[key]:.3f} ({low:.3f}–{high:.3f})"
