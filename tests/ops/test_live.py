"""A board asked by the doctor: field by field, and pages that can be passed on because nobody stands on them."""

from __future__ import annotations

import json
import stat
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from jobagent_site.ops import live
from jobagent_site.ops.anonymous import anonymous, links
from leads.models import Vacancy
from leads.posting import as_dict
from sandbox.djinni.application import TOKEN
from sourcing.boards import djinni as board
from sourcing.boards import feed, marks
from sourcing.models import HostBudget, RawPage
from tests import factories
from tests.sandbox.world import World

pytestmark = pytest.mark.django_db

PLANTED = """
<p>Пишіть Ользі Ковальчук:
<a href="mailto:olha.kovalchuk@acme-soft.example?subject=x">olha.kovalchuk@acme-soft.example</a>.</p>
<p>Katharina Brandt, k&#46;brandt&#64;acme-soft.example, or p<b>@</b>acme-soft.example</p>
<p>Spelled: taras.bondar (at) acme-soft (dot) example. Call +380 67 123 45 67 or (044) 123-45-67.</p>
<p>Telegram @olha_recruits or <a href="https://t.me/olha_recruits?start=1">t.me/olha_recruits</a></p>
<p><a href="https://www.linkedin.com/in/olha-kovalchuk-42/?trk=abc">Profile</a>
<img src="https://pictures.example/olha-kovalchuk-face.jpg" alt="Olha Kovalchuk">
<a href="https://acme-soft.example/apply?token=s3cr3tvalue99&page=2&sid=visitor77">Form</a></p>
<p>We plan 1,200 routes since 06.10.2026 for 850047 users, p95 under 400 ms.</p>
"""
PERSONAL = (
    *("olha.kovalchuk", "Ользі", "Ковальчук", "k.brandt", "Katharina", "Brandt", "taras.bondar", "p@acme", "p<b>@"),
    *("123 45 67", "123-45-67", "olha_recruits", "olha-kovalchuk", "s3cr3tvalue99", "visitor77", "k&#46;brandt", TOKEN),
)
STAYS = ("We plan 1,200 routes since 06.10.2026 for 850047 users", "page=2", "job-post__description", "JobPosting")


@pytest.fixture
def planted(djinni: World) -> World:
    """The newest vacancy names people in every way we know of."""
    djinni.publish(html=True, text=PLANTED, title="Planted", questions=[])
    return djinni


def checks(*arguments: str) -> dict[str, dict[str, Any]]:
    """The doctor's findings about the board, by name; everything else may be wrong on this machine."""
    out = StringIO()
    with pytest.raises(SystemExit) as ended:  # no worker runs here
        call_command("doctor", "--live", "djinni", "--json", *arguments, stdout=out)
    assert ended.value.code == 1
    found = {each["name"]: each for each in json.loads(out.getvalue())["checks"]}
    return {name: each for name, each in found.items() if name.startswith("djinni")}


