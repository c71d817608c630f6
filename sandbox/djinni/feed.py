"""The RSS feed: no company, no salary, no place; an empty second category; the date is that of the last bump."""

from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from sandbox import content
from sandbox.clock import KYIV
from sandbox.djinni import search
from sandbox.store import Published

LIMIT = 100
# The channel lists group names too; these filter nothing.
HEADINGS = ("Development", "other_group")


def render(found: list[Published], base: str, lang: str, now: datetime) -> str:
    """Return the feed's XML."""
    names = sorted({vacancy.keyword for vacancy in content.vacancies()} | set(search.GROUPS) | set(HEADINGS))
    head = (
        "<title>Latest Job Vacancies at Djinni</title>"
        f"<link>{base}/jobs/</link>"
        "<description>Stay updated with the newest job opportunities at Djinni.</description>"
        f'<atom:link href="{base}/jobs/rss/" rel="self"/>'
        f"<language>{lang}</language>"
    )
    categories = "".join(f"<category>{escape(name)}</category>" for name in names)
    items = "".join(_item(one, base) for one in found[:LIMIT])
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"{head}{categories}<lastBuildDate>{_date(found[0].posted_at if found else now)}</lastBuildDate>{items}"
        "</channel></rss>"
    )


def _item(one: Published, base: str) -> str:
    address = base + one.vacancy.path
    return (
        f"<item><title>{escape(one.vacancy.title)}</title><link>{address}</link>"
        f"<description>{escape(one.vacancy.description_html)}</description>"
        f"<pubDate>{_date(one.posted_at)}</pubDate><guid>{address}</guid>"
        f"<category>{escape(one.vacancy.keyword)}</category><category/></item>"
    )


def _date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(KYIV).replace(microsecond=0))
