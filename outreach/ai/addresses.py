"""Where a text says how to reach a person: e-mail addresses, phones, and names on messengers and networks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from outreach.contacts import address_spans, apart

Span = tuple[int, int]

# All parts are bounded: a stranger's endless line must not make them slow.
_EMAIL = re.compile(
    r"[\w.+%&-]{0,63}\w(?:@|%40) ?[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:[^\W\d_]{2,24}|xn--[\w-]{1,59})(?![\w@])"
    r"|(?<!\w)[a-z][a-z\d._+-]{1,40} @ [a-z\d-]{1,40}(?:\.[a-z]{2,24}){1,3}(?![\w@])"
)
_HOSTS = (
    r"t\.me|telegram\.(?:me|dog|org)|tg://|wa\.me|(?:api\.|chat\.)?whatsapp\.com|(?:[a-z]{2,3}\.)?linkedin\.com/(?:in|pub)"
    r"|(?:m\.|[a-z]{2}-[a-z]{2}\.)?facebook\.com|fb\.com|m\.me|instagram\.com|instagr\.am|threads\.(?:net|com)|twitter\.com"
    r"|x\.com|tiktok\.com|vk\.com|viber\.(?:me|com|click)|signal\.me|discord(?:app)?\.com/users|join\.skype\.com"
    r"|calendly\.com|cal\.com|(?:[\w-]{1,40}\.)?zcal\.co|calendar\.app\.google|meetings\.hubspot\.com|savvycal\.com"
    r"|djinni\.co/(?:r|recruiters?)|dou\.ua/users|(?:[\w-]{1,40}\.)?xing\.com/profile|about\.me|linktr\.ee"
)
_PLACE = r"[^\s<>\"”»),;]{1,100}"
_MESSENGERS = (
    r"telegram|tg|skype|viber|whats?app|discord|signal|wechat|insta(?:gram)?|twitter|linkedin|facebook|fb"
    r"|телеграм\w{0,3}|тг|телега|скайп\w{0,2}|вайбер|ватсап|вотсап|дискорд|инстаграм|інстаграм|лінкедін"
)
_HANDLE = re.compile(
    rf"(?:https?://)?(?<![\w.@-])(?:www\.)?(?:{_HOSTS})/{_PLACE}"
    rf"|(?<!\w)(?:tg|viber|skype|whatsapp)://{_PLACE}"
    r"|(?<![\w@./])@[a-z][\w.]{2,40}\b(?!/)"
    r"|live:[\w.:]{2,60}",
    re.IGNORECASE,
)
# A name after "Telegram:" ends the phrase or looks like no word ("olha_hr"); "Telegram: chat bots" names nobody.
_NAMED = re.compile(
    rf"(?<![^\W_])(?:{_MESSENGERS})"
    r"(?: ?(?:[:=]|->|→) ?@?([a-z](?=[\w.]{0,40}[_.\d])[\w.]{2,39}\w(?:\#\d{4})?|[a-z]{5,32}(?= ?(?:[,;|)(\n]|\.?$)))"
    r"|[ /|-]{1,3}@?([a-z](?=[\w.]{0,40}[_\d])[\w.]{3,39}))(?![\w/])",
    re.IGNORECASE | re.MULTILINE,
)

_GAP = r"[ ().\-/]{0,3}"
_ALONE = r"(?<![\w.,/-])(?<!\d )"
_PHONE = re.compile(
    rf"(?<![\w+])\+ ?\(?\d(?:{_GAP}\d){{8,14}}(?!\d)"
    rf"|{_ALONE}\(?0(?!\.)(?:{_GAP}\d){{8,14}}(?!\d)"
    rf"|{_ALONE}38{_GAP}0(?:{_GAP}\d){{9}}(?!\d)"
    rf"|{_ALONE}[78][ -]?(?:\(\d{{3,4}}\)|9\d\d|-\d{{3}}-|800)(?:{_GAP}\d){{6,7}}(?![\w%])"
    rf"|{_ALONE}(?:1[ .-])?(?:\(\d{{3}}\) ?|\d{{3}}[ .-])\d{{3}}[ .-]\d{{4}}(?![\w%])"
)
_LABELLED = re.compile(
    r"(?<![^\W_])(?:(?:tel|тел)(?:\.|:|efon\w{0,3}|ephone|ефон\w{0,3})?|phone|mob(?:ile)?|cell|fax|ph|call|whats?app|viber"
    r"|signal|telegram|моб(?:\w{0,8})|вайбер|ватсап|вотсап|телеграм|дзвон\w{1,5}|телефонуй\w{0,3}|звон\w{1,5}|kom(?:órk\w{1,2})?"
    rf"|(?:za)?dzwoń(?:cie)?|telefon\w{{0,3}})[ .:,#№/|(-]{{0,4}}(\+?\(?\d(?:{_GAP}\d){{6,14}})(?![\w%])",
    re.IGNORECASE,
)
_AND_ANOTHER = re.compile(rf" ?(?:[,;/|]|or|and|або|та|или|и|lub|oraz) ?(\+?\(?\d(?:{_GAP}\d){{8,14}})(?![\w%])")
_FEWEST_DIGITS = 7
# A date, an hour, a range of years or sums, and a round amount look like a phone.
_NO_PHONE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d.*|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}.*"
    r"|\d{1,2}[.:]\d\d ?- ?\d{1,2}[.:]\d\d.*"
    r"|\d{4} ?[-/] ?\d{4}|\+? ?\d{1,3}(?:[ .]\d{3}){1,4}(?<=000)",
)


def emails(text: str) -> list[Span]:
    """Where addresses stand, spelled ones ("olha (at) acme (dot) com") too: (start, end), in order."""
    spelled = (span for span in address_spans(text) if not text[slice(*span)][-1].isdigit())  # "react@18.2.0"
    return apart([*(match.span() for match in _EMAIL.finditer(text)), *spelled])


def handles(text: str) -> list[Span]:
    """Where links to a person and names on a messenger stand: (start, end), in order."""
    named = (match.span(1) if match.group(1) else match.span(2) for match in _NAMED.finditer(text))
    return apart([*(match.span() for match in _HANDLE.finditer(text)), *named])


def phones(text: str) -> list[Span]:
    """Where phone numbers stand: (start, end), in order. Salaries, dates and large counts are none."""
    spans = [match.span() for match in _PHONE.finditer(text)] + [match.span(1) for match in _LABELLED.finditer(text)]
    found = [(start, end) for start, end in spans if _is_phone(text[start:end])]
    return apart(found + [another for _, end in found for another in _further(text, end)])


def _further(text: str, end: int) -> Iterator[Span]:
    """The numbers that follow one: "tel. 501 234 567, 502 345 678"."""
    while another := _AND_ANOTHER.match(text, end):
        yield another.span(1)
        end = another.end()


def _is_phone(words: str) -> bool:
    return sum(each.isdigit() for each in words) >= _FEWEST_DIGITS and not _NO_PHONE.fullmatch(words)