def pages(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_it_asks_once_for_each_kind_of_page(djinni: World, tmp_path: Path):
    found = checks("--zip", str(tmp_path / "x.zip"))
    assert list(found) == [f"djinni {name}" for name in ("list", "feed", "detail", "robots.txt", "pages")]
    assert all(each["ok"] for each in found.values())
    asked = [each["path"] for each in djinni.requests()]
    assert (asked[:2], len(asked)) == (["/jobs/", "/jobs/rss/"], 3)
    assert not Vacancy.objects.exists()
    assert not RawPage.objects.exists()


def test_it_tells_field_by_field(djinni: World, tmp_path: Path):
    found = checks("--zip", str(tmp_path / "x.zip"))
    assert "200, " in found["djinni list"]["text"]
    assert "15 postings" in found["djinni list"]["text"]
    assert "title 15/15" in found["djinni list"]["text"]
    assert "skills" not in found["djinni list"]["text"]  # no list shows them
    assert "not found: none" in found["djinni feed"]["text"]
    assert "found: title, " in found["djinni detail"]["text"]
    assert "recruiter_id" in found["djinni detail"]["text"]


def test_it_tells_a_field_that_is_gone(djinni: World):
    for each in djinni.vacancies():
        djinni.change(each["id"], english="no_english", languages=[], salary_public=False)
    page = live.ask(board)[0]
    assert page.fields["english"] == 0.0
    assert "english" in live.finding("djinni", page).text.partition("not found: ")[2]


def test_it_names_the_selectors_and_keys_that_are_gone(djinni: World):
    whole = live.ask(board)
    assert [each.kind for each in whole if not each.marks] == []
    assert all(whole[0].marks.values())
    assert (
        f"selectors and keys: {len(whole[0].marks)} of {len(whole[0].marks)} there" in live.finding("x", whole[0]).text
    )
    djinni.misbehave("changed", path="/jobs/")
    gone = live.finding("djinni", live.ask(board)[0])
    assert not gone.ok
    named = gone.text.partition("not there: ")[2].split(" | ")
    assert {'[id^="job-item-"]', "h2.job-item__position, a.job-item__title-link, a.job-list-item__link"} <= set(named)
    assert "json-ld:datePosted" in named


@pytest.mark.parametrize("name", [name for name, kinds in marks.MARKS.items() if kinds])
def test_a_selector_that_is_told_is_one_the_parser_asks_for(name: str):
    source = "".join(file.read_text() for file in (Path(marks.__file__).parent / name).glob("*.py"))
    told = {each for kind in marks.MARKS[name].values() for each in kind if not each.startswith(("xml:", "json-ld:"))}
    assert {each for each in told if f'"{each}"' not in source and f"'{each}'" not in source} == set()
    keys = {
        each.partition(":")[2] for kind in marks.MARKS[name].values() for each in kind if each.startswith("json-ld:")
    }
    assert {each for each in keys if f'"{each}"' not in source} == set()


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [("403", 403, "403"), ("changed", 200, "form we do not know"), ("500", 500, "500"), ("429", 429, "429")],
)
def test_a_page_that_cannot_be_read_is_told_and_kept(djinni: World, tmp_path: Path, kind: str, status: int, words: str):
    djinni.misbehave(kind, times=2, path="/jobs/")
    file = tmp_path / "x.zip"
    found = checks("--zip", str(file))
    assert not found["djinni list"]["ok"]
    assert words in found["djinni list"]["text"]
    assert found["djinni list"]["advice"] or status == 500
    if file.exists():
        assert json.loads(pages(file)["report.json"])["pages"][0]["status"] == status


def test_a_refusal_counts_like_any_other(djinni: World, tmp_path: Path):
    djinni.misbehave("429", times=5)
    checks("--zip", str(tmp_path / "x.zip"))
    assert HostBudget.objects.get().refusals == 1
    assert len(djinni.requests()) <= 2  # the second is the one repetition; then nobody asks any more


def test_nobody_stands_in_the_zip(planted: World, tmp_path: Path):
    file = tmp_path / "pages.zip"
    found = checks("--zip", str(file))
    assert str(file) in found["djinni pages"]["text"]
    inside = pages(file)
    assert sorted(inside) == ["detail.html", "feed.xml", "list.html", "report.json"]
    for name, page in inside.items():
        assert [each for each in PERSONAL if each.lower() in page.lower()] == [], name
    for name in ("detail.html", "list.html"):
        assert [each for each in STAYS if each not in inside[name] and each != "job-post__description"] == [], name
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_was_planted_was_there(planted: World):
    """The test above could pass on empty pages."""
    whole = b"".join(body for each in live.ask(board) for body in each.bodies).decode()
    assert [each for each in ("olha.kovalchuk", "Ользі", "Katharina", "123 45 67", TOKEN) if each not in whole] == []


def test_the_cleaned_pages_read_as_before(planted: World):
    for asked in live.ask(board):
        (body,) = asked.bodies
        url = f"{planted.base_url}{'/jobs/rss/' if asked.kind == 'feed' else '/jobs/'}"
        url = asked.url if asked.kind == "detail" else url
        before, after = (board.parse_page(asked.kind, each, url) for each in (body, anonymous(body)))
        assert len(before) == len(after) == asked.found
        for one, other in zip(before, after, strict=True):
            texts = {"description_text", "description_html", "recruiter_id"}
            changed = {name for name, value in as_dict(one).items() if as_dict(other)[name] != value}
            assert changed <= texts
            assert one.title == "Planted" or "description_text" not in changed or "@" in one.description_text


