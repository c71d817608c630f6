"""Vacancy texts: from the light notation of our files to HTML, and from HTML to plain text."""

import html
import re
from functools import lru_cache
from html.parser import HTMLParser

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ye", "ж": "zh", "з": "z", "и": "y",
    "і": "i", "ї": "yi", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "yu",
    "я": "ya", "ё": "yo", "ы": "y", "э": "e", "ъ": "",
}  # fmt: skip


@lru_cache(maxsize=512)
def to_html(text: str) -> str:
    """Return HTML for blocks parted by blank lines: `## heading`, `- item`, paragraphs, `**bold**`."""
    return "".join(_block(block) for block in re.split(r"\n\s*\n", text.strip()))


@lru_cache(maxsize=512)
def to_plain(source: str) -> str:
    """Return the text of the HTML, one line per paragraph, item or break; scripts are left out."""
    reader = _PlainText()
    reader.feed(source)
    reader.close()
    return "".join(reader.parts).strip("\n") + "\n"


def slugify(text: str) -> str:
    """Return lower-case Latin letters, digits and single dashes; Cyrillic is transliterated."""
    latin = "".join(_CYRILLIC.get(letter, letter) for letter in text.lower().replace("'", "").replace("’", ""))
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")


def _block(block: str) -> str:
    lines = block.split("\n")
    if lines[0].startswith("## "):
        heading = f"<p>&nbsp;</p><p><strong>{_inline(lines[0][3:])}</strong></p>"
        return heading + (_block("\n".join(lines[1:])) if lines[1:] else "")
    prose = [_inline(line) for line in lines if not line.startswith("- ")]
    items = "".join(f"<li>{_inline(line[2:])}</li>" for line in lines if line.startswith("- "))
    return (f"<p>{'<br>'.join(prose)}</p>" if prose else "") + (f"<ul>{items}</ul>" if items else "")


def _inline(line: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html.escape(line.strip(), quote=False))


class _PlainText(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = self._silent or tag in ("script", "style")
        if tag == "br":
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._silent = False
        if tag in ("p", "li", "h2", "h3"):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data.replace("\xa0", " "))
