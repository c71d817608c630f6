from __future__ import annotations

import pytest

from sourcing.boards import BOARDS, board_choices, board_of, djinni
from sourcing.boards.djinni import address, countries, values


@pytest.mark.parametrize(
    ("filters", "cleaned"),
    [
        ({"english": "B2"}, {"english_level": ["upper"]}),
        ({"english_level": ["b1", "fluent"]}, {"english_level": ["intermediate", "fluent"]}),
        ({"experience": 3}, {"exp_level": ["3y"]}),
        ({"exp_level": ["no_exp", "1 year", "10y"]}, {"exp_level": ["no_exp", "1y", "10y"]}),
        ({"employment": "Remote"}, {"employment": ["remote"]}),
        ({"country": ["UA", "Poland", "cze", "Кіпр"]}, {"country": ["UKR", "POL", "CZE", "CYP"]}),
        ({"salary": "2700"}, {"salary": ["2500"]}),
        ({"category": ["python", "ml ai", "PYTHON"]}, {"primary_keyword": ["Python", "ML AI"]}),
        ({"domain": "SaaS"}, {"domain": ["saas"]}),
        ({"region": "Ukraine"}, {"region": ["UKR"]}),
        ({"show_stale": True, "hide_contacted": False}, {"show_stale": ["on"]}),
        ({"salary": None, "country": [], "q_company": " "}, {}),
        ({"page": 2}, {"page": ["2"]}),
    ],
)
def test_it_speaks_the_boards_words(filters: dict, cleaned: dict) -> None:
    assert djinni.clean_filters(filters) == cleaned


@pytest.mark.parametrize(
    ("filters", "hint"),
    [
        ({"primary_keyword": "Pyton"}, "Did you mean “Python”"),
        ({"primary_keyword": "Java script"}, "JavaScript"),
        ({"englsh": "B2"}, "Did you mean “english"),
        ({"english_level": "uper"}, "Did you mean “upper”"),
        ({"country": "Atlantis"}, "no country"),
        ({"exp_level": "11y"}, "10y"),
        ({"salary": "a lot"}, "whole number"),
        ({"salary": 20000}, r"\$10000"),
        ({"employment": "moon"}, "knows"),
        ({"company_id": "5055; drop"}, "whole number"),
        ({"salary": [1000, 2000]}, "one value"),
        ({"all_keywords": "x" * 300}, "shorten"),
        ({"show_stale": "maybe"}, "switched on"),
        ({"page": 0}, "from 1"),
    ],
)
def test_it_says_what_is_wrong_before_asking(filters: dict, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        djinni.list_url("", filters)


@pytest.mark.parametrize(
    ("keywords", "filters", "path"),
    [
        ("", {}, "/jobs/"),
        ("python", {}, "/jobs/?primary_keyword=Python"),
        ("Node.js", {"primary_keyword": ["Python"]}, "/jobs/?primary_keyword=Node.js&primary_keyword=Python"),
        ("c++", {}, "/jobs/?primary_keyword=C%2B%2B"),
        ("django  celery", {}, "/jobs/?all_keywords=django+celery&search_type=basic-search"),
        ("django", {"search_type": "title"}, "/jobs/?search_type=title-only&all_keywords=django"),
        ("", {"any_of_keywords": "go rust"}, "/jobs/?any_of_keywords=go+rust&search_type=basic-search"),
    ],
)
def test_it_builds_the_address(keywords: str, filters: dict, path: str) -> None:
    assert djinni.list_url(keywords, filters) == f"https://djinni.co{path}"


def test_a_feed_has_no_pages() -> None:
    assert djinni.feed_url("Python", {"page": 3}) == "https://djinni.co/jobs/rss/?primary_keyword=Python"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://djinni.co/jobs/823990-copywriter-script-writer-/?ref=shared&sid=x", "823990"),
        ("https://djinni.co/jobs/24239-a_b", "24239"),
        ("https://DJINNI.co/jobs/24239/", "24239"),
    ],
)
def test_it_reads_the_id(url: str, key: str) -> None:
    assert djinni.vacancy_id(url) == key
    assert djinni.is_vacancy(url)
    assert "?" not in address.vacancy_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/jobs/1-a/",
        "https://djinni.co.evil.example/jobs/1-a/",
        "https://djinni.co@evil.example/jobs/1-a/",
        "http://djinni.co/jobs/1-a/",
        "https://djinni.co/jobs/",
        "https://djinni.co/jobs/company-uitop/",
        "https://djinni.co/q/jobs/1-a/",
        "https://djinni.co/jobs/1-a/../../login",
        "https://[/jobs/1-a/",
        "",
    ],
)
def test_it_takes_nothing_else_for_a_vacancy(url: str) -> None:
    assert not djinni.is_vacancy(url)
    with pytest.raises(ValueError, match="not the address"):
        djinni.vacancy_id(url)


def test_the_registry_knows_its_boards() -> None:
    assert board_of("https://djinni.co/jobs/?page=2") is BOARDS["djinni"]
    assert board_of("https://djinni.co.evil.example/jobs/") is None
    assert dict(board_choices()) == {"djinni": "Djinni", "linkedin": "LinkedIn", "dou": "DOU", "feed": "Feed"}


def test_the_lists_of_values_are_whole() -> None:
    assert len(values.PRIMARY_KEYWORDS) == len(set(values.PRIMARY_KEYWORDS)) == 156
    assert len(values.DOMAINS) == 27
    assert len(countries.ALPHA_2) == 249
    assert countries.alpha_2("UKR") == countries.alpha_2("Україна") == countries.alpha_2("ua") == "UA"
    assert countries.alpha_2("Narnia") == "Narnia"
