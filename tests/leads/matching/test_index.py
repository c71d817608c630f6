"""One new advertisement against many."""

from __future__ import annotations

import random
import subprocess
import sys

from benchmarks.invented import Corpus
from leads.services.matching import Ad, Same, Sameness, compare, keys
from leads.services.matching.index import MOST_READ, Index, judged
from tests.leads.matching.pairs import families

AD = Ad(
    "Python Developer",
    "Nordwind",
    "We plan routes for 1,200 carriers with FastAPI, Kafka and ClickHouse.\nJoin us!" * 2,
)


def _index(ads: list[Ad]) -> Index[int]:
    index: Index[int] = Index(lambda number: ads[number])
    for number, ad in enumerate(ads):
        index.add(number, ad)
    return index


def test_it_finds_the_same_one_among_many():
    corpus = Corpus(2_000, random.Random(3))
    index = _index([*corpus.known, AD])
    found = index.find(Ad(AD.title, "", AD.text + "\nRemote."))
    assert [(each.id, each.sameness.same) for each in found] == [(2_000, Same.SAME)]


def test_it_finds_each_translation_among_all_families():
    known = [*families("dev"), *families("held_out")]
    index = _index([Ad(each["first"]["title"], each["company"], each["first"]["text"]) for each in known])
    for number, family in enumerate(known):
        for version in ("edited", "short", "translated", "again"):
            found = index.find(Ad(family[version]["title"], family["company"], family[version]["text"]))
            assert [each.id for each in found if each.sameness.same is Same.SAME] == [number], (family["id"], version)


def test_a_new_one_is_new():
    corpus = Corpus(2_000, random.Random(3))
    assert not [each for each in _index(corpus.known).find(AD) if each.sameness.same is Same.SAME]


def test_few_texts_are_read_however_many_share_a_key(monkeypatch):
    siblings = [Ad(AD.title, AD.company, f"Short text number {number}.") for number in range(300)]
    read: list[Ad] = []

    def noting(other: Ad, ad: Ad) -> Sameness:
        read.append(other)
        return compare(other, ad)

    monkeypatch.setattr("leads.services.matching.index.compare", noting)
    _index(siblings).find(Ad(AD.title, AD.company, "Another short text."))
    assert 0 < len(read) <= MOST_READ


def test_no_candidates_are_nothing_found():
    assert judged(AD, keys(AD), []) == []


def test_keys_are_the_same_in_every_process():
    code = (
        "from leads.services.matching import Ad, keys;"
        "print(keys(Ad('Python Developer', 'Nordwind', 'Kafka, Zeppelin and Quokka for 1,200 carriers. ' * 3)))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_keys_fit_a_column():
    assert all(-(2**63) <= key < 2**63 for key in keys(AD))
