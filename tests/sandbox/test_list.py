"""The list: cards, JSON-LD, pagination, both layouts, both languages."""

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests.sandbox import pages
from tests.sandbox.world import World


def test_it_shows_fifteen_cards_and_their_postings(world: World):
    text = pages.get(f"{world.base_url}/jobs/").text
    cards = pages.card_ids(text)
    assert len(cards) == 15
    assert [posting["identifier"] for posting in pages.jsonld(text)] == cards


def test_it_leads_through_all_pages_to_the_last(world: World):
    ids = pages.all_ids(world.base_url)
    listed = [vacancy["id"] for vacancy in world.vacancies() if vacancy["state"] == "open"]
    assert ids == listed
    assert pages.total(pages.get(f"{world.base_url}/jobs/").text) == len(ids) >= 60


def test_it_disables_the_chevrons_at_both_ends(world: World):
    first = HTMLParser(pages.get(f"{world.base_url}/jobs/").text)
    last = HTMLParser(pages.get(f"{world.base_url}/jobs/?page=5").text)
    assert first.css_first('a[aria-disabled="True"] .bi-chevron-left')
    assert last.css_first('a[aria-disabled="True"] .bi-chevron-right')


def test_a_page_that_does_not_exist_leads_back(world: World):
    answer = pages.get(f"{world.base_url}/jobs/?page=99", allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/jobs/")


def test_a_single_page_has_no_pagination(world: World):
    text = pages.get(f"{world.base_url}/jobs/?primary_keyword=DevOps").text
    assert len(pages.card_ids(text)) == 3
    assert "pagination" not in HTMLParser(text).body.html


def test_a_card_tells_what_the_real_one_tells(world: World):
    card = _card(world, 851377)
    assert card.css_first("a.job_item__header-link").attributes["href"].startswith("/jobs/851377-backend-developer")
    assert card.css_first("h2.job-item__position").text().startswith("Backend developer, FastAPI")
    assert card.css_first("span.small.text-gray-800").text() == "Pike Freight"
    assert card.css_first("strong.text-success").text() == "to\xa0$4200"
    facts = [fact.text() for fact in card.css("div.fw-medium.d-flex > span.text-nowrap")]
    assert facts == ["Full Remote", "3 years of experience", "English - B1"]
    assert card.css_first(".location-text").text() == "Worldwide"
    assert "Marcus here" in card.css_first(".js-original-text").text()
    assert card.css_first(".js-truncated-text").text().endswith("... ")
    numbers = [span.text(strip=True) for span in card.css("div.d-flex.fs-5 span.text-nowrap")]
    assert numbers == ["97 views", "22 applications", "9h"]


def test_a_hidden_salary_shows_as_a_level(world: World):
    card = _card(world, 851402)
    assert card.css_first("strong.text-success") is None
    assert card.css_first("span.text-body-tertiary").text() == "$$$$"


def test_dates_are_kyiv_wall_time_and_fresh(world: World):
    posting = _posting(world, 851402)
    posted = datetime.fromisoformat(posting["datePosted"])
    assert posted.tzinfo is None
    assert posted.microsecond
    age = datetime.now(ZoneInfo("Europe/Kyiv")).replace(tzinfo=None) - posted
    assert timedelta(hours=3) < age < timedelta(hours=4)
    assert datetime.fromisoformat(posting["validThrough"]) == posted + timedelta(days=30)
    tooltip = _card(world, 851402).css("div.d-flex.fs-5 span.text-nowrap")[2].attributes["title"]
    assert tooltip == posted.strftime("%H:%M %d.%m.%Y")


def test_postings_carry_the_real_unevenness(world: World):
    def requirements(number: int) -> object:
        return _posting(world, number).get("applicantLocationRequirements")

    assert _posting(world, 851117)["hiringOrganization"] == "confidential"
    assert requirements(851377) is None
    assert requirements(851402)["address"]["addressRegion"] == "Europe"
    assert requirements(851399)["address"]["addressCountry"] == "UA"
    codes = [area["address"]["addressCountry"] for area in requirements(851355)]
    assert codes == ["UKR", "POL", "ROU", "EST"]
    assert isinstance(_posting(world, 851262)["jobLocation"], dict)
    assert [place["address"]["addressLocality"] for place in _posting(world, 851253)["jobLocation"]][2] == []
    assert "experienceRequirements" not in _posting(world, 851387)
    assert "baseSalary" not in _posting(world, 851402)
    assert _posting(world, 851377)["baseSalary"]["value"]["maxValue"] == 4200
    assert _posting(world, 851377)["url"].startswith(f"{world.base_url}/jobs/851377-")


def test_the_layout_of_2025_has_other_cards_and_the_same_postings(world: World):
    world.post("/_world/layout", layout="2025")
    text = pages.get(f"{world.base_url}/jobs/").text
    tree = HTMLParser(text)
    assert len(tree.css('li[id^="job-item-"] a.job-item__title-link')) == 15
    assert tree.css_first(pages.CARD) is None
    assert len(pages.jsonld(text)) == 15


def test_ukrainian_pages_change_words_not_classes(world: World):
    world.post("/_world/layout", lang="uk")
    card = _card(world, 851377)
    facts = [fact.text() for fact in card.css("div.fw-medium.d-flex > span.text-nowrap")]
    assert facts == ["Тільки віддалено", "3 роки досвіду", "Англійська - B1"]
    assert card.css_first("strong.text-success").text() == "до\xa0$4200"
    assert _posting(world, 851262)["jobLocation"]["address"]["addressCountry"] == "Україна"


def test_keyword_and_company_pages_narrow_the_list(world: World):
    assert len(pages.card_ids(pages.get(f"{world.base_url}/jobs/keyword-node_js/").text)) == 2
    assert pages.card_ids(pages.get(f"{world.base_url}/jobs/company-tidewick/").text) == [851402]


def test_new_vacancies_appear_and_old_ones_are_renewed_as_time_passes(world: World):
    before = pages.all_ids(world.base_url)
    world.post("/_world/speed", factor=1_000_000)
    time.sleep(0.1)  # more than a day over there
    world.post("/_world/speed", factor=0)
    after = pages.all_ids(world.base_url)
    assert sorted(set(after) - set(before)) == [851431, 851436]
    assert after.index(851210) < 4 < before.index(851210)


def _card(world: World, number: int) -> HTMLParser:
    company = next(vacancy for vacancy in world.vacancies() if vacancy["id"] == number)["company_slug"]
    return HTMLParser(pages.get(f"{world.base_url}/jobs/company-{company}/").text).css_first(f"#job-item-{number}")


def _posting(world: World, number: int) -> dict:
    company = next(vacancy for vacancy in world.vacancies() if vacancy["id"] == number)["company_slug"]
    return pages.jsonld(pages.get(f"{world.base_url}/jobs/company-{company}/").text)[0]
