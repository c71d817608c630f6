"""The same vacancy once, in the record: looked for when it is new, joined, split, and asked about when unsure.

A joined vacancy keeps its row and its status; `duplicate_of` takes it out of analysis and drafting. What the owner
split stays split: the pair is remembered as apart and never joined again by the agent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from jobagent_site.announce import announce
from leads.models import Interaction, Message, PossibleDuplicate, Vacancy, VacancyKey
from leads.services import market
from leads.services.matching.ad import Ad
from leads.services.matching.compare import Same
from leads.services.matching.index import MOST_PER_KEY, Candidate, Found, candidates, judged
from leads.services.matching.keys import keys
from leads.services.messages import RefusedError, discard_open
from leads.services.timeline import AGENT, remember

_READ = (
    "title", "company__name", "description_text", "cities", "work_format", "months_of_experience", "salary_min",
    "salary_max",
)  # fmt: skip
_LEFT = ("sending", "sent", "uncertain")


def ad_of(vacancy: Vacancy) -> Ad:
    """The vacancy as it is compared."""
    return Ad(
        title=vacancy.title,
        company=vacancy.company.name if vacancy.company else "",
        text=vacancy.description_text,
        cities=tuple(vacancy.cities),
        work_format=vacancy.work_format,
        months_of_experience=vacancy.months_of_experience,
        salary_min=vacancy.salary_min,
        salary_max=vacancy.salary_max,
    )


def remember_keys(vacancies: Iterable[Vacancy]) -> None:
    """Write where these vacancies are found from now on: two queries for all of them."""
    wanted = [VacancyKey(vacancy=vacancy, key=key) for vacancy in vacancies for key in keys(ad_of(vacancy))]
    VacancyKey.objects.filter(vacancy__in={row.vacancy_id for row in wanted}).delete()
    VacancyKey.objects.bulk_create(wanted, ignore_conflicts=True)


def find_same(vacancy: Vacancy) -> list[Found[int]]:
    """Older vacancies that are the same (then one) or may be, the surest first."""
    return find_all([vacancy])[vacancy.pk]


def find_all(vacancies: Sequence[Vacancy]) -> dict[int, list[Found[int]]]:
    """`find_same` for a page of vacancies, by id, in three queries; those of the page may be the same, too."""
    ads = {vacancy.pk: ad_of(vacancy) for vacancy in vacancies}
    own = {pk: keys(ad) for pk, ad in ads.items()}
    blocks = _blocks({key for each in own.values() for key in each})
    apart = _apart(ads)
    near: dict[int, list[Candidate[int]]] = {}
    for pk in ads:
        older = ((key, [each for each in blocks[key] if each < pk and each not in apart[pk]]) for key in own[pk])
        near[pk] = candidates((key, ids[-MOST_PER_KEY:]) for key, ids in older)
    known = _ads({each.id for found in near.values() for each in found})
    return {pk: judged(ads[pk], own[pk], [(each, known[each.id]) for each in near[pk]]) for pk in ads}


def settle(vacancies: Sequence[Vacancy], *, actor: str = AGENT) -> dict[int, int]:
    """Join what is certain and ask about what is not, for new vacancies; returns {duplicate: the one it is now of}.

    Call it in the transaction that recorded them, after `remember_keys`.
    """
    joined: dict[int, int] = {}
    for pk, found in sorted(find_all(vacancies).items()):  # a page may hold the same one twice
        if found and found[0].sameness.same is Same.SAME:
            joined |= _join_newest(pk, found[0], actor)
        else:
            _ask(pk, found)
    return joined


@transaction.atomic
def join(pk: int, into: int, *, actor: str, why: str = "") -> bool:
    """Make `pk` a duplicate of `into`, with all its own duplicates; False when it already is.

    Raises RefusedError when `pk` was answered: the other one must be joined into it, so that nobody is answered twice.
    """
    rows = {row.pk: row for row in Vacancy.objects.select_for_update().filter(pk__in=[pk, into]).order_by("pk")}
    root = rows[into].duplicate_of_id or into
    if root == pk:
        raise RefusedError("It is the one the other was joined into. Split them first.")
    if _answered(pk):
        raise RefusedError("This vacancy was answered already. Join the other one into it.")
    if rows[pk].duplicate_of_id == root:
        return False
    moving = Vacancy.objects.filter(Q(pk=pk) | Q(duplicate_of=pk))
    with market.counting(moving):
        moving.update(duplicate_of=root)
    discard_open(vacancy_ids=[pk], reason=Message.DiscardReason.REPLACED)
    _decide(pk, root, PossibleDuplicate.Decision.JOINED, actor, why)
    _tell(root, f"The same vacancy again on {rows[pk].board}: {rows[pk].title}{'. ' + why if why else ''}", actor)
    return True


@transaction.atomic
def split(pk: int, *, actor: str) -> bool:
    """Make a duplicate a vacancy of its own, for good: the agent will not join the two again. False: it is none."""
    row = Vacancy.objects.select_for_update().filter(pk=pk, duplicate_of__isnull=False).first()
    if row is None:
        return False
    root = row.duplicate_of_id
    own = Vacancy.objects.filter(pk=pk)
    with market.counting(own):
        own.update(duplicate_of=None)
    _decide(pk, root, PossibleDuplicate.Decision.APART, actor)
    _tell(root, f"Not the same vacancy: {row.title}", actor)
    announce("vacancy", pk, row.status)
    return True


def keep_apart(pk: int, other: int, *, actor: str) -> None:
    """The owner's answer to an unsure pair: two vacancies."""
    _decide(pk, other, PossibleDuplicate.Decision.APART, actor)


