from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from sourcing.boards import clean

PROBES = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<p onclick=alert(1)>x</p>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" JaVaScRiPt:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="//evil.example">x</a>',
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    '<form action="https://evil.example"><input name=password></form>',
    "<style>@import 'https://evil.example'</style>",
    '<p style="background:url(https://evil.example)">x</p>',
    '<base href="https://evil.example">',
    "<!--><script>alert(1)</script>-->",
    "<p<script>alert(1)</script>>",
    "<strong/onmouseover=alert(1)>x",
    '<a href="https://ok.example" target=_blank onclick=alert(1)>x</a>',
]


@pytest.mark.parametrize("probe", PROBES)
@pytest.mark.parametrize("function", [clean.html, clean.serialised])
def test_it_lets_nothing_run(function, probe: str) -> None:
    tree = LexborHTMLParser(f"<body>{function(probe)}</body>")
    for node in tree.css("body *"):
        assert node.tag in clean._TAGS
        for name, value in node.attributes.items():
            assert name in ("href", "rel")
            assert name != "href" or value.startswith(("http://", "https://", "mailto:"))


def test_it_keeps_text_tags_and_marks_links() -> None:
    raw = '<div class="x"><h4>Hi</h4><p>See <a href="https://ok.example/?a=1&amp;b=2">this</a><br>and more</p></div>'
    assert clean.html(raw) == (
        '<h4>Hi</h4><p>See <a href="https://ok.example/?a=1&amp;b=2" rel="nofollow noopener">this</a><br>and more</p>'
    )


def test_it_keeps_paragraphs_and_list_items_on_their_own_lines() -> None:
    raw = "<p>One&nbsp;two<br>three</p><p>&nbsp;</p><ul><li>four</li><li><b>fi</b>ve</li></ul><script>no</script>six"
    assert clean.text(raw) == "One two\nthree\n\nfour\n\nfive\n\nsix"


def test_it_reads_markup_nested_without_end() -> None:
    assert clean.text("<b>" * 5000 + "deep") == "deep"


@pytest.mark.parametrize(
    "hidden",
    ["\x00", "\x1b", "\xad", "\u200b", "\u200d", "\u202e", "\u2066", "\ufeff", "\U000e0041", "\U000e0101", "\ud800"],
)
def test_it_drops_what_nobody_sees(hidden: str) -> None:
    assert clean.plain(f"Ignore{hidden} me") == "Ignore me"
    assert clean.line(f"Ignore{hidden} me") == "Ignore me"
    assert hidden not in clean.unseen_removed(f"a{hidden}b")


def test_it_tidies_space() -> None:
    assert clean.plain(" a \xa0 b\r\nc \n \n\n\n d\t e ") == "a b\nc\n\nd e"


@given(st.text())
def test_plain_text_cleaned_twice_is_the_same(text: str) -> None:
    once = clean.plain(text)
    assert clean.plain(once) == once
    assert clean.line(clean.line(text)) == clean.line(text)


MARKUP = st.lists(
    st.one_of(
        st.sampled_from(
            ["<p>", "</p>", "<b>", "</b>", "<ul><li>", "</li></ul>", "<br>", "&nbsp;", "&lt;", "<", ">", "&"]
        ),
        st.sampled_from(PROBES),
        st.text(max_size=8),
    ),
    max_size=20,
).map("".join)


@given(MARKUP)
def test_html_cleaned_twice_is_the_same(markup: str) -> None:
    once = clean.html(markup)
    assert clean.html(once) == once


@given(MARKUP)
def test_the_quick_way_gives_what_the_cleaner_gives(markup: str) -> None:
    node = LexborHTMLParser(f"<div id=x>{markup}</div>").css_first("#x")
    written = (node.inner_html or "") if node is not None else ""
    tree = LexborHTMLParser(clean.serialised(written))
    assert clean.text(clean.serialised(written)) == clean.text(clean.html(written))
    assert tree.css_first("script, img, svg, [onerror], [onclick]") is None


def test_endless_nesting_is_read_only_so_far() -> None:
    deep = "<b>" * 1_000_000 + "bottom"
    assert clean.html(deep) == clean.html(deep[: clean.LONGEST])
    assert "bottom" not in clean.text(deep)
