"""The vacancies as they stand now: the shipped ones, what was changed since, and the passing of time."""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from sandbox.adverts import Advert
from sandbox.clock import Clock
from sandbox.content import Vacancy

STATES = ("open", "closed", "removed")
FIRST_NEW_ID = 860001
Shown = TypeVar("Shown", Vacancy, Advert)


@dataclass(frozen=True)
class Published(Generic[Shown]):
    """A vacancy with its dates: `posted_at` moves with each bump, `published_at` never."""

    vacancy: Shown
    posted_at: datetime
    published_at: datetime


class Vacancies(Generic[Shown]):
    """All vacancies of one board; changes are kept as plain values, so that they can be saved."""

    def __init__(self, clock: Clock, shipped: Iterable[Shown], first_new_id: int = FIRST_NEW_ID) -> None:
        self._clock = clock
        self._shipped = {vacancy.id: vacancy for vacancy in shipped}
        self._first_new_id = first_new_id
        self._lock = threading.Lock()
        self.changes: dict[int, dict[str, Any]] = {}

    def all(self) -> Iterator[Published[Shown]]:
        """Yield every vacancy that has appeared by now, whatever its state, newest first."""
        now = self._clock.now()
        known = [self._published(vacancy_id) for vacancy_id in [*self._shipped, *self._added()]]
        appeared = [one for one in known if one.published_at <= now]
        yield from sorted(appeared, key=lambda one: (one.posted_at, one.vacancy.id), reverse=True)

    def listed(self) -> list[Published[Shown]]:
        """Return the open vacancies, newest first."""
        return [one for one in self.all() if one.vacancy.state == "open"]

    def get(self, vacancy_id: int) -> Published[Shown] | None:
        """Return one vacancy that has appeared; None when there is none such."""
        if vacancy_id not in self._shipped and vacancy_id not in self.changes:
            return None
        one = self._published(vacancy_id)
        return one if one.published_at <= self._clock.now() else None

    def change(self, vacancy_id: int, values: dict[str, Any]) -> Published[Shown]:
        """Change fields of a vacancy and return it. Raises KeyError (no such vacancy) or ValueError (bad field)."""
        if vacancy_id not in self._shipped and vacancy_id not in self.changes:
            raise KeyError(vacancy_id)
        values = dict(values)
        if values.pop("bump", False):
            values["posted_at"] = self._clock.now().isoformat()
        with self._lock:
            before = self.changes.get(vacancy_id, {})
            self.changes[vacancy_id] = before | values
            try:
                return self._published(vacancy_id)
            except (TypeError, ValueError) as error:
                self.changes[vacancy_id] = before
                raise ValueError(str(error)) from error

    def add(self, values: dict[str, Any]) -> Published[Shown]:
        """Publish a new vacancy now, with a new id; fields not given come from the vacancy `like` (an id)."""
        values = dict(values)
        like = self._shipped[values.pop("like", next(iter(self._shipped)))]
        with self._lock:
            vacancy_id = max([self._first_new_id - 1, *self._added()]) + 1
            now = self._clock.now().isoformat()
            self.changes[vacancy_id] = {"like": like.id, "posted_at": now, "published_at": now}
        try:
            return self.change(vacancy_id, values)
        except ValueError:
            del self.changes[vacancy_id]
            raise

    def _added(self) -> list[int]:
        return [vacancy_id for vacancy_id in list(self.changes) if vacancy_id not in self._shipped]

    def _published(self, vacancy_id: int) -> Published[Shown]:
        changed = dict(self.changes.get(vacancy_id, {}))
        base = self._shipped.get(vacancy_id) or replace(self._shipped[changed.pop("like")], id=vacancy_id, state="open")
        posted_at, published_at = changed.pop("posted_at", None), changed.pop("published_at", None)
        vacancy = _changed(base, self._by_now(base) | changed)
        published = _moment(published_at) or self._ago(vacancy.first_published or vacancy.posted, vacancy.id)
        return Published(
            vacancy, _moment(posted_at) or self._bumped(vacancy) or self._ago(vacancy.posted, vacancy.id), published
        )

    def _by_now(self, base: Shown) -> dict[str, Any]:
        """What its author has changed by now, as its file says."""
        passed = (self._clock.now() - self._clock.started) / timedelta(hours=1)
        later = base.later if isinstance(base, Advert) else ()
        return {name: value for hours, values in later if hours <= passed for name, value in values}

    def _ago(self, hours: float, salt: int) -> datetime:
        # The odd seconds and microseconds keep stamps distinct and as uneven as real ones.
        uneven = timedelta(seconds=salt * 37 % 1800, microseconds=salt * 7919 % 1_000_000)
        return self._clock.started - timedelta(hours=hours) - (uneven if hours > 0.6 else uneven / 60)

    def _bumped(self, vacancy: Shown) -> datetime | None:
        moments = [self._clock.started + timedelta(hours=hours) for hours in vacancy.bumps]
        return max((moment for moment in moments if moment <= self._clock.now()), default=None)


def _changed(base: Shown, values: dict[str, Any]) -> Shown:
    if values.get("state", "open") not in STATES:
        raise ValueError(f"state must be one of {', '.join(STATES)}")
    if unknown := values.keys() - base.__dataclass_fields__.keys():
        raise ValueError(f"unknown field: {', '.join(sorted(unknown))}")
    return replace(base, **{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
