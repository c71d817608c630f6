"""Filters of the list and of the feed."""

import pytest

from tests.sandbox import pages
from tests.sandbox.world import World


def _found(world: World, query: str) -> list[dict]:
    ids = pages.all_ids(world.base_url, query)
    known = {vacancy["id"]: vacancy for vacancy in world.vacancies()}
    return [known[number] for number in ids]


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("primary_keyword=Python", lambda v: v["keyword"] == "Python"),
        ("primary_keyword=Python&primary_keyword=Node.js", lambda v: v["keyword"] in ("Python", "Node.js")),
        ("exp_level=3y", lambda v: v["experience"] // 12 == 3),
        ("exp_level=no_exp", lambda v: not v["experience"]),
        ("employment=parttime", lambda v: v["part_time"]),
        ("employment=office", lambda v: v["work"] != "remote"),
        ("english_level=upper", lambda v: v["english"] == "upper"),
        ("company_type=outstaff", lambda v: v["company_type"] == "outstaff"),
        ("salary=6000", lambda v: v["salary_max"] >= 6000),
        ("region=eu", lambda v: v["region"] == "eu"),
        ("country=POL", lambda v: "POL" in v["countries"] or any("POL" in office for office in v["offices"])),
        ("location=lviv", lambda v: any("lviv" in office for office in v["offices"])),
        ("editorial=has_public_salary", lambda v: v["salary_public"]),
        ("editorial=miltech", lambda v: "miltech" in v["tags"]),
        ("domain=fintech", lambda v: v["domain"] == "fintech"),
        ("all_keywords=FastAPI", lambda v: "fastapi" in (v["text"] + v["title"] + str(v["skills"])).lower()),
        ("all_keywords=FastAPI&search_type=title-only", lambda v: "fastapi" in v["title"].lower()),
        (
            "any_of_keywords=Unity+Flutter&search_type=title-only",
            lambda v: "Unity" in v["title"] or "Flut" in v["title"],
        ),
    ],
)
def test_it_finds_exactly_what_fits(world: World, query: str, fits):
    found = _found(world, query)
    expected = [vacancy for vacancy in world.vacancies() if vacancy["state"] == "open" and fits(vacancy)]
    assert found
    assert {vacancy["id"] for vacancy in found} == {vacancy["id"] for vacancy in expected}


def test_excluded_words_are_gone(world: World):
    everything = _found(world, "primary_keyword=Python")
    without = _found(world, "primary_keyword=Python&exclude_keywords=Django")
    assert 0 < len(without) < len(everything)
    assert not any("django" in vacancy["text"].lower() for vacancy in without)


def test_an_unknown_value_is_answered_with_everything(world: World):
    everything = pages.total(pages.get(f"{world.base_url}/jobs/").text)
    for query in ("primary_keyword=Pyton", "region=mars", "exp_level=lots", "editorial=best", "domain=alchemy"):
        assert pages.total(pages.get(f"{world.base_url}/jobs/?{query}").text) == everything


def test_pagination_keeps_the_filters(world: World):
    text = pages.get(f"{world.base_url}/jobs/?employment=remote").text
    assert pages.next_link(text) == "?employment=remote&page=2"


def test_nothing_found_is_a_page_without_cards_and_a_total_of_zero(world: World):
    text = pages.get(f"{world.base_url}/jobs/?all_keywords=cobol").text
    assert pages.card_ids(text) == []
    assert pages.total(text) == 0
