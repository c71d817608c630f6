"""The RSS feed."""

from email.utils import parsedate_to_datetime

from defusedxml import ElementTree

from tests.sandbox import pages
from tests.sandbox.world import World


def _items(world: World, query: str = "") -> list:
    answer = pages.get(f"{world.base_url}/jobs/rss/?{query}")
    assert answer.headers["Content-Type"].startswith("application/rss+xml")
    return ElementTree.fromstring(answer.content).findall("./channel/item")


def test_it_gives_all_at_once_whatever_page_is_asked(world: World):
    links = [item.findtext("link") for item in _items(world)]
    assert links == [item.findtext("link") for item in _items(world, "page=2")]
    assert len(links) == len(pages.all_ids(world.base_url))


def test_an_item_has_the_real_fields(world: World):
    item = next(item for item in _items(world) if "851377" in item.findtext("link"))
    assert item.findtext("title") == "Backend developer, FastAPI – freight quoting engine"
    assert item.findtext("link").startswith(f"{world.base_url}/jobs/851377-")
    assert item.findtext("guid") == item.findtext("link")
    assert item.findtext("description").startswith("<p>hey, Marcus here")
    assert parsedate_to_datetime(item.findtext("pubDate")).utcoffset()
    assert [category.text for category in item.findall("category")] == ["Python", None]
    assert {child.tag for child in item} == {"title", "link", "description", "pubDate", "guid", "category"}


def test_it_takes_the_filters_of_the_list(world: World):
    found = _items(world, "primary_keyword=DevOps&exp_level=3y")
    assert [item.findtext("link").split("/")[-2][:6] for item in found] == ["851318"]


def test_a_bump_moves_an_item_to_the_top_with_the_same_address(world: World):
    before = _items(world)[-1].findtext("link")
    world.change(int(before.split("/")[-2][:6]), bump=True)
    assert _items(world)[0].findtext("link") == before