def test_the_zip_lies_in_the_place_s_folder(djinni: World, settings: Any, tmp_path: Path):
    settings.HOME = tmp_path
    text = checks()["djinni pages"]["text"]
    (file,) = tmp_path.glob("pages-djinni-*.zip")
    assert str(file) in text


def test_a_file_that_cannot_be_written_is_told(djinni: World, tmp_path: Path):
    found = checks("--zip", str(tmp_path / "no" / "x.zip"))["djinni pages"]
    assert not found["ok"]
    assert "--zip" in found["advice"]


def test_a_zip_without_a_board_is_wrong_usage():
    with pytest.raises(CommandError) as refused:
        call_command("doctor", "--zip", "x.zip")
    assert refused.value.returncode == 2


def test_a_feed_is_asked_at_the_address_of_its_search(feed_world: World):
    address = f"{feed_world.address('company')}/careers/feed.xml"
    factories.SearchProfile(board="feed", keywords="", filters={}, address=address)
    (asked,) = live.ask(feed)
    assert (asked.url, asked.status, asked.error, asked.found > 2) == (address, 200, "", True)


RECRUITER = """<html><body data-csrf-token="abc" hx-headers='{"X-CSRFToken": "tok123"}' data-candidate-id="111111">
<div class="message-the-recruiter"><a href="https://www.linkedin.com/in/solomiia-hnatiuk?trk=x">
<img data-delayed-url="https://media.example/face.jpg" src="data:image/png;base64,AAA">
<h3 class="base-main-card__title">Solomiia Hnatiuk</h3></a></div>
<p class="text">Solomiia waits for you. Ask Hnatiuk.</p>
<a data-cfemail="7f101713" href="/cdn-cgi/l/email-protection#7f101713">[email protected]</a>
<input name="csrfmiddlewaretoken" value="csrf-value"><input type="text" name="q" value="typed in">
<input type="hidden" name="page" value="7"><meta name="csrf-token" content="meta-value">
<script>var user = {"name": "Script Person"}</script><script type="application/ld+json">
{"@type": "JobPosting", "description": "Line\\nmykola@acme.example\\nnext", "image": "https://x.example/p.png"}</script>
<span title="12:01 06.10.2026">1 h</span></body></html>"""


def test_a_recruiter_s_block_loses_name_picture_and_profile():
    page = anonymous(RECRUITER.encode()).decode()
    gone = (
        *("Solomiia", "Hnatiuk", "solomiia", "face.jpg", "AAA", "abc", "tok123", "111111", "7f101713", "csrf-value"),
        *("typed in", "meta-value", "Script Person", "mykola", "p.png"),
    )
    assert [each for each in gone if each in page] == []
    stays = ("message-the-recruiter", "base-main-card__title", 'value="7"', "12:01 06.10.2026", '"@type": "JobPosting"')
    assert [each for each in stays if each not in page] == []


@pytest.mark.parametrize(
    "written",
    [
        "olha@acme.example",
        "olha&#64;acme.example",
        "olha&#x40;acme&#x2E;example",
        "&#111;&#108;&#104;&#97;@acme.example",
        "olha%40acme.example",
        "olha\\u0040acme.example",
        "olha&shy;@acme.example",
        "ol\u200bha@acme.example",
        "olha<wbr>@acme.example",
        "<i>olha</i>@<b>acme</b>.example",
        "olha (at) acme (dot) example",
        "olha [at] acme.example",
    ],
)
def test_an_address_is_found_however_it_is_written(written: str):
    page = anonymous(f"<html><body><p>Write: {written} soon</p></body></html>".encode()).decode()
    assert "acme" not in page
    assert "soon" in page


