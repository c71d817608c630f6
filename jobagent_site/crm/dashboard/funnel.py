"""How far the leads of the last 30 days came."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F
from django.utils import timezone

from jobagent_site.crm.links import list_url
from jobagent_site.templatetags.ja import share
from leads.models import Lead, StageEvent

DAYS = 30
ENDED = (Lead.Stage.LOST, Lead.Stage.NO_RESPONSE, Lead.Stage.OPTED_OUT)
STEPS = [stage for stage in Lead.Stage if stage not in ENDED]


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    reached: int
    width: int  # percent of the first step
    from_previous: str
    url: str


@dataclass(frozen=True, slots=True)
class Funnel:
    steps: list[Step]
    ended: list[tuple[str, int, str]]  # label, leads, list
    reached: dict[str, int]

    @property
    def empty(self) -> bool:
        return not self.reached[Lead.Stage.NEW]


def funnel() -> Funnel:
    """Who reached a stage also reached those before it. A lead that ended counts where it stood before. Two queries."""
    since = timezone.now() - timedelta(days=DAYS)
    stands = _counted(Lead.objects.filter(created_at__gte=since), "stage")
    furthest = Counter({stage: stands[stage] for stage in STEPS}) + _before_the_end(since)
    reached = {stage: sum(furthest[later] for later in STEPS[index:]) for index, stage in enumerate(STEPS)}
    reached[Lead.Stage.NEW] = sum(stands.values())
    ended = [(stage.label, stands[stage], _list(since, stage__exact=stage)) for stage in ENDED]
    return Funnel([_step(index, reached, since) for index in range(len(STEPS))], ended, reached)


def _before_the_end(since: object) -> Counter[str]:
    events = StageEvent.objects.filter(lead__created_at__gte=since, to_stage__in=ENDED, lead__stage=F("to_stage"))
    return _counted(events, "from_stage", "lead")


def _counted(rows: object, name: str, what: str = "pk") -> Counter[str]:
    grouped = rows.order_by().values(name).annotate(n=Count(what, distinct=what != "pk"))  # type: ignore[attr-defined]
    return Counter({row[name]: row["n"] for row in grouped})


def _step(index: int, reached: dict[str, int], since: object) -> Step:
    stage, whole = STEPS[index], reached[Lead.Stage.NEW]
    from_here = STEPS[index:] if index else list(Lead.Stage)
    return Step(
        label=stage.label.capitalize(),
        reached=reached[stage],
        width=round(100 * reached[stage] / whole) if whole else 0,
        from_previous=share(reached[stage], reached[STEPS[index - 1]]) if index else "",
        url=_list(since, stage__in=",".join(from_here)),
    )


def _list(since: object, **lookups: object) -> str:
    return list_url("leads.lead", created_at__gte=since, **lookups)
