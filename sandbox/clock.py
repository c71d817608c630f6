"""Time in the world: starts now, may run faster than ours."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

KYIV = ZoneInfo("Europe/Kyiv")


class Clock:
    """World time: `started` plus the real time passed since, multiplied by a factor."""

    def __init__(self, started: datetime | None = None) -> None:
        self.started = started or datetime.now(UTC)
        self.factor = 1.0
        self._anchor = datetime.now(UTC)
        self._real = time.monotonic()

    def now(self) -> datetime:
        """Return world time, aware, in UTC."""
        return self._anchor + timedelta(seconds=(time.monotonic() - self._real) * self.factor)

    def set_factor(self, factor: float) -> None:
        """Let world time run `factor` times as fast from now on; what has passed stays passed."""
        self._anchor, self._real = self.now(), time.monotonic()
        self.factor = factor
