"""Whether two names mean one company: legal forms, generic words and alphabets aside."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from leads.services.matching.words import consonants, fold

Relation = Literal["same", "alike", "unknown", "other"]
_FORMS = re.compile(
    r"\b(?:llc|ltd|limited|inc|incorporated|corp|corporation|gmbh|ag|bv|oy|oü|ou|ab|sa|s\.a|srl|sro|plc|pte|jsc|pjsc|"
    r"sp\.? ?z ?o\.? ?o|spółka|тов|тзов|ооо|оао|зао|ао|ат|пат|пп|фоп|прат|чп|ип|company|компанія|компания|co|"
    r"software|labs|lab|agency|агенція|агентство|group|група|группа|games|media|медіа|медиа|studio|technologies|"
    r"technology|tech|solutions|systems|digital|international|global|ukraine|україна|украина|poland|polska|hq|it|"
    r"and|und|та|и|й|the)\b"
)
_ALIKE = 80


@lru_cache(maxsize=50_000)
def firm(name: str) -> str:
    """The distinctive part of a company's name, spelled by sound; the whole name when nothing else is left."""
    plain = re.sub(r"[^\w.]+", " ", name.casefold().replace("&", " "))
    kept = re.sub(r"[^\w]+", " ", _FORMS.sub(" ", re.sub(r"\bs\.a\.|\bs\.r\.o\.", " ", plain))).strip()
    return fold(kept or re.sub(r"[^\w]+", " ", plain).strip())


@lru_cache(maxsize=50_000)
def firm_block(name: str) -> str:
    """The first consonants of the distinctive name; "" without a name. Writings of one company share it."""
    first = firm(name).replace("hua", "hva").replace("hui", "hvi").split()
    return consonants(first[0])[:3] or first[0] if first else ""


@lru_cache(maxsize=100_000)
def related(a: str, b: str) -> Relation:
    """`alike`: the same by sound, or one name holds the other. Two numbers are two companies: sounds forget "11"."""
    one, other = firm(a), firm(b)
    if not one or not other:
        return "unknown"
    first_numbers, other_numbers = re.findall(r"\d+", a), re.findall(r"\d+", b)
    if first_numbers and other_numbers and first_numbers != other_numbers:
        return "other"
    if one == other:
        return "same"
    first, second = one.split(), other.split()
    held = set(first) <= set(second) or set(second) <= set(first)
    started = first[0] == second[0] and len(first[0]) >= 5
    sounds = fuzz.ratio(one.replace(" ", ""), other.replace(" ", "")) >= _ALIKE
    bones = consonants(one)
    alike = held or started or sounds or (len(bones) >= 4 and bones == consonants(other))
    return "alike" if alike else "other"
