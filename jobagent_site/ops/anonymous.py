"""A board's page without the people on it and without tokens, fit to be shown to somebody who mends the parser.

What a parser reads stays: elements, classes, JSON-LD, dates, numbers. Gone are addresses of all kinds, the internet
address of whoever asked, the people named (`persons`), pictures, profile links, scripts, tokens, and what stands in
form fields.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from jobagent_site.http import ResponseError
from jobagent_site.ops import persons
from outreach.ai.placeholders import Hidden
from outreach.contacts import address_spans
from sourcing.boards import charset, clean

GONE = "removed"
_PIECE = 20_000  # characters at a time: contacts are looked for in so long a text
# A feed escapes its markup once more: &amp;#64;
_ENTITY = re.compile(
    r"&(?:amp;){0,2}(?:#(x?)0*([0-9a-f]{1,6})|(commat|period|plus|lowbar|shy|zwnj|zwj));", re.IGNORECASE
)
_NAMED = {"commat": "@", "period": ".", "plus": "+", "lowbar": "_"}
_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\u([0-9a-f]{4})", re.IGNORECASE)
_PERCENT = {"%40": "@", "%2e": ".", "%2b": "+"}
_SYNTAX = "<>&\"'\\"

_AUTHOR = re.compile(
    r"(<(author|dc:creator|managingEditor|webMaster|dc:contributor)\b[^>]{0,300}>).*?(</\2\s*>)", re.DOTALL | re.I
)
# What a script holds and what was typed into a text field; a page may be cut off within one.
_SCRIPT = re.compile(r"(<(script|style|textarea)\b[^>]{0,2000}>)(.*?)(</\2\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_PART = re.compile(r"<!\[CDATA\[|\]\]>|<!--|-->|<[/!?a-z][^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?<=\s)([\w:@.-]{1,60})(\s*=\s*)(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
_TOKEN_NAME = re.compile(
    r"csrf|xsrf|token|nonce|secret|session|\bsid\b|signature|\bsig\b|auth(?!or)|password|cfemail|tracking|\btrk|refid"
    r"|(?<![a-z])key(?![a-z])|(?<![a-z])(?:user|uid|email|mail|phone|code|member|candidate|viewer)(?![a-z])",
    re.IGNORECASE,
)
_PERSON_NUMBER = re.compile(r"data-(?:\w+-)?(?:recruiter|candidate|user|member|viewer|author)(?:-?id)?", re.IGNORECASE)
_PERSON_NAME = re.compile(
    r"(?:user|full|first|last|display|nick|recruiter|author|candidate)[-_]?name|initials", re.IGNORECASE
)
_PICTURE = re.compile(r"src|srcset|poster|data-(?:src|srcset|delayed-url|ghost-url|image\w*|photo\w*|avatar\w*)", re.I)
_DRAWN = frozenset("d viewbox points transform class id for width height".split())  # noqa: SIM905
_TOKEN = re.compile(
    r"\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]{4,}|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
    r"|\b(?=[a-z_]*\d)(?=\d*[a-z_])\w{24,}\b|\b\w{40,}\b",
    re.IGNORECASE | re.ASCII,
)
_QUERY = re.compile(r"([?&](?:amp;)?)([\w.\[\]-]{1,60})=([^&\"'\s#<>]*)")
_PROFILE = re.compile(
    r"(/(?:in|users?|people|profiles?|members?|recruiters?|pub|posts|inbox)/)[^/\"'?#\s<>]+(?:(?<=/view)\?[^\"'#\s<>]+)?",
    re.IGNORECASE,
)
_PHOTO = re.compile(r"https?:(?:\\?/){2}[^\s\"'<>]{1,300}?\.(?:png|jpe?g|webp|gif|avif)\b", re.IGNORECASE)
_FACE = re.compile(
    r"https?:(?:\\?/){2}[^\s\"'<>]{1,200}?(?:displayphoto|/dms/image/|avatar|userpic)[^\s\"'<>]*", re.IGNORECASE
)
_ADDRESS_OF_A_MACHINE = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])|(?<![\w:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f:]+", re.I
)
_COOKIE = re.compile(r"\b([\w-]*(?:session|csrf|token|li_at)[\w-]*\s?=\s?)[\w%.+/-]{4,}", re.IGNORECASE)
_CALLED = re.compile(r"((?:телеграм|телег|тг|скайп|вайбер)\w*\s?[:–—-]?\s?)[a-z][a-z0-9_.]{4,31}\b", re.IGNORECASE)
_PROTECTED = re.compile(r"(/cdn-cgi/l/email-protection)#[0-9a-f]+", re.IGNORECASE)
_URL_IN_STYLE = re.compile(r"url\([^)]*\)", re.IGNORECASE)
# A date looks like a phone number, and a parser needs it.
_DATE = re.compile(
    r"((?<![\d+(])[0-2]\d:[0-5]\d (?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.20\d\d(?!\d)"
    r"|(?<!\d)(?<![\d+][\s().-])(?:0?[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.20\d\d(?!\d))"
)


def anonymous(body: bytes, content_type: str = "") -> bytes:
    """The page as UTF-8 without personal data; a stray byte is replaced. It never raises."""
    text = _normal(_text(body, content_type))
    for name in persons.visitors(text):
        text = text.replace(name, GONE)
    hidden = _people(text)
    text = _AUTHOR.sub(r"\1\3", text)
    text = "".join(_cleaned(text, hidden))
    return _leftovers_removed(text, hidden).encode("utf-8", "replace")


def _text(body: bytes, content_type: str) -> str:
    try:
        return charset.text(body, content_type, service="page")
    except ResponseError:
        return clean.unseen_removed(body.decode("utf-8", "replace"))


def _normal(text: str) -> str:
    """Letters written as numbers become letters, and what nobody sees goes: else an address would hide in them."""
    text = _ENTITY.sub(_letter, text)
    text = _ESCAPE.sub(_unescaped, text)
    text = re.sub("|".join(_PERCENT), lambda found: _PERCENT[found.group().lower()], text, flags=re.IGNORECASE)
    return clean.unseen_removed(re.sub(r"<wbr\s*/?>", "", text, flags=re.IGNORECASE))


def _letter(found: re.Match[str]) -> str:
    if found.group(3):
        return _NAMED.get(found.group(3).lower(), "")
    try:
        letter = chr(int(found.group(2), 16 if found.group(1) else 10))
    except (ValueError, OverflowError):  # a decimal number with letters in it, or none of Unicode's
        return found.group()
    return found.group() if letter in _SYNTAX or letter < " " else letter


def _unescaped(found: re.Match[str]) -> str:
    letter = chr(int(found.group(2), 16))
    return found.group() if letter in _SYNTAX or letter < " " or 0xD800 <= ord(letter) < 0xE000 else found[1] + letter


def _people(text: str) -> Hidden:
    """Everybody the page names."""
    names = persons.named(text, (piece for plain in _plain(text) for piece in _pieces(plain)))
    return Hidden.of("", dict.fromkeys([*names, *_whole_names(text, names)]))


def _whole_names(text: str, names: list[str]) -> Iterator[str]:
    """Every run of capitalised words with one of the names in it: the surname goes with the first name."""
    known = Hidden.of("", dict.fromkeys(names))
    for plain in _plain(text) if names else ():
        yield from (run for run in persons.runs(plain) if known.hide(run) != run)


def _plain(text: str) -> Iterator[str]:
    """What a person reads, once with elements as borders of words and once without."""
    words = re.sub(r"\\[nrt]", " ", unescape(unescape(_SCRIPT.sub(_only_data, text))))
    yield re.sub(r"<[^<>]*>", " ", words)
    yield re.sub(r"<[^<>]*>", "", words)


def _only_data(found: re.Match[str]) -> str:
    return found.group(3) if "ld+json" in found.group(1).lower() else " "


def _cleaned(text: str, hidden: Hidden) -> Iterator[str]:
    """The text, script by script and what lies between them."""
    at = 0
    for found in _SCRIPT.finditer(text):
        yield from _between(text[at : found.start()], hidden)
        start, _, content, end = found.groups()
        yield from _between(start, hidden)
        yield _data(content, hidden) if "ld+json" in start.lower() else ""
        yield end
        at = found.end()
    yield from _between(text[at:], hidden)


def _data(content: str, hidden: Hidden) -> str:
    """JSON-LD with its strings cleaned; as text when it cannot be read, which a parser meets as well."""
    try:
        read = json.loads(content, strict=False)
    except (ValueError, RecursionError):
        return _words(re.sub(r"\\[nrt]", "  ", content), hidden)
    return json.dumps(_value_of(read, hidden), ensure_ascii=False, indent=1).replace("</", "<\\/")


def _value_of(read: Any, hidden: Hidden) -> Any:
    if isinstance(read, str):
        return _words(read, hidden)
    if isinstance(read, list):
        return [_value_of(each, hidden) for each in read]
    return {name: _value_of(each, hidden) for name, each in read.items()} if isinstance(read, dict) else read


def _between(text: str, hidden: Hidden) -> Iterator[str]:
    at = 0
    for found in _PART.finditer(text):
        yield _words(text[at : found.start()], hidden)
        yield _tag(found.group(), hidden)
        at = found.end()
    yield _words(text[at:], hidden)


def _words(text: str, hidden: Hidden) -> str:
    if not re.search(r"[\w@]", text):
        return text
    return "".join(_hide(piece, hidden) for piece in _pieces(links(text)))


def _hide(text: str, hidden: Hidden) -> str:
    text = _CALLED.sub(rf"\1{GONE}", _COOKIE.sub(rf"\1{GONE}", _ADDRESS_OF_A_MACHINE.sub("0.0.0.0", text)))  # noqa: S104
    return "".join(part if n % 2 else hidden.hide(part) for n, part in enumerate(_DATE.split(text)))


def _pieces(text: str) -> Iterator[str]:
    """Parts of a long text, cut between words."""
    while len(text) > _PIECE:
        cut = text.rfind(" ", _PIECE - 2000, _PIECE) + 1 or _PIECE
        yield text[:cut]
        text = text[cut:]
    yield text


def _tag(tag: str, hidden: Hidden) -> str:
    if "=" not in tag:
        return tag
    named = {name.lower(): value.strip("\"'") for name, _, value in _ATTRIBUTE.findall(tag)}
    kind = tag[1:].split(maxsplit=1)[0].lower()

    def cleaned(found: re.Match[str]) -> str:
        name, equals, value = found.groups()
        mark = value[0] if value[0] in "\"'" else ""
        said = value[1:-1] if mark else value
        return f"{name}{equals}{mark}{_attribute(kind, named, name.lower(), said, hidden)}{mark}"

    return _ATTRIBUTE.sub(cleaned, tag)


def _attribute(kind: str, named: dict[str, str], name: str, said: str, hidden: Hidden) -> str:
    """What stays of an attribute's value."""
    if not said or name in _DRAWN:
        return said
    if _PERSON_NUMBER.fullmatch(name):
        return "0" if said.isdigit() else GONE
    if _is_secret(kind, named, name, said) or name.startswith("on") or _is_picture(kind, name, said):
        return GONE
    if name == "style":
        return _URL_IN_STYLE.sub(f"url({GONE})", said)
    return _words(said, hidden)


