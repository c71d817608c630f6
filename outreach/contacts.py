"""A recruiter's address in a vacancy's text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from outreach.ai.data import load
from outreach.names import is_verb, nominative

# What follows that many characters is not read: one endless line must not cost a minute.
_LONGEST_TEXT = 30_000
_ADDRESS = re.compile(
    r"(?<![\w.+@/-])([A-Za-z0-9][\w.+-]{0,62})@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4})(?![\w@])"
)
_TOP_LEVEL = re.compile(r"[a-z]{2,24}|xn--[a-z0-9-]+")
_CAPITALISED = r"[A-ZА-ЯЁІЇЄҐŁŚŻŹĆÓ][^\W\d_]+(?:['’ʼ-][^\W\d_]+)?"
_NAME = re.compile(rf"\b{_CAPITALISED}(?:[ \u00a0]{_CAPITALISED}){{0,2}}")
# "Пишіть Ользі": what may be a name in the dative is no name to greet with, unless it is known to be one.
_OBLIQUE = re.compile(r"[а-яіїєґ]*[іуюеыиїё]", re.IGNORECASE)
_BESIDE = 60
_MOST = 100  # places in one text whose neighbours are read
# Ukrainian and Russian letters as passports write them.
LATIN = {
    **dict(zip("абвгґдезиіїйклмнопрстуфьыэё", "abvhgdezyiiiklmnoprstuf_yee", strict=True)),
    "є": "ie",
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ю": "iu",
    "я": "ia",
}


@dataclass(frozen=True, slots=True)
class FoundContact:
    """`name` is "" when none stands beside the address."""

    email: str
    name: str = ""


def find_contact(text: str) -> FoundContact | None:
    """The first address a person reads, or None. Never raises."""
    readable = plain_addresses(text[:_LONGEST_TEXT])
    for match in _ADDRESS.finditer(readable):
        local, domain = match.group(1), match.group(2).rstrip(".-").lower()
        if _is_a_person(local, domain):
            return FoundContact(f"{local.rstrip('.')}@{domain}".lower(), _name_beside(readable, match, local))
    return None


def plain_addresses(text: str) -> str:
    """The text with "name (at) company (dot) com" written as an address."""
    return _spelled().sub(_joined, text)


@cache
def _spelled() -> re.Pattern[str]:
    local, word = r"([A-Za-z0-9][\w.+-]{1,40})", r"([A-Za-z0-9-]{2,40})"
    tail = rf"((?:(?:{_rule('dot')}|\.){word}){{1,2}})(?![\w@])"
    return re.compile(rf"\b{local}{_rule('at')}{word}{tail}", re.IGNORECASE)


def address_spans(text: str) -> list[tuple[int, int]]:
    """Where addresses stand in the text, plain and spelled ones, machines' addresses too: [(start, end)], in order."""
    readable = text[:_LONGEST_TEXT]
    plain = [match.span() for match in _ADDRESS.finditer(readable)]
    spelled = [match.span() for match in _spelled().finditer(readable) if _joined(match) != match.group()]
    return apart(plain + spelled)


def names_beside(text: str) -> list[str]:
    """The names that stand beside the addresses of a text, for each at most one."""
    readable = plain_addresses(text[:_LONGEST_TEXT])
    addresses = islice(_ADDRESS.finditer(readable), _MOST)
    found = (_name_beside(readable, match, match.group(1)) for match in addresses)
    return list(dict.fromkeys(filter(None, found)))


def people_beside(text: str, spans: Iterable[tuple[int, int]]) -> list[str]:
    """The names beside these places (addresses, phones) as they are written, declined ones too: at most two for each.

    More is taken for a name here than where a letter greets by it: what is hidden wrongly comes back.
    """
    found: list[str] = []
    for start, end in islice(spans, _MOST):
        before = _written_names(text[max(0, start - _BESIDE) : start])
        after = _written_names(re.split(r"[.;\n]", text[end : end + _BESIDE])[0])
        found += before[-1:] + after[:1]
    return list(dict.fromkeys(found))


def _written_names(text: str) -> list[str]:
    """Runs of words that are written like a name and are no others: two of them, or a first name we know."""
    runs = ([word for word in match.group().split() if _may_be_name(word)] for match in _NAME.finditer(text))
    return [" ".join(run) for run in runs if len(run) > 1 or (run and nominative(run[0]))]


def apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, without those that begin inside another one."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _joined(match: re.Match[str]) -> str:
    tail = re.sub(rf"{_rule('dot')}", ".", match.group(3), flags=re.IGNORECASE)
    # "look at example.com" names no address: only a spelled dot or a bracketed "at" means one.
    bracketed = re.search(r"[\[({<]", match.group()) is not None
    return f"{match.group(1)}@{match.group(2)}{tail}" if bracketed or tail != match.group(3) else match.group()


def _is_a_person(local: str, domain: str) -> bool:
    if re.search(_rule("image"), domain, re.IGNORECASE) or not _TOP_LEVEL.fullmatch(domain.rsplit(".", 1)[1]):
        return False
    refused = re.search(_rule("ignored_local"), local, re.IGNORECASE) or re.search(_rule("ignored_domain"), domain)
    return refused is None


def _name_beside(text: str, match: re.Match[str], local: str) -> str:
    """A name near the address: the one the address itself spells, else "Name Surname" directly before or after it."""
    around = text[max(0, match.start() - 200) : match.start()] + " " + text[match.end() : match.end() + _BESIDE]
    spelled = [each for each in _names(around) if _spells(local, each)]
    if spelled:
        return max(spelled, key=len)
    before = list(_names(text[max(0, match.start() - _BESIDE) : match.start()]))
    beside = before[-1:] + list(_names(text[match.end() : match.end() + _BESIDE].split(".")[0]))[:1]
    return next((each for each in beside if " " in each or (each in before[-1:] and nominative(each))), "")


def _names(text: str) -> Iterator[str]:
    """What may be names, as they are called: verbs and other words left out, a known name out of another case."""
    for match in _NAME.finditer(text):
        words = [each for each in re.split(r"[ \u00a0]", match.group()) if not _is_no_name(each)][:2]
        if not words:
            continue
        called = nominative(words[0])
        if called and called != words[0]:
            yield called  # the surname beside it is declined as well
        elif called or not _OBLIQUE.fullmatch(words[0]):
            yield " ".join(words)


def _may_be_name(word: str) -> bool:
    return not _is_no_name(word) and word.lower() not in never_alone()


def _is_no_name(word: str) -> bool:
    return word.lower() in _not_names() or is_verb(word)


def _spells(local: str, name: str) -> bool:
    parts = [each for each in re.split(r"[._+\d-]+", local.lower()) if len(each) >= 3]
    return any(part[:4] == _in_latin(word)[:4] for word in name.split() for part in parts if len(_in_latin(word)) >= 3)


def _in_latin(word: str) -> str:
    return "".join(LATIN.get(letter, letter) for letter in word.lower())


@cache
def never_alone() -> frozenset[str]:
    """Trades, ranks, firms' words and tools in small letters: "senior", "solutions", "django" are nobody's name."""
    return frozenset(load("people")["never_alone"]["words"].split())


@cache
def _not_names() -> frozenset[str]:
    return frozenset(load("contacts")["not_name"].split())


def _rule(name: str) -> str:
    value: str = load("contacts")[name]
    return value
