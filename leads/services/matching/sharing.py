"""How much two texts share, also when one is the other's translation."""

from __future__ import annotations

from dataclasses import dataclass, replace

from leads.services.matching.ad import Ad
from leads.services.matching.reading import Body, read_body

# Weights: what is left of two texts without their common sentences must say this much to be judged alone.
_TELLING = 3.0
_PLAIN_FROM = 3.0


@dataclass(frozen=True, slots=True)
class Shared:
    """Shares, 0 to 1, of what the poorer text holds that the other holds too; None: too little to tell."""

    things: float  # all of it
    plain: float | None  # without names: a stack alone makes no vacancy
    names: float | None
    numbers: float | None
    translated: bool


def shared(a: Ad, b: Ad) -> Shared:
    """What the texts share. Sentences in both word for word may be the company's template: the rest decides."""
    one, other = a.body, b.body
    translated = one.language != other.language
    things = _things(one, other, translated)
    plain = _plain(one, other, translated)
    rest = _rest(a, b)
    if rest:
        things = min(things, _things(*rest, translated))
        if min(len(each.names) for each in rest) >= 2:
            one, other = rest
    return Shared(things, plain, _names(one, other), _numbers(one, other), translated)


def _rest(a: Ad, b: Ad) -> tuple[Body, Body] | None:
    """What each text holds beside the sentences both have; None when that is too little on one side."""
    common = a.sentences.keys() & b.sentences.keys()
    if not common:
        return None
    template = read_body([a.sentences[key] for key in common])
    one, other = (_without(ad.body, template) for ad in (a, b))
    return (one, other) if min(sum(one.own.values()), sum(other.own.values())) >= _TELLING else None


def _without(body: Body, template: Body) -> Body:
    own = {key: weight for key, weight in body.own.items() if key not in template.own}
    return replace(body, own=own, names=body.names - template.names)


def _things(one: Body, other: Body, translated: bool) -> float:
    alike = len(one.bones & other.bones) if translated else 0
    shares = [_share(_lasting(mine) if translated else mine.own, theirs, alike) for mine, theirs in _both(one, other)]
    return max(each or 0 for each in shares)


def _plain(one: Body, other: Body, translated: bool) -> float | None:
    shares = []
    for mine, theirs in _both(one, other):
        things = _lasting(mine) if translated else mine.own
        telling = {k: w for k, w in things.items() if k not in mine.names and not k.startswith(("common:", "years:"))}
        if sum(telling.values()) >= _PLAIN_FROM:
            shares.append(_share(telling, theirs) or 0)
    return max(shares, default=None)


def _both(one: Body, other: Body) -> tuple[tuple[Body, Body], tuple[Body, Body]]:
    return (one, other), (other, one)


def _lasting(body: Body) -> dict[str, float]:
    """What a translation keeps: names, numbers, and words known in all four languages."""
    return {k: w for k, w in body.own.items() if k in body.names or ":" in k or k[0] == "#"}


def _share(things: dict[str, float], other: Body, alike: int = 0) -> float | None:
    """By weight; `alike`: words that only sound alike count as found."""
    whole = sum(things.values()) + alike
    return (sum(w for k, w in things.items() if k in other.own) + alike) / whole if whole else None


def _names(one: Body, other: Body) -> float | None:
    if min(len(one.names), len(other.names)) < 2:
        return None
    return max(len(mine.names & theirs.own.keys()) / len(mine.names) for mine, theirs in _both(one, other))


def _numbers(one: Body, other: Body) -> float | None:
    """Of big numbers, or of any when there are two."""
    mine, theirs = ({key for key in body.own if key[0] == "#" or key.startswith("years:")} for body in (one, other))
    if min(len(mine), len(theirs)) < 2:
        mine, theirs = ({key for key in keys if key[0] == "#" and len(key) > 3} for keys in (mine, theirs))
    return len(mine & theirs) / min(len(mine), len(theirs)) if mine and theirs else None
