"""How many lies the gate finds, and how many true sentences it blames, on drafts labelled without the rules."""

import sys
from collections import Counter

import pytest

from tests.outreach.evidence.drafts import development, rows, verdict

# What the rules reach today; falling below fails. The goal is another test and stays one until it is met.
FLOOR = {"development": (0.98, 0.02), "held out": (0.77, 0.095), "all": (0.925, 0.04)}


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


@pytest.mark.xfail(reason="the goal: the held-out quarter is not there yet", strict=False)
def test_the_goal_is_met_on_all_drafts():
    """95 % of lies and 5 % of the rest; now 93.0 % (146 of 157) and 3.4 % (30 of 881).

    On the quarter nobody looked at 77.5 % (31 of 40) and 9.2 % (20 of 217): expect that on drafts of other people.
    """
    counts = measured(rows())
    assert counts["lie flagged"] / counts["lie"] >= 0.95
    assert counts["true flagged"] / counts["true"] <= 0.05
