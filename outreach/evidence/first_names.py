"""First names, and the technologies that are words as well."""

from __future__ import annotations

from functools import cache, lru_cache

from outreach.ai.builtin.vocabulary import vocabulary
from outreach.evidence.data import load
from outreach.evidence.names import same, skeleton


@lru_cache(maxsize=20_000)
def is_first_name(word: str) -> bool:
    """A first name, in any alphabet and case."""
    sound = skeleton(word)
    if len(sound) < 2 or word in weak_names():
        return word.lower() in _exact_names()
    return any(len(sound) >= len(skeleton(each)) - 1 and same(word, each) for each in _first_names().get(sound[:1], ()))


@cache
def _exact_names() -> frozenset[str]:
    return frozenset(load("people")["first"]["names"].lower().split())


@cache
def _first_names() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for name in load("people")["first"]["names"].split():
        table.setdefault(skeleton(name)[:1], []).append(name)
    return {key: tuple(names) for key, names in table.items()}


@cache
def weak_names() -> dict[str, str]:
    """Technologies by spellings that are words as well: "Rust" behind "in" is no rust."""
    people = set(load("words")["ordinary"]["people"].split())
    days = set(load("words")["names"]["common"].split())
    return {
        spelling: each.name
        for each in vocabulary().values() for spelling in each.weak
        if len(spelling) > 1 and spelling.lower() not in people | days
    }  # fmt: skip
