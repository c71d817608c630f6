"""Their own words repeated: a quoted line or the vacancy's title says nothing about us."""

from __future__ import annotations

import re
from functools import lru_cache

from outreach.ai.base import VacancyText
from outreach.evidence.markers import has

_QUOTED = re.compile(r"«[^«»]{2,400}»|“[^“”]{2,400}”|„[^„”“]{2,400}[”“]|\"[^\"]{2,400}\"")
_YOUR_ROLE = re.compile(r"(\byour\s)([^;!?\n]{2,80}?)(\s(?:role|vacancy|position|opening)\b)", re.IGNORECASE)
_SHORTEST_TITLE = 4


def without_quotations(text: str, vacancy: str | VacancyText) -> str:
    """The same length, with spaces for what is quoted from the vacancy word for word and for its title.

    Nothing is taken out of a sentence that tells what we did or know: a quotation there would hide a claim.
    """
    whole, title, company = _words_of(vacancy)
    masked = _QUOTED.sub(
        lambda match: _blank(match.group()) if _plain(match.group()[1:-1]) in whole else match.group(), text
    )
    if has(masked, "role"):
        for name in (title, company):
            if len(name) >= _SHORTEST_TITLE:
                masked = re.sub(re.escape(name), lambda match: _blank(match.group()), masked, flags=re.IGNORECASE)
        masked = _YOUR_ROLE.sub(lambda match: _role(match, whole), masked)
    boasts = any(has(masked.lower(), kind) for kind in ("experience", "did"))
    return text if masked != text and boasts else masked


def _role(match: re.Match[str], whole: str) -> str:
    """ "your C++ Developer role": the vacancy by its name."""
    named = match.group(2)
    return match.group(1) + " " * len(named) + match.group(3) if _plain(named) in whole else match.group()


def _blank(quoted: str) -> str:
    """The marks stay, so that a reader of the rest sees where something stood."""
    return quoted[0] + " " * (len(quoted) - 2) + quoted[-1] if not quoted[0].isalnum() else " " * len(quoted)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


@lru_cache(maxsize=64)
def _words_of(vacancy: str | VacancyText) -> tuple[str, str, str]:
    """Everything the vacancy says in one line, its title, its company."""
    if isinstance(vacancy, str):
        return _plain(vacancy), "", ""
    whole = f"{vacancy.title}\n{vacancy.text}"
    unquoted = _plain(re.sub(r"[\"“”„«»]", "", whole))
    return unquoted + "\n" + _plain(whole), " ".join(vacancy.title.split()), " ".join(vacancy.company.split())
