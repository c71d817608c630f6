"""What a search may ask, and which addresses are vacancies."""

from __future__ import annotations

from typing import Any

import pytest

from sourcing.boards import linkedin
from sourcing.boards.linkedin import address
from sourcing.boards.linkedin.filters import Query, query_of

BASE = "https://www.linkedin.com"


def test_a_search_has_an_address_that_a_browser_opens() -> None:
    url = linkedin.list_url(" python   django ", {"location": "Ukraine", "hours_old": 24, "easy_apply": True})
    assert url == f"{BASE}/jobs/search?keywords=python+django&location=Ukraine&f_TPR=r86400&f_AL=true"
    assert query_of(url) == Query("python django", "Ukraine", None, 24, True)


def test_an_address_copied_from_a_browser_is_understood() -> None:
    url = (
        (
            "https://www.linkedin.com/jobs/search/?currentJobId=4411180329&f_TPR=r604800&geoId=102264497&keywords=go"
            "&location=Ukraine&origin=JOBS_HOME&refresh=&trk=x&position=1&pageNum=0&distance=25&f_C=1441%2C162479"
        )
        .replace("&refresh=", "")
        .replace("%2C162479", "&f_C=162479")
    )
    assert query_of(url) == Query("go", "Ukraine", 25, 168, False, (1441, 162479))


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        ({"loction": "Kyiv"}, "Did you mean “location”"),
        ({"xyzzy": "1"}, "It has: location"),
        ({"f_WT": "2"}, "does not listen to “f_WT”"),
        ({"remote": True}, "Put the word into the keywords"),
        ({"job_type": "fulltime"}, "does not listen"),
        ({"distance": "far"}, "no whole number"),
        ({"distance": 500}, "no whole number up to 100"),
        ({"hours_old": 0}, "1 to 1440 hours"),
        ({"hours_old": "r9999999"}, "1 to 1440 hours"),
        ({"easy_apply": "maybe"}, "only switched on or left out"),
        ({"location": ["Kyiv", "Lviv"]}, "takes one value"),
        ({"location": "x" * 201}, "longer than 200"),
        ({"geoId": "102264497"}, "by a number"),
        ({"company": "SoftServe"}, "no whole number"),
    ],
)
def test_a_wrong_filter_says_what_to_do(filters: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        linkedin.list_url("python", filters)


def test_filters_left_empty_are_left_out() -> None:
    assert linkedin.clean_filters({"location": "", "distance": None, "easy_apply": False, "company": []}) == {}
    assert linkedin.clean_filters({"easy_apply": "no"}) == {}
    assert linkedin.clean_filters({"hours": "1", "radius": 10}) == {"f_TPR": ["r3600"], "distance": ["10"]}


def test_a_search_without_words_or_place_is_refused() -> None:
    with pytest.raises(ValueError, match="needs words or a place"):
        linkedin.list_url("", {"easy_apply": True})


def test_there_is_no_feed() -> None:
    with pytest.raises(ValueError, match="no feed"):
        linkedin.feed_url("python", {})


@pytest.mark.parametrize(
    "url",
    [
        f"{BASE}/jobs/view/4411180329",
        f"{BASE}/jobs/view/4411180329/?refId=x&trk=y",
        f"{BASE}/jobs-guest/jobs/api/jobPosting/4411180329",
        "https://ua.linkedin.com/jobs/view/python-developer-2026-at-mlyn-4411180329?position=1",
        "https://ua.linkedin.com/jobs/view/%D1%80%D0%BE%D0%B7-4411180329",
    ],
)
def test_every_form_of_an_address_is_the_same_vacancy(url: str) -> None:
    assert linkedin.is_vacancy(url)
    assert linkedin.vacancy_id(url) == "4411180329"
    assert address.vacancy_url(linkedin.vacancy_id(url)) == f"{BASE}/jobs/view/4411180329"


@pytest.mark.parametrize(
    "url",
    [
        f"{BASE}/jobs/search?currentJobId=4411180329",
        f"{BASE}/jobs/view/12",
        f"{BASE}/in/4411180329",
        "https://linkedin.com.evil.example/jobs/view/4411180329",
        "https://evil-linkedin.com/jobs/view/4411180329",
        "http://[broken/jobs/view/4411180329",
        "",
    ],
)
def test_no_other_address_is_a_vacancy(url: str) -> None:
    assert not linkedin.is_vacancy(url)
    with pytest.raises(ValueError, match="not the address of a vacancy"):
        linkedin.vacancy_id(url)


def test_another_base_takes_only_its_own(settings: Any) -> None:
    settings.LINKEDIN_BASE_URL = "http://127.0.0.1:8123/"
    assert linkedin.is_vacancy("http://127.0.0.1:8123/jobs/view/4411180329")
    assert not linkedin.is_vacancy(f"{BASE}/jobs/view/4411180329")
    assert linkedin.list_url("go", {}).startswith("http://127.0.0.1:8123/jobs/search?")


@pytest.mark.parametrize("link", ["/authwall?x", "https://www.linkedin.com/uas/login", "/checkpoint/lg", "/signup/x"])
def test_it_knows_a_wall(link: str) -> None:
    assert address.is_wall(link)
    assert not address.is_wall("/jobs/view/4411180329")