def _blocks(wanted: set[int]) -> dict[int, list[int]]:
    """{key: ids that have it, the oldest first}."""
    blocks: dict[int, list[int]] = defaultdict(list)
    rows = VacancyKey.objects.filter(key__in=wanted).order_by("vacancy_id")
    for key, pk in rows.values_list("key", "vacancy_id"):
        blocks[key].append(pk)
    return blocks


def _apart(pks: Iterable[int]) -> dict[int, set[int]]:
    """{id: ids it must not be joined with}: the owner said so."""
    apart: dict[int, set[int]] = defaultdict(set)
    rows = PossibleDuplicate.objects.filter(decision=PossibleDuplicate.Decision.APART)
    for one, other in rows.filter(Q(vacancy__in=pks) | Q(other__in=pks)).values_list("vacancy_id", "other_id"):
        apart[one].add(other)
        apart[other].add(one)
    return apart


def _ads(pks: set[int]) -> dict[int, Ad]:
    rows = Vacancy.objects.filter(pk__in=pks).values_list("pk", *_READ)
    return {
        pk: Ad(title, company or "", text, tuple(cities), *facts) for pk, title, company, text, cities, *facts in rows
    }


def _join_newest(pk: int, found: Found[int], actor: str) -> dict[int, int]:
    """Join the new one into the old one; the other way when the old one is closed and nobody answered it."""
    old = Vacancy.objects.select_related("duplicate_of").only("closed_at", "duplicate_of__closed_at").get(pk=found.id)
    root = old.duplicate_of or old
    if root.pk == pk:
        return {}  # joined before
    gives_way = root.closed_at is not None and not _answered(root.pk)
    duplicate, into = (root.pk, pk) if gives_way else (pk, root.pk)
    return {duplicate: into} if join(duplicate, into, actor=actor, why=found.sameness.why) else {}


def _ask(pk: int, found: Iterable[Found[int]]) -> None:
    PossibleDuplicate.objects.bulk_create(
        [
            PossibleDuplicate(
                vacancy_id=pk,
                other_id=each.id,
                score=each.sameness.score,
                why=each.sameness.why[:500],
                at=timezone.now(),
            )
            for each in found
        ],
        ignore_conflicts=True,
    )


def _decide(pk: int, other: int, decision: str, actor: str, why: str = "") -> None:
    """Remember the answer for the pair, whichever of the two was asked about."""
    pair = Q(vacancy=pk, other=other) | Q(vacancy=other, other=pk)
    answer = {"decision": decision, "decided_by": actor, "decided_at": timezone.now()}
    if not PossibleDuplicate.objects.filter(pair).update(**answer):
        asked = {"score": 0, "why": why[:500], "at": timezone.now()}
        PossibleDuplicate.objects.create(vacancy_id=pk, other_id=other, **asked, **answer)


def _answered(pk: int) -> bool:
    return Message.objects.filter(vacancy_id=pk, direction="out", status__in=_LEFT).exists()


def _tell(pk: int, text: str, actor: str) -> None:
    lead = Vacancy.objects.values_list("lead_id", flat=True).get(pk=pk)
    if lead is not None:
        remember(lead, Interaction.Kind.FOUND, text, actor=actor)
