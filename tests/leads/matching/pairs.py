"""Labelled pairs out of invented vacancies: what must be one, and what must stay apart.

`python -m tests.leads.matching.pairs FOLDER` writes dev.jsonl and held_out.jsonl there, for `manage.py match`.
"""

from __future__ import annotations

import json
import random
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "data" / "matching"
Row = dict[str, Any]


def families(name: str) -> list[Row]:
    with (FOLDER / f"families_{name}.toml").open("rb") as file:
        return tomllib.load(file)["family"]


def pairs(name: str) -> list[Row]:
    """Every pair of the families of this file ("dev" or "held_out")."""
    return [pair for family in families(name) for pair in (*_same(family), *_different(family))]


def write(path: Path, rows: list[Row]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def _same(family: Row) -> Iterator[Row]:
    ad = _ads(family)
    known, hidden = ad, {name: each | {"company": ""} for name, each in ad.items()}
    first, also, third = ({"company": family["company"]}, *({"company": name} for name in family["also"]))
    yield _pair(family, "reworded", known["first"], known["edited"], True)
    yield _pair(family, "shortened", known["first"], known["short"], True)
    yield _pair(family, "reordered", known["first"], _reordered(known["first"]), True)
    yield _pair(family, "translated", known["first"], known["translated"], True)
    yield _pair(family, "translated again", known["first"], known["again"], True)
    yield _pair(family, "reworded, translated", known["edited"], known["translated"], True)
    yield _pair(family, "two translations", known["translated"], known["again"], True)
    yield _pair(family, "reworded, shortened", known["edited"], known["short"], True)
    yield _pair(family, "company otherwise", known["first"] | first, _reordered(known["first"]) | also, True)
    yield _pair(family, "company otherwise, reworded", known["first"] | also, known["edited"] | third, True)
    yield _pair(family, "company hidden, reworded", hidden["first"], known["edited"], True)
    yield _pair(family, "company otherwise, translated", known["first"], known["translated"] | third, True)
    yield _pair(family, "company hidden, translated", known["first"], hidden["translated"], True)
    yield _pair(family, "both hidden", hidden["edited"], hidden["again"], True)


def _different(family: Row) -> Iterator[Row]:
    ad = _ads(family)
    hidden = {name: each | {"company": ""} for name, each in ad.items()}
    yield _pair(family, "other team", ad["first"], ad["sibling"], False)
    yield _pair(family, "other team, reworded", ad["edited"], ad["sibling"], False)
    yield _pair(family, "other team, shortened", ad["short"], ad["sibling"], False)
    yield _pair(family, "other team, translated", ad["translated"], ad["sibling"], False)
    yield _pair(family, "other team, hidden", hidden["first"], ad["sibling"], False)
    yield _pair(family, "other company", ad["first"], ad["rival"], False)
    yield _pair(family, "other company, translated", ad["again"], ad["rival"], False)
    yield _pair(family, "other company, hidden", hidden["first"], ad["rival"], False)
    for swap in family["swap"]:
        swapped = _swapped(ad[swap["of"]], swap["with"])
        yield _pair(family, f"other {swap['kind']}", ad[swap["of"]], swapped, False)
        yield _pair(
            family, f"other {swap['kind']}, hidden", _reordered(ad[swap["of"]]) | {"company": ""}, swapped, False
        )
        if swap["of"] == "first" and swap["kind"] not in ("city", "market", "language"):
            yield _pair(family, f"other {swap['kind']}, reworded", ad["edited"], swapped, False)
            yield _pair(family, f"other {swap['kind']}, translated", ad["translated"], swapped, False)


def _ads(family: Row) -> dict[str, Row]:
    names = ("first", "edited", "short", "translated", "again", "sibling", "rival")
    return {
        name: {
            "title": family[name]["title"],
            "company": family[name].get("company", family["company"]),
            "text": family[name]["text"].strip(),
            "language": family[name]["language"],
        }
        for name in names
    }


def _pair(family: Row, kind: str, a: Row, b: Row, same: bool) -> Row:
    return {"id": f"{family['id']}: {kind}", "kind": kind, "a": a, "b": b, "same": same}


def _reordered(ad: Row) -> Row:
    first, *lines = ad["text"].split("\n")
    random.Random(ad["title"]).shuffle(lines)
    return ad | {"text": "\n".join([first, *lines])}


def _swapped(ad: Row, words: list[list[str]]) -> Row:
    title, text = ad["title"], ad["text"]
    for old, new in words:
        title, text = title.replace(old, new), text.replace(old, new)
    return ad | {"title": title, "text": text}


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for half in ("dev", "held_out"):
        write(folder / f"{half}.jsonl", pairs(half))
