"""How many lies the gate finds, and how many true sentences it blames, on drafts labelled without the rules."""

import sys
from collections import Counter
from functools import cache

import pytest

from tests.outreach.evidence.drafts import development, rows, verdict

# What the rules reach today (lies flagged, true sentences blamed); falling below fails. The goal is another test.
# "first" is the first 136 drafts, of which "development" and "held out" are parts. "development" and "opened" were
# looked at while the rules were written, so they say little. Of "held out" and "held" only sums were looked at;
# "sealed" was run once, when the rules were done: expect that on drafts of other people.
FLOOR = {
    "development": (0.98, 0.02),
    "held out": (0.82, 0.093),
    "first": (0.94, 0.037),
    "opened": (0.945, 0.012),
    "held": (0.97, 0.052),
    "sealed": (0.78, 0.052),
    "all": (0.934, 0.028),
}


# One after the other in one process: each draft is checked once.
pytestmark = pytest.mark.xdist_group("measured drafts")
SUMS = {"first": ("development", "held out"), "all": ("development", "held out", "opened", "held", "sealed")}


def measured(part):
    return sum(map(_measured, SUMS.get(part, (part,))), Counter())


@cache
def _measured(part):
    counts, chosen = Counter(), parts()[part]
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


def parts():
    named = {name: list(rows(name)) for name in ("opened", "held", "sealed")}
    chosen = {"development": [], "held out": [], **named}
    for row in rows():
        chosen["development" if row["id"] in development() else "held out"].append(row)
    return chosen


@pytest.mark.parametrize("part", list(FLOOR))
def test_it_finds_lies_and_leaves_the_truth_alone(part, capsys):
    counts = measured(part)
    with capsys.disabled():
        sys.stdout.write(f"\n== {part}\n{told(counts)}\n")
    lies, blamed = FLOOR[part]
    assert counts["lie flagged"] / counts["lie"] >= lies
    assert counts["true flagged"] / counts["true"] <= blamed


@pytest.mark.xfail(reason="the goal: drafts the rules have never seen are not there yet", strict=False)
@pytest.mark.parametrize("part", ["first", "held out", "held", "sealed", "all"])
def test_the_goal_is_met(part):
    """95 % of lies and 5 % of the rest.

    Now: held out 82.5 % (33 of 40) and 9.2 % (20 of 217), held 97.3 % (36 of 37) and 5.1 % (11 of 214), sealed
    78.9 % (30 of 38) and 5.1 % (9 of 175). These three together, which is what to expect of drafts of other people:
    86.1 % (99 of 115) and 6.6 % (40 of 606). All 349 drafts: 93.5 % (433 of 463) and 2.7 % (64 of 2329).
    """
    counts = measured(part)
    assert counts["lie flagged"] / counts["lie"] >= 0.95
    assert counts["true flagged"] / counts["true"] <= 0.05
