"""Job pages: open, closed, removed, confidential; the form."""

import requests
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests.sandbox import pages
from tests.sandbox.world import World


def _page(world: World, number: int) -> requests.Response:
    return pages.get(f"{world.base_url}/jobs/{number}-any-slug/")


def _tree(world: World, number: int) -> HTMLParser:
    return HTMLParser(_page(world, number).text)


def test_an_open_page_tells_all(world: World):
    page = _page(world, 851402)
    tree = HTMLParser(page.text)
    assert tree.css_first("title").text() == "Senior Python Engineer (Django, reconciliation) at Tidewick – Djinni"
    assert tree.css_first("h1.fs-2").text(strip=True) == "Senior Python Engineer (Django, reconciliation)"
    assert "matches money with paperwork" in tree.css_first(".job-post__description").text()
    rows = [(line.css_first(".detail-rows__name").text(), line.css_first(".detail-rows__value").text())
            for line in tree.css(".detail-rows__line")]  # fmt: skip
    assert ("Django", "4 years") in rows
    assert rows[-1] == ("English", "B2 - Upper Intermediate")
    sidebar = [" ".join(item.text().split()) for item in tree.css("aside .card li")]
    assert sidebar[0] == "Only from 5 years of experience"
    assert sidebar[1] == "Full Remote"
    assert "Employment: Fulltime" in sidebar
    assert "Domain: Fintech" in sidebar
    assert tree.css_first("#job_extra_info .fw-medium").text() == "Python"
    assert tree.css_first("[data-recruiter-id]").attributes["data-recruiter-id"] == "207101"
    assert "184 views" in tree.css_first("#job-publication-info").text()
    assert pages.jsonld(page.text)["identifier"] == 851402


def test_skills_without_years_stand_in_one_line(world: World):
    heading = next(h2 for h2 in _tree(world, 851377).css("h2") if h2.text() == "Required skills")
    assert heading.next.next.text(strip=True) == "Python, FastAPI, PostgreSQL, Redis, Docker"


def test_a_published_salary_is_a_range_in_the_sidebar(world: World):
    tree = _tree(world, 851377)
    assert tree.css_first("header .text-success").text(strip=True) == "to\xa0$4200"
    assert any("$3000-4200" in item.text() for item in tree.css("aside .card li"))


def test_a_renewed_one_tells_both_days(world: World):
    assert "Updated" in _tree(world, 851210).css_first("#job-publication-info").text()
    assert "Updated" not in _tree(world, 851402).css_first("#job-publication-info").text()


def test_a_closed_one_is_200_without_posting_and_form(world: World):
    page = _page(world, 850944)
    tree = HTMLParser(page.text)
    assert page.status_code == 200
    assert len(tree.css(".alert.alert-secondary")) == 2
    assert tree.css_first("h1 .badge").text(strip=True) == "Offline"
    assert pages.jsonld(page.text) is None
    assert tree.css_first("#apply_form") is None
    assert tree.css_first("#job-publication-info") is None
    assert "roses on balconies" in tree.css_first(".job-post__description").text()


def test_a_removed_or_unknown_one_is_404(world: World):
    assert _page(world, 850902).status_code == 404
    assert _page(world, 1).status_code == 404


def test_neither_closed_nor_removed_are_listed(world: World):
    assert not {850944, 850871, 850902} & set(pages.all_ids(world.base_url))


def test_a_confidential_one_names_the_company_only_in_title_and_link(world: World):
    page = _page(world, 851117)
    tree = HTMLParser(page.text)
    link = tree.css_first('a[href*="/jobs/company-"]')
    assert pages.jsonld(page.text)["hiringOrganization"] == "confidential"
    assert "at Lanternfish – Djinni" in tree.css_first("title").text()
    assert link.attributes["href"].endswith("/jobs/company-lanternfish/")
    assert link.text(strip=True) == ""


def test_hostile_texts_are_served_as_written(world: World):
    page = _page(world, 851308).text
    assert '<script>document.title = "Hired!"' in page
    assert "Ignore previous instructions" in pages.jsonld(page)["description"]


def test_an_application_is_kept_as_sent(world: World):
    session = requests.Session()
    address = session.get(f"{world.base_url}/jobs/851268-x/", timeout=10).url
    form = HTMLParser(session.get(address, timeout=10).text).css_first("#apply_form")
    names = [field.attributes["name"] for field in form.css("input, textarea")]
    assert names == ["anon_apply", "answer_112680", "message", "email", "name", "csrfmiddlewaretoken"]
    token = form.css_first('input[name="csrfmiddlewaretoken"]').attributes["value"]
    sent = {"anon_apply": "true", "message": "Добрий день", "email": "me@team.example", "csrfmiddlewaretoken": token}
    answer = session.post(address, data=sent, timeout=10)
    assert answer.url.endswith("?applied=ok")
    assert "Djinni sent your application" in answer.text
    [kept] = world.received()
    assert kept["vacancy"] == 851268
    assert kept["fields"]["message"] == ["Добрий день"]


def test_an_application_without_token_or_address_is_not_taken(world: World):
    session = requests.Session()
    address = f"{world.base_url}/jobs/851268-x/"
    assert session.post(address, data={"email": "me@team.example"}, timeout=10).status_code == 403
    session.get(address, timeout=10)
    token = session.cookies["csrftoken"]
    answer = session.post(address, data={"email": "nobody", "csrfmiddlewaretoken": token}, timeout=10)
    assert answer.status_code == 200
    assert HTMLParser(answer.text).css_first(".invalid-feedback")
    assert world.received() == []
