"""The AI platform as it is set: the CRM's values, else those of `.env`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from jobagent_site.config import in_force as setting_in_force
from outreach.ai import BACKENDS
from outreach.ai.base import Access, Backend
from outreach.ai.model import Purpose
from outreach.models import AiPlatform

# Seconds one vacancy may take at most: a letter and its second reading, each a question and its repair. A question with
# its second try takes at most 1.5 times AI_TIMEOUT, which is 180 at most. Claims and limits of tasks go by it.
LONGEST_WORK = 4 * 270
PATIENCE = 1.5  # times the timeout of one answer, for all about one question

# The field of the row → the setting that counts when the field is empty.
SETTINGS = {
    "backend": "AI_BACKEND",
    "url": "AI_PLATFORM_URL",
    "api_key": "AI_PLATFORM_API_KEY",
    "analysis_chatflow": "AI_ANALYSIS_CHATFLOW_ID",
    "response_chatflow": "AI_RESPONSE_CHATFLOW_ID",
    "review_chatflow": "AI_REVIEW_CHATFLOW_ID",
    "model": "AI_MODEL",
    "timeout": "AI_TIMEOUT",
    "concurrency": "AI_CONCURRENCY",
    "daily_call_limit": "AI_DAILY_CALL_LIMIT",
}
FLOW_FIELDS: dict[Purpose, str] = {
    "analysis": "analysis_chatflow",
    "response": "response_chatflow",
    "review": "review_chatflow",
}


@dataclass(frozen=True, slots=True)
class Platform:
    """What is in force. `sources` says of each field where its value comes from, as a phrase for the page."""

    backend: str
    fallback: tuple[str, ...]
    responses_fall_back: bool
    second_reader: bool
    url: str
    key: str = field(repr=False)
    flows: Mapping[Purpose, str]
    flow_hashes: Mapping[str, str]
    model: str
    timeout: float  # seconds
    concurrency: int
    daily_call_limit: int  # 0: none
    daily_money_limit: Decimal | None
    price_in: Decimal | None  # US dollars a million tokens
    price_out: Decimal | None
    sources: Mapping[str, str] = field(default_factory=dict, repr=False)

    def chain(self, purpose: Purpose) -> tuple[str, ...]:
        """The backends to ask, in order. A letter waits for the first one unless the owner wants otherwise."""
        if purpose == "review":
            return (self.backend,) if self.backend != "builtin" else ()
        further = self.fallback if purpose == "analysis" or self.responses_fall_back else ()
        return tuple(dict.fromkeys(name for name in (self.backend, *further) if name in BACKENDS))

    @property
    def priced(self) -> bool:
        return self.price_in is not None and self.price_out is not None


def row() -> AiPlatform:
    """The one row, made empty when there is none."""
    return AiPlatform.objects.order_by("pk").first() or AiPlatform.objects.create()


def in_force(saved: AiPlatform | None = None) -> Platform:
    """What counts now. One query."""
    saved = saved or row()
    found = {name: setting_in_force(setting, getattr(saved, name)) for name, setting in SETTINGS.items()}
    said: dict[str, Any] = {name: each.value for name, each in found.items()}
    return Platform(
        backend=said["backend"],
        fallback=tuple(saved.fallback),
        responses_fall_back=saved.responses_fall_back,
        second_reader=saved.second_reader,
        url=said["url"],
        key=said["api_key"],
        flows={purpose: said[name] for purpose, name in FLOW_FIELDS.items() if said[name]},
        flow_hashes=dict(saved.flow_hashes),
        model=said["model"],
        timeout=float(said["timeout"]),
        concurrency=int(said["concurrency"]),
        daily_call_limit=int(said["daily_call_limit"]),
        daily_money_limit=saved.daily_money_limit,
        price_in=saved.price_in,
        price_out=saved.price_out,
        sources={name: each.source for name, each in found.items()},
    )


def backend(name: str, platform: Platform | None = None, *, most_calls: int = 3) -> Backend:
    """A backend for one piece of work. Raises KeyError when there is none of that name, ServiceError when its
    settings are not complete."""
    platform = platform or in_force()
    return BACKENDS[name](access(platform, most_calls))


def access(platform: Platform, most_calls: int = 3) -> Access:
    """What a backend must know to ask its service."""
    return Access(
        url=platform.url,
        key=platform.key,
        flows=platform.flows,
        # Without a hash two chatflows must not share their kept answers.
        versions={
            purpose: f"{flow[:24]}:{platform.flow_hashes.get(purpose, '')[:24]}"
            for purpose, flow in platform.flows.items()
        },
        model=platform.model,
        timeout=platform.timeout,
        deadline=PATIENCE * platform.timeout,
        most_calls=most_calls,
    )


def asks_a_network() -> bool:
    """Whether work may take minutes: then a worker does it, never a page."""
    return in_force().backend != "builtin"


def store_flows(ids: Mapping[Purpose, str], hashes: Mapping[Purpose, str]) -> None:
    """Keep the chatflows' ids as the CRM's values, and the hash of each as it was read."""
    saved = row()
    for purpose, flow_id in ids.items():
        setattr(saved, FLOW_FIELDS[purpose], flow_id)
    saved.flow_hashes = {**saved.flow_hashes, **hashes}
    saved.save(update_fields=[*(FLOW_FIELDS[each] for each in ids), "flow_hashes", "updated_at"])
