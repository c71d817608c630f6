"""What the market's page needs beside the common filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:  # the filters of that package need the admin, which reads these tags first
    from jobagent_site.crm.market.pay import Point, Span

register = template.Library()


@register.filter
def thousands(number: int) -> str:
    """ "12,345"."""
    return f"{number:,}"


@register.filter
def points(span: Span) -> list[Point | None]:
    return [span.low, span.middle, span.high]


@register.simple_tag
def pay_range(span: Span, most: int) -> SafeString:
    """From the lower quarter to the upper one, the band of the middle stronger; "" where too few are known."""
    low, high, middle, middle_end = (round(100 * end / most, 1) if most else 0 for end in span.ends)
    if not high:
        return mark_safe("")  # noqa: S308
    return format_html(
        '<svg class="ja-market-range" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="ja-market-track" width="100" height="14"/>'
        '<rect class="ja-market-quarters" x="{}" y="3" width="{}" height="8"/>'
        '<rect class="ja-market-middle" x="{}" width="{}" height="14"/></svg>',
        low, round(high - low, 1), middle, round(middle_end - middle, 1),
    )  # fmt: skip
