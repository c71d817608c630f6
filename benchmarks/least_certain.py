"""`python -m benchmarks.least_certain [N]`: the N least certain joins over a whole board, to be judged by a person.

Reads datasets/djinni_listing_meta_2026-02.csv in the folder JOBAGENT_CAPTURES (9,596 live vacancies of one day, without
texts: titles, companies and facts decide). Prints one line a join, the least certain first: score, the ids, the titles.
"""

from __future__ import annotations

import csv
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from leads.services.matching import Ad, Same, compare, keys

LISTING = "datasets/djinni_listing_meta_2026-02.csv"
Row = dict[str, str]


def main(most: int) -> None:
    folder = os.environ.get("JOBAGENT_CAPTURES")
    if not folder:
        sys.exit("Set JOBAGENT_CAPTURES to the folder that holds datasets/.")
    with (Path(folder) / LISTING).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = sorted(joins(rows), key=lambda each: (each[0], each[1]))
    for score, (one, other) in [(score, pair) for score, _, pair in found][:most]:
        print(f"{score}  {_id(one)} {_id(other)}  {one['company']}: {one['title'][:60]} | {other['title'][:60]}")  # noqa: T201
    print(f"{len(found)} joins of {len(rows)} vacancies", file=sys.stderr)  # noqa: T201


def joins(rows: list[Row]) -> Iterator[tuple[int, str, tuple[Row, Row]]]:
    """(score, ids, the two rows) of every pair judged the same; a company's vacancies in the order of the list."""
    known: dict[int, list[int]] = defaultdict(list)
    ads = [_ad(row) for row in rows]
    for at, ad in enumerate(ads):
        candidates = {each for key in keys(ad) for each in known[key]}
        for other in sorted(candidates):
            result = compare(ads[other], ad)
            if result.same is Same.SAME:
                yield result.score, f"{_id(rows[other])} {_id(rows[at])}", (rows[other], rows[at])
        for key in keys(ad):
            known[key].append(at)


def _ad(row: Row) -> Ad:
    return Ad(
        title=row["title"],
        company=row["company"],
        work_format="remote" if row["location_type"] == "TELECOMMUTE" else "office",
        months_of_experience=int(row["experience_months"]) if row["experience_months"] else None,
        salary_min=int(row["salary_min"]) if row["salary_min"] else None,
        salary_max=int(row["salary_max"]) if row["salary_max"] else None,
    )


def _id(row: Row) -> str:
    match = re.search(r"/jobs/(\d+)-", row["url"])
    return match[1] if match else row["url"]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50)
