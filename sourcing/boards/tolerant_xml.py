"""XML as boards send it: a letter that XML forbids, pasted by an employer, must not cost the whole feed."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# https://www.w3.org/TR/xml/#charsets as bytes of UTF-8 and of any charset of one byte, and written as numbers
_FORBIDDEN = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:x0*(?:[0-8bcef]|1[0-9a-f]|d[89a-f][0-9a-f]{2}|fff[ef])|0*(?:[0-8]|1[124-9]|2\d|3[01]));",
    re.IGNORECASE,
)


def root(raw: bytes) -> Element:
    """The root element. Raises ParseError, DefusedXmlException (a DTD), ValueError or LookupError (the charset)."""
    text = raw if raw.startswith(_UTF_16) else _FORBIDDEN.sub(b"", raw)
    element: Element = ElementTree.fromstring(text, forbid_dtd=True)
    return element