@pytest.mark.parametrize(
    ("written", "gone"),
    [
        ("<p>З повагою, Марія Петренко</p>", "Петренко"),
        ("<p>Наш рекрутер Олена Шевчук чекає на вас</p>", "Шевчук"),
        ("<p>Best regards,<br>John Smith<br>IT Recruiter</p>", "Smith"),
        ("<p>Kontakt: Katarzyna Zielińska</p>", "Zieli"),
        ("<p>Contact person: Wren Hollis, HR</p>", "Hollis"),
        ('<img data-lazy="https://p.example/12/face" alt="Olha Kovalchuk">', "Kovalchuk"),
        ('<img data-lazy="https://p.example/12/face" alt="Olha Kovalchuk">', "12/face"),
        ('<meta name="author" content="Ivan Franko">', "Franko"),
        ('<a href="https://dou.ua/users/x/" aria-label="Quill Tamsin"><img alt="Quill Tamsin"></a>', "Tamsin"),
        ('<a href="/my/"><span class="user_name">Quill Tamsin</span></a><p>Quill Tamsin</p>', "Tamsin"),
        ('<span data-fullname="Quill Tamsin" data-initials="QT">', "Q"),
        ('<div data-props="{&quot;user&quot;:{&quot;n&quot;:&quot;Quill&quot;}}"></div>', "Quill"),
        ("<p onclick=\"send('Quill Tamsin')\">", "Tamsin"),
        ('<textarea name="message">I am Quill Tamsin</textarea>', "Tamsin"),
        ('<script type="application/ld+json">{"author": {"name": "Quill Tamsin"}}</script>', "Tamsin"),
        ('<p>text</p><script>var user = {"name": "Quill Tamsin"}; document.cookie = "a=b"', "Tamsin"),
        ("<!-- sessionid=abc123def -->", "abc123def"),
        ("Your IP address, 203.0.113.77, has been blocked", "203.0.113.77"),
        ("<p>2001:db8:85a3:0:0:8a2e:370:7334 is blocked</p>", "8a2e"),
        ("<p>Пишіть мені в телеграм olhahr</p>", "olhahr"),
        ('<a href="https://www.linkedin.com/posts/olha-kovalchuk-42_hiring-activity-7123">x</a>', "olha"),
        ('<a href="https://www.linkedin.com/profile/view?id=AAkolha">x</a>', "AAkolha"),
        ('<a href="/my/inbox/123456/">x</a>', "123456"),
        (
            '<meta property="og:image" content="https://media.example/dms/image/v2/D4D03/profile-displayphoto/0">',
            "D4D03",
        ),
    ],
)
def test_a_person_is_gone_however_the_page_names_him(written: str, gone: str):
    assert gone not in anonymous(f"<html><body>{written}".encode()).decode()


def test_what_is_no_person_stays():
    said = (
        "<p>Senior Python Developer at Nordwind Labs. Django 5.2.19, 10:30 06.10.2026, 192 users, Test Candidates.</p>"
    )
    assert anonymous(said.encode()).decode() == said


def test_a_link_keeps_what_a_parser_needs():
    url = "https://x.example/jobs/?primary_keyword=Python&exp_level=3y&page=2&sid=visitor&csrf=abc"
    assert links(url) == "https://x.example/jobs/?primary_keyword=Python&exp_level=3y&page=2&sid=removed&csrf=removed"


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"<", b"<a b=", b"<script>", b"<![CDATA[", b"\x00" * 100])
def test_any_bytes_are_cleaned(body: bytes):
    anonymous(body)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>=\"'&#;@.-/ +0aя\\u!x", max_size=80))
def test_it_never_breaks(text: str):
    anonymous(text.encode("utf-8", "replace"))


def test_real_pages_read_as_before(captures: Path):
    for file, kind in (("list_2026-05-08_uk_loggedin", "list"), ("detail_apply_2026-05-07_uk_loggedin", "detail")):
        body = (captures / "djinni" / f"{file}.html").read_bytes()
        url = "https://djinni.co/jobs/" + ("813515-x/" if kind == "detail" else "")
        before, after = (board.parse_page(kind, each, url) for each in (body, anonymous(body)))
        assert len(before) == len(after) > 0
        for one, other in zip(before, after, strict=True):
            assert {n for n, value in as_dict(one).items() if as_dict(other)[n] != value} <= {"recruiter_id"}
        assert b"A" * 40 not in anonymous(body)
