"""Whatever is done to a page, the parsers give postings or a ServiceError, never anything else."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobagent_site.http import ServiceError
from sourcing.boards import djinni
from sourcing.boards.djinni import json_ld
from sourcing.boards.posting import Posting

DATA = Path(__file__).resolve().parents[2] / "data" / "djinni"
URL = "https://djinni.co/jobs/902001-node-js-developer/"
LIST = (DATA / "list_2026_uk.html").read_bytes()
BITES = st.tuples(st.floats(0, 1), st.integers(0, 400), st.one_of(st.binary(max_size=12), st.sampled_from([
    b"<", b"</script>", b'"', b"null", b"[]", b"{}", b"</div>", b"<li>", b"\xff", b"&#0;", b"NaN", b"1e999", b"-1",
])))  # fmt: skip
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def bitten(body: bytes, bites: list[tuple[float, int, bytes]]) -> bytes:
    """The body with pieces cut out and others put in."""
    for place, length, piece in bites:
        at = int(place * len(body))
        body = body[:at] + piece + body[at + length :]
    return body


@quick
@given(st.lists(BITES, max_size=6))
def test_a_spoilt_list_gives_postings_or_a_service_error(bites: list[tuple[float, int, bytes]]) -> None:
    try:
        page = djinni.parse_list(bitten(LIST, bites), URL)
    except ServiceError:
        return
    for posting in page.postings:
        assert posting.external_id.isdigit()
        assert posting.title
        assert posting.url.startswith(f"https://djinni.co/jobs/{posting.external_id}")
        assert "<script" not in posting.description_html


@quick
@given(st.sampled_from(["detail_confidential_en.html", "detail_closed_uk.html"]), st.lists(BITES, max_size=6))
def test_a_spoilt_vacancy_gives_a_posting_or_a_service_error(name: str, bites: list) -> None:
    with suppress(ServiceError):
        assert isinstance(djinni.parse_detail(bitten((DATA / name).read_bytes(), bites), URL), Posting)


@quick
@given(st.lists(BITES, max_size=6))
def test_a_spoilt_feed_gives_postings_or_a_service_error(bites: list[tuple[float, int, bytes]]) -> None:
    with suppress(ServiceError):
        assert isinstance(djinni.parse_feed(bitten((DATA / "feed_uk.xml").read_bytes(), bites)), tuple)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KEYS = [
    *("title", "url", "identifier", "datePosted", "description", "category", "industry", "employmentType"),
    *("hiringOrganization", "baseSalary", "jobLocationType", "jobLocation", "applicantLocationRequirements"),
    "experienceRequirements",
]


@quick
@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_json_ld_of_any_shape_is_read_without_a_crash(entry: dict) -> None:
    assert isinstance(json_ld.fields(entry, "https://djinni.co"), dict)


@quick
@given(
    st.integers(1, 10**11), st.text("abcdefghij_-0123456789", min_size=1, max_size=45), st.sampled_from(["?ref=a", ""])
)
def test_ids_are_stable(number: int, slug: str, tail: str) -> None:
    assert djinni.vacancy_id(f"https://djinni.co/jobs/{number}-{slug}/{tail}") == str(number)
