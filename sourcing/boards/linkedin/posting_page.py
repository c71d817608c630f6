"""An open posting: what the search and the library leave out. Who is hiring, how to apply, pay, closed, the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from jobagent_site.http import decode
from sourcing.boards import clean
from sourcing.boards.linkedin import address, refusal, words
from sourcing.boards.posting import Posting

_MARK = '[data-tracking-control-name*="apply-link"], [data-impression-id*="apply-link"]'
_APPLY = re.compile(r"apply-link-(?:simple_)?(on|off)site")
_LONGEST_KEY = 64  # of a person, as the record holds it; LinkedIn allows a hundred
_NOT_SAID = ("", "not applicable")


@dataclass(frozen=True, slots=True)
class Recruiter:
    """Who posted the vacancy and let everybody see it; about one in four does."""

    key: str  # in the profile's address
    name: str
    role: str
    profile_url: str


@dataclass(frozen=True, slots=True)
class Details:
    """A posting's own page: our posting, and what has no field there. "" or None: not said."""

    posting: Posting
    recruiter: Recruiter | None = None
    apply: str = ""  # onsite (Easy Apply) | offsite (the company's own site)
    pay: words.Pay | None = None
    seniority: str = ""
    employment: str = ""  # Full-time, Contract, … as shown
    function: str = ""
    industries: str = ""
    applicants: str = ""  # "Over 200 applicants", as shown
    age: str = ""  # "1 week ago": the page tells no date


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows, taken for nothing yet. `key`: the vacancy's number as the page itself names it."""

    key: str
    title: str
    company: str
    company_slug: str
    location: str
    description_html: str
    closed: bool
    recruiter: Recruiter | None
    apply: str
    pay: words.Pay | None
    criteria: dict[str, str]
    applicants: str
    age: str


def parse_posting(body: bytes, key: str) -> Details:
    """The vacancy `key` of its own page.

    Raises ResponseError (changed, cut off, another vacancy than the one asked for) or AccessError (a login, a check).
    """
    url = address.posting_url(key)
    page = shown(body, url)
    text = clean.text(page.description_html)
    if not page.title or not text:
        raise refusal.of_page(body, url)
    if page.key != key:
        why = f"shows the vacancy {page.key} instead of {key}" if page.key else "does not say which vacancy it shows"
        raise refusal.changed(url, body, why)
    return _details(page, key, text)


def shown(body: bytes, url: str = "") -> Shown:
    """Everything the page shows. Raises ResponseError when it is in another charset than UTF-8."""
    tree = LexborHTMLParser(decode(body, service=refusal.LABEL, url=url))
    html = _description(tree)  # first, and taken out: what a stranger wrote there is no sign of the page
    company = tree.css_first(".topcard__org-name-link")
    return Shown(
        key=_key(tree),
        title=_text(tree, ".top-card-layout__title, .topcard__title"),
        company=_text(tree, ".topcard__org-name-link") or _text(tree, ".topcard__flavor:not(.topcard__flavor--bullet)"),
        company_slug=address.company_slug(_attribute(company, "href")),
        location=_text(tree, ".topcard__flavor.topcard__flavor--bullet"),
        description_html=html,
        closed=tree.css_first(".closed-job__flavor--closed, .closed-job") is not None,
        recruiter=_recruiter(tree),
        apply=_apply(tree),
        pay=words.pay(_text(tree, ".compensation__salary")),
        criteria=_criteria(tree),
        applicants=_text(tree, ".num-applicants__caption"),
        age=_text(tree, ".posted-time-ago__text"),
    )


def _details(page: Shown, key: str, text: str) -> Details:
    said = {name: "" if value.casefold() in _NOT_SAID else value for name, value in page.criteria.items()}
    seniority, employment = said.get("seniority level", ""), said.get("employment type", "")
    function, industries = said.get("job function", ""), said.get("industries", "")
    region, countries, cities = words.place(page.location)
    low, high, currency = page.pay.monthly if page.pay else (None, None, "")
    tags = (seniority, "" if words.employment(employment) else employment)
    posting = Posting(
        board="linkedin",
        external_id=key,
        url=address.vacancy_url(key),
        title=page.title,
        description_text=text,
        description_html=page.description_html,
        company=page.company,
        company_slug=page.company_slug,
        category=function,
        work_format=words.work_format(page.title, page.location),
        employment=words.employment(employment),
        countries=countries,
        region=region,
        cities=cities,
        domain=industries,
        tags=tuple(tag for tag in tags if tag),
        salary_min=low,
        salary_max=high,
        salary_currency=currency,
        applications=words.applicants(page.applicants),
        recruiter_id=page.recruiter.key if page.recruiter and len(page.recruiter.key) <= _LONGEST_KEY else "",
        forms=(page.apply,) if page.apply else (),
        closed=page.closed,
        source="detail",
    )
    return Details(
        posting, page.recruiter, page.apply, page.pay, seniority, employment, function, industries, page.applicants,
        page.age,
    )  # fmt: skip


def _description(tree: LexborHTMLParser) -> str:
    node = tree.css_first(".show-more-less-html__markup") or tree.css_first(".description__text")
    if node is None:
        return ""
    html = clean.serialised(node.inner_html or "")
    node.decompose()
    return html


def _key(tree: LexborHTMLParser) -> str:
    """The number in the hidden mark behind the text; else that of the title's own link, if the page was not cut off
    within the text."""
    mark = tree.css_first("code#decoratedJobPostingId")
    found = re.search(r"\d{6,15}", mark.html or "") if mark is not None else None
    if found or tree.css_first(".description__job-criteria-item") is None:
        return found.group() if found else ""
    return address.named(_attribute(tree.css_first("a.topcard__link"), "href"))


def _recruiter(tree: LexborHTMLParser) -> Recruiter | None:
    """The block that invites to message who posted it. Cards of other vacancies bear the same names of classes."""
    block = tree.css_first(".message-the-recruiter")
    if block is None:
        return None
    key = next((found for link in block.css("a") if (found := address.person(_attribute(link, "href")))), "")
    name = _text(block, ".base-main-card__title") or _text(block, ".sr-only")
    if not key or not name:
        return None
    role = _text(block, ".base-main-card__subtitle")
    return Recruiter(key=key, name=name, role=role, profile_url=address.profile_url(key))


def _apply(tree: LexborHTMLParser) -> str:
    """onsite or offsite: the button's own mark, or that of the login window behind it."""
    for node in tree.css(_MARK):
        said = f"{_attribute(node, 'data-tracking-control-name')} {_attribute(node, 'data-impression-id')}"
        if found := _APPLY.search(said):
            return f"{found.group(1)}site"
    icon = tree.css_first('[data-svg-class-name*="offsite-apply"]')
    return "offsite" if icon is not None or tree.css_first("code#applyUrl") is not None else ""


def _criteria(tree: LexborHTMLParser) -> dict[str, str]:
    """Seniority level, Employment type, Job function, Industries: names in lower case."""
    items = tree.css(".description__job-criteria-item")
    return {
        _text(each, ".description__job-criteria-subheader").casefold(): _text(each, ".description__job-criteria-text")
        for each in items
    }


def _text(node: LexborHTMLParser | LexborNode, selector: str) -> str:
    found: Any = node.css_first(selector)
    return clean.line(found.text()) if found is not None else ""


def _attribute(node: LexborNode | None, name: str) -> str:
    return (node.attributes.get(name) or "") if node is not None else ""
