from __future__ import annotations


class NotToldError(Exception):
    """A notification was not handed over. `permanent`: trying again would not help."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
