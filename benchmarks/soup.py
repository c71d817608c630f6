"""A list page of Djinni read as scrapers commonly do: BeautifulSoup over the whole page, then find by find.

It gives every field our parser gives. What a label means (`words`) and what a JSON-LD entry states (`json_ld.fields`)
is shared, because that is no work on markup.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, Tag

from leads.posting import Posting
from sourcing.boards import clean
from sourcing.boards.djinni import address, json_ld, words

_FACTS = {"english": words.english, "employment": words.employment, "domain": words.domain}


@dataclass(frozen=True)
class Read:
    """What a list page gives."""

    postings: tuple[Posting, ...]
    next_url: str | None
    total: int | None


def read_list(body: bytes, url: str) -> Read:
    """The page's postings in its order, the next page's address, the board's own count."""
    soup = BeautifulSoup(body.decode(), "html.parser")
    entries = _entries(soup)
    origin = address.origin(url)
    cards = soup.find_all(["li", "div"], id=lambda said: bool(said) and said.startswith("job-item-"))
    postings = tuple(_posting(card, entries, origin) for card in cards)
    return Read(postings, _next_url(soup, url), _total(soup))


def _entries(soup: BeautifulSoup) -> dict[str, dict[str, Any]]:
    found = [json.loads(script.string or "") for script in soup.find_all("script", type="application/ld+json")]
    listed = [entry for data in found for entry in (data if isinstance(data, list) else [data])]
    return {str(entry["identifier"]): entry for entry in listed if entry.get("@type") == "JobPosting"}


def _posting(card: Tag, entries: dict[str, dict[str, Any]], origin: str) -> Posting:
    key = str(card["id"]).removeprefix("job-item-")
    entry = entries.get(key)
    shown = _card(card, origin, key)
    stated = json_ld.fields(entry, origin) if entry is not None else {}
    merged = {"description_text": "", **shown, **stated}
    if entry is not None:
        # Countries from JSON-LD, the region from the card.
        merged["countries"] = stated.get("countries", ())
        merged["region"] = shown.get("region", "" if "countries" in shown else stated.get("region", ""))
        if json_ld.hides_company(entry):
            merged["company"] = merged["company_slug"] = ""
    return Posting(board="djinni", external_id=key, **merged)


def _card(card: Tag, origin: str, key: str) -> dict[str, Any]:
    stated = {
        "description_html": _description(card),
        **_link(card, origin, key),
        **_company(card),
        **_salary(card),
        **_row(card),
        **_tooltips(card),
    }
    stated |= _tags(card, stated.pop("unknown"))
    return {name: value for name, value in stated.items() if value not in ("", None, ())}


def _description(card: Tag) -> str:
    node = card.find(class_="js-original-text") or card.find(class_="js-truncated-text")
    return clean.html(node.decode_contents(formatter="minimal")) if isinstance(node, Tag) else ""


def _link(card: Tag, origin: str, key: str) -> dict[str, Any]:
    node = card.find("a", class_=["job_item__header-link", "job-item__title-link", "job-list-item__link"])
    found, path = address.vacancy_path(str(node["href"])) if node is not None else ("", "")
    title = card.find("h2", class_="job-item__position") or node
    stated = {"title": clean.line(title.get_text())} if title is not None else {}
    return stated | ({"url": origin + path} if found == key else {})


def _company(card: Tag) -> dict[str, Any]:
    if card.name == "li":  # the layout of 2025
        node = card.find("a", href=lambda said: bool(said) and "/jobs/company-" in said)
    else:
        node = card.find("span", class_=["small text-gray-800"]) or card.select_one("span.small.text-gray-800")
    if node is None:
        return {}
    name = clean.line(node.get_text())
    slug = address.company_slug(str(node.get("href") or ""))
    return {"company": "" if name.casefold() in ("confidential", "конфіденційно") else name, "company_slug": slug}


def _salary(card: Tag) -> dict[str, Any]:
    node = card.find(["strong", "span"], class_=["text-success", "text-body-tertiary"])
    if node is None:
        return {}
    said = clean.line(node.get_text())
    low, high, currency = words.salary(said)
    if not currency:
        return {"salary_level": words.relative(said)}
    return {"salary_min": low, "salary_max": high, "salary_currency": currency}


def _row(card: Tag) -> dict[str, Any]:
    """The line of work format, location, experience, English, domain; labels nobody knows are tags."""
    row = next((each for each in card.find_all("div", class_="fw-medium") if "d-flex" in each["class"]), None)
    if row is None:
        return {"unknown": []}
    location = row.find(class_="location-text")
    where = location.get_text() if location is not None else ""
    stated: dict[str, Any] = {"unknown": []}
    if where:
        stated["region"], stated["countries"], stated["cities"] = words.place(clean.line(where))
    for node in row.find_all("span", class_="text-nowrap"):
        said = node.get_text()
        if not where or where not in said:
            _label(clean.line(said), stated)
    return stated


def _label(said: str, stated: dict[str, Any]) -> None:
    if (form := words.work_format(said)) is not None:
        stated.setdefault("work_format", form)
    elif (months := words.months(said)) is not None:
        stated.setdefault("months_of_experience", months)
    else:
        name, value = next(((name, value) for name, read in _FACTS.items() if (value := read(said))), ("", ""))
        if name:
            stated.setdefault(name, value)
        else:
            stated["unknown"].append(words.label(said))


def _tags(card: Tag, unknown: list[str]) -> dict[str, Any]:
    badges = [
        words.label(badge.get_text())
        for place in card.find_all(class_="job-item__tags")
        for badge in place.find_all(class_="badge")
    ]
    tags = tuple(dict.fromkeys(each for each in [*unknown, *badges] if each))
    kinds = [kind for each in [*unknown, *badges] if (kind := words.company_type(each))]
    return {"tags": tags, "company_type": kinds[0] if kinds else ""}


def _tooltips(card: Tag) -> dict[str, Any]:
    """Views, applications, and the exact time."""
    stated: dict[str, Any] = {}
    for node in card.find_all("span", class_="text-nowrap"):
        said = clean.line(node.get_text())
        views, applications = words.views(said), words.applications(said)
        tip = str(node.get("title") or node.get("data-original-title") or node.get("data-bs-original-title") or "")
        if views is not None:
            stated["views"] = views
        elif applications is not None:
            stated["applications"] = applications
        elif moment := words.moment(tip):
            stated["posted_at"] = moment
    return stated


def _next_url(soup: BeautifulSoup, url: str) -> str | None:
    pagination = soup.find("ul", class_="pagination")
    for link in pagination.find_all("a") if pagination is not None else ():
        chevron = link.find(class_="bi-chevron-right") or link.find(href=lambda said: said and "chevron-right" in said)
        href = str(link.get("href") or "")
        if chevron is not None and "page=" in href and link.get("aria-disabled") != "true":
            return address.with_page(url, address.page_number(href))
    return None


def _total(soup: BeautifulSoup) -> int | None:
    heading = soup.select_one("header h1 + span.text-muted")
    digits = "".join(filter(str.isdigit, heading.get_text())) if heading is not None else ""
    return int(digits) if digits else None
