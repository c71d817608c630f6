"""Where to look for the second advertisement: keys that both of a pair are likely to have."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from zlib import crc32

from leads.services.matching.ad import Ad
from leads.services.matching.against import kinds
from leads.services.matching.firms import firm_block
from leads.services.matching.words import well_known

# Without a company the text must lead there: by so many of its rare names, its big numbers and its pairs of well-known
# technologies, chosen by the order of their checksums, so that two texts choose the same ones.
_NAMES, _NUMBERS, _PAIRS, _LINES = 3, 2, 3, 2
_LINE = 30  # letters; a shorter sentence is anybody's
_MOST_KNOWN = 8
_MOST_TITLE = 6


def keys(ad: Ad) -> tuple[int, ...]:
    """Signed 64-bit keys, each once. Two advertisements that share none are not compared.

    Even ones: the company's sound with each thing the title names. Odd ones come from the text, for companies hidden
    or called otherwise: its digest, some sentences, rare names, and the title's role with big numbers and pairs of
    technologies.
    """
    roles = sorted(kinds(ad.head)) or ["-"]
    company = firm_block(ad.company)
    named = [f"company:{company}:{thing}" for thing in _title_things(ad, roles)] if company else []
    even, odd = map(_number, named), map(_number, _from_text(ad, roles))
    return tuple(dict.fromkeys([*(key & ~1 for key in even), *(key | 1 for key in odd)]))


def from_text(key: int) -> bool:
    """Whether the key comes from the text."""
    return bool(key & 1)


def _from_text(ad: Ad, roles: list[str]) -> Iterator[str]:
    if ad.digest:
        yield f"text:{ad.digest}"
    lines = [line for line in ad.sentences if len(line) >= _LINE]
    yield from (f"line:{line}" for line in sorted(lines, key=crc)[:_LINES])
    names, numbers, known = _things(ad)
    yield from (f"name:{name}" for name in sorted(names, key=crc)[:_NAMES])
    chosen = sorted(numbers, key=crc)[:_NUMBERS]
    chosen += sorted((f"{a}+{b}" for a, b in combinations(sorted(known), 2)), key=crc)[:_PAIRS]
    yield from (f"thing:{role}:{thing}" for thing in chosen for role in roles)


def _title_things(ad: Ad, roles: list[str]) -> list[str]:
    head = ad.head
    named = sorted(head.names | head.topics) + sorted(head.fields | head.rest)
    return [*roles, *named][:_MOST_TITLE]


def _things(ad: Ad) -> tuple[list[str], list[str], list[str]]:
    """(rare names, big numbers, well-known technologies) of the text; the last tell only together."""
    names, common = ad.body.names, well_known()
    big = [key for key in ad.body.own if key[0] == "#" and len(key) > 3 and not key.startswith(("#19", "#20"))]
    return [*names - common], big, sorted(names & common, key=crc)[:_MOST_KNOWN]


@lru_cache(maxsize=10_000)
def crc(text: str) -> int:
    """A quick number that is the same everywhere; Python's own hash is not."""
    return crc32(text.encode())


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
