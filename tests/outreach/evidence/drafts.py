"""The labelled drafts, and how a draft of them is checked."""

import hashlib
import json
from functools import cache
from pathlib import Path

from outreach.evidence import GateFact, check

FOLDER = Path(__file__).resolve().parents[2] / "data" / "drafts"
FILE = FOLDER / "drafts.jsonl"
RETOLD = Path(__file__).parent / "retold.jsonl"


@cache
def rows(name="drafts"):
    """The labelled drafts of one file: drafts, opened, held or sealed."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines if line.strip())


@cache
def development():
    """The ids the rules were built on, three quarters by two bits of a hash; nobody saw the rest fail."""
    opened, rest = _halved(rows(), 0)
    more, _ = _halved(rest, 1)
    return frozenset(row["id"] for row in (*opened, *more))


def _halved(chosen, bit):
    """Two halves by one bit of a hash of the id, evened out."""
    ordered = sorted((hashlib.sha256(row["id"].encode()).hexdigest(), row["id"], row) for row in chosen)
    zeros = [row for digest, _, row in ordered if not int(digest, 16) >> bit & 1]
    ones = [row for digest, _, row in ordered if int(digest, 16) >> bit & 1]
    both = [*zeros, *ones]
    return both[: len(both) // 2], both[len(both) // 2 :]


def facts(row):
    return tuple(GateFact(f"F{number}", text) for number, text in enumerate(row["facts"], 1))


def verdict(row, draft=None):
    return check(row["draft"] if draft is None else draft, facts(row), row["vacancy"])


def letter(*sentences):
    return "Hello,\n\n" + " ".join(sentences) + "\n\nTaras"
