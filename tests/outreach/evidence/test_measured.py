"""How many lies the gate finds, and how many true sentences it blames, on drafts labelled without the rules."""

import sys
from collections import Counter

import pytest

from tests.outreach.evidence.drafts import development, rows, verdict

# What the rules reach today; falling below fails. The goal is another test and stays one until it is met.
FLOOR = {"development": (0.95, 0.05), "held out": (0.70, 0.15), "all": (0.83, 0.10)}


def measured(chosen):
    counts = Counter()
    for row in chosen:
        found = {each.text: each for each in verdict(row).sentences}
        for sentence in row["sentences"]:
            name = sentence["kind"] or f"true, {sentence['about']}"
            truth = "true" if sentence["true"] else "lie"
            for key in (truth, f"{truth} {row['language']}", name):
                counts[key] += 1
                counts[f"{key} flagged"] += bool(found[sentence["text"]].problems)
    return counts


def told(counts):
    names = sorted(each for each in counts if not each.endswith(" flagged"))
    return "\n".join(f"{name:28} {counts[f'{name} flagged']:4} of {counts[name]}" for name in names)


def halves():
    chosen = {"development": [], "held out": [], "all": list(rows())}
    for row in rows():
        chosen["development" if row["id"] in development() else "held out"].append(row)
    return chosen


@pytest.mark.parametrize("part", list(FLOOR))
def test_it_finds_lies_and_leaves_the_truth_alone(part, capsys):
    counts = measured(halves()[part])
    with capsys.disabled():
        sys.stdout.write(f"\n== {part}\n{told(counts)}\n")
    lies, blamed = FLOOR[part]
    assert counts["lie flagged"] / counts["lie"] >= lies
    assert counts["true flagged"] / counts["true"] <= blamed


@pytest.mark.xfail(reason="the goal: the held-out half is not there yet", strict=False)
def test_the_goal_is_met_on_all_drafts():
    counts = measured(rows())
    assert counts["lie flagged"] / counts["lie"] >= 0.95
    assert counts["true flagged"] / counts["true"] <= 0.05
