"""Plain text as the markup that shows it the same."""

from __future__ import annotations

import re
from html import escape

from sourcing.boards import clean


def as_html(text: str) -> str:
    """Paragraphs where empty lines are, <br> where lines end; what looks like markup is shown, not obeyed."""
    paragraphs = re.split(r"\n\s*\n", clean.plain(text[: clean.LONGEST]))
    return clean.html("".join(f"<p>{escape(each).replace(chr(10), '<br>')}</p>" for each in paragraphs if each.strip()))
