"""Text from strangers made safe to show and to read. One place, used once, when a page is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

import nh3
from selectolax.lexbor import LexborHTMLParser, LexborNode

_TAGS = {
    *("p", "br", "ul", "ol", "li", "strong", "b", "em", "i", "u", "s", "a", "code", "pre", "blockquote", "hr"),
    *("h1", "h2", "h3", "h4", "h5", "h6"),
}
_BLOCKS = {
    *("p", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "div", "hr", "tr", "table"),
    *("section", "article", "header", "footer", "dl", "dt", "dd"),
}
_PLAIN_TAGS = sorted(_TAGS - {"a", "pre", "code"})
_SIMPLE = frozenset(f"{slash}{tag}>" for tag in _PLAIN_TAGS for slash in ("", "/"))
_NOT_SIMPLE = f":not({', '.join(_PLAIN_TAGS)})"
_SILENT = {"script", "style", "template", "noscript", "iframe", "title", "textarea", "select"}
# Control characters, soft hyphen, zero width, direction marks, tag letters, the upper variation selectors: all that a
# person does not see and a model would read. Half surrogates cannot be stored.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)


# Parsers take time that grows with the square of the nesting; the longest real description seen has 15,000 characters.
LONGEST = 100_000


def _safe_link(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "rel":  # our own, added by the cleaner
        return value
    return value if value.strip().lower().startswith(("http://", "https://", "mailto:")) else None


_CLEANER = nh3.Cleaner(  # made once: building it costs more than using it
    tags=_TAGS,
    clean_content_tags=_SILENT,
    attributes={"a": {"href"}},
    attribute_filter=_safe_link,
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow noopener",
)


def html(raw: str) -> str:
    """The markup (its first LONGEST characters) with text tags only; links keep an http(s) or mailto address and get
    rel="nofollow noopener"."""
    return _CLEANER.clean(unseen_removed(raw[:LONGEST])).strip()


def serialised(markup: str) -> str:
    """`html` for what a parser of ours wrote out: well-formed and escaped. Most descriptions hold nothing but simple
    tags without attributes; those are clean as they are, and looking is ten times as fast as cleaning.
    (`isprintable` lets through a few blank letters that mislead no reader; in `plain`, which models read, none stay.)
    """
    return markup.strip() if _is_simple(markup) and _is_seen(markup) else html(markup)


def inside(node: LexborNode) -> str:
    """`serialised` of what is inside the element. Asking the tree is quicker; attributes are written `x="…"`."""
    markup = node.inner_html or ""
    simple = '="' not in markup and "<!" not in markup and _is_seen(markup)
    others = node.css(_NOT_SIMPLE) if simple else ()  # the element itself may be among them
    return markup.strip() if simple and all(each.mem_id == node.mem_id for each in others) else html(markup)


def plain(text: str) -> str:
    """Plain text with single spaces, at most one empty line between paragraphs, and nothing unseen in it."""
    for end in ("\r\n", "\r", "\x85", "\u2028", "\u2029"):
        if end in text:  # looking is ten times as fast as replacing what is not there
            text = text.replace(end, "\n")
    said = _UNSEEN.sub("", text).replace("\t", " ").replace("\xa0", " ")
    while "  " in said:  # plain replacing is several times as fast as a pattern, and texts are most of a scan's work
        said = said.replace("  ", " ")
    said = "\n".join([each.strip() for each in said.split("\n")])
    while "\n\n\n" in said:
        said = said.replace("\n\n\n", "\n\n")
    return said.strip()


def line(text: str | None) -> str:
    """The text on one line, single spaces between words."""
    said = " ".join((text or "").split())
    if said.isascii() and said.isprintable():  # most labels: nothing unseen can be in it
        return said
    return " ".join(_UNSEEN.sub("", said).split())


def text(markup: str) -> str:
    """The plain text of HTML: blocks and <br> on lines of their own, paragraphs kept, scripts left out."""
    root = LexborHTMLParser(markup[:LONGEST]).body
    return plain("".join(_pieces(root))) if root is not None else ""


def unseen_removed(text: str) -> str:
    """The text without characters nobody can see; line breaks stay."""
    return _UNSEEN.sub("", text)


def _is_simple(markup: str) -> bool:
    """Whether every "<" begins a plain text tag without attributes."""
    return _SIMPLE.issuperset([piece[: piece.find(">") + 1] for piece in markup.split("<")[1:]])


def _is_seen(markup: str) -> bool:
    """Whether cleaning would find no letter to remove or to write otherwise, and nothing to cut."""
    if len(markup) > LONGEST:
        return False
    return markup.isprintable() or not ("\r" in markup or "\xa0" in markup or unseen_removed(markup) != markup)


def _pieces(root: LexborNode) -> Iterator[str]:
    """The text in order, with a line break at each border of a block. By hand: nesting may be deeper than the stack."""
    waiting: list[LexborNode | str] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif node.is_text_node:
            # A line break in the source is a space; only markup breaks lines.
            yield (node.text_content or "").replace("\n", " ")
        elif node.tag == "br":
            yield "\n"
        elif node.tag not in _SILENT:
            border = ["\n"] if node.tag in _BLOCKS else []
            waiting += [*border, *reversed(list(node.iter(include_text=True))), *border]