def _is_picture(kind: str, name: str, said: str) -> bool:
    is_drawn = kind in ("img", "source", "image", "video")
    return is_drawn and (_PICTURE.fullmatch(name) is not None or "//" in said)


def _is_secret(kind: str, named: dict[str, str], name: str, said: str) -> bool:
    """A token, or what a person typed into a field."""
    if name in ("value", "content"):
        typed = kind == "input" and named.get("type", "text") in ("text", "email", "tel", "password", "search")
        return typed or bool(_TOKEN_NAME.search(named.get("name", "") + " " + named.get("property", "")))
    if name in ("name", "type", "property", "autocomplete", "href", "action", "itemprop", "rel"):
        return False
    about_somebody = said.startswith(("{", "[")) and re.search(r"name|mail|phone|user", said, re.IGNORECASE)
    return bool(_TOKEN_NAME.search(name) or _PERSON_NAME.search(name) or about_somebody) or "csrf" in said.lower()


def links(text: str) -> str:
    """Links in a text without profiles, without the values that track or identify somebody."""
    text = _PHOTO.sub(GONE, _FACE.sub(GONE, text))
    text = _PROTECTED.sub(rf"\1#{GONE}", _PROFILE.sub(rf"\1{GONE}", text))
    return _TOKEN.sub(GONE, _QUERY.sub(_parameter, text))


def _parameter(found: re.Match[str]) -> str:
    before, name, value = found.groups()
    secret = _TOKEN_NAME.search(name.replace("_", " ")) or name.lower() in ("ref", "from_user") or len(value) > 60
    return f"{before}{name}={GONE if secret and value else value}"


def _leftovers_removed(text: str, hidden: Hidden) -> str:
    """Addresses that elements take apart (olha<b>@</b>acme.example) are whole only for a reader."""
    whole = (
        piece[start:end] for plain in _plain(text) for piece in _pieces(plain) for start, end in address_spans(piece)
    )
    for found in dict.fromkeys(whole):
        letters = r"(?:<[^<>]{0,200}>)*".join(re.escape(letter) for letter in found[:200])
        text = re.sub(letters, "[EMAIL_0]", text)
    return text
