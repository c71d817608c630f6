"""DOU's RSS: company, pay and places stand in the title; the guid ends in the moment of the last bump."""

from datetime import datetime
from email.utils import format_datetime
from html import escape as escaped

from django.http import QueryDict

from sandbox.adverts import Advert
from sandbox.clock import KYIV
from sandbox.store import Published

LIMIT = 100  # *unconfirmed*: how many the real feed shows
_TICKS = {"remote": "віддалено", "relocation": "за кордоном"}


def matches(advert: Advert, query: QueryDict) -> bool:
    """Return whether the feed of this search shows the vacancy; a filter DOU does not know filters nothing."""
    where = advert.words if "descr" in query else f"{advert.title} {advert.company}".casefold()
    wanted = query.get("search", "").casefold().split()
    return (
        query.get("category", advert.category) == advert.category
        and query.get("city", "") in advert.place
        and query.get("exp", advert.experience) == advert.experience
        and all(word in advert.place for tick, word in _TICKS.items() if tick in query)
        and all(word in where for word in wanted)
    )


def headline(advert: Advert) -> str:
    """Return the title of an item: "Role в Company, $2800–3500, Київ, віддалено"."""
    return ", ".join(part for part in (f"{advert.title} в {advert.company}", advert.salary, advert.place) if part)


def render(found: list[Published[Advert]], base: str, now: datetime, heading: str = "Вакансії") -> str:
    """Return the feed's XML."""
    items = "".join(_item(one, base) for one in found)
    return (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        '<rss xmlns:atom="http://www.w3.org/2005/Atom" version="2.0"><channel>'
        f"<title>{_xml(heading)} на DOU.ua</title><link>{base}/vacancies/?utm_source=jobsrss</link><description/>"
        f"<language>uk</language><lastBuildDate>{_date(found[0].posted_at if found else now)}</lastBuildDate>"
        f"{items}</channel></rss>"
    )


def _item(one: Published[Advert], base: str) -> str:
    address = base + one.vacancy.path
    reply = f'<div>\n\t<a href="{address}#reply-btn-id">Відгукнутись на вакансію</a>\n</div>'
    return (
        # The role is escaped once more than XML needs, as in the real feed.
        f"<item><title>{_xml(escaped(headline(one.vacancy), quote=False))}</title>"
        f"<link>{address}?utm_source=jobsrss</link>"
        f"<description>{_xml(one.vacancy.description_html + chr(10) * 2 + reply)}</description>"
        f"<pubDate>{_date(one.posted_at)}</pubDate><guid>{address}?{int(one.posted_at.timestamp())}</guid></item>"
    )


def _xml(text: str) -> str:
    return escaped(text, quote=False)


def _date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(KYIV).replace(microsecond=0))
