"""The numbered pagination under a list."""

from dataclasses import dataclass

from django.http import QueryDict

PER_PAGE = 15


@dataclass(frozen=True)
class Pages:
    """Where we are in a list of `total` vacancies."""

    number: int
    total: int
    query: QueryDict

    @property
    def last(self) -> int:
        """Return the number of the last page; 1 for an empty list."""
        return max(1, -(-self.total // PER_PAGE))

    @property
    def several(self) -> bool:
        """Return whether there is any pagination to show."""
        return self.last > 1

    @property
    def items(self) -> list[tuple[str, str]]:
        """Return (label, link); the link is empty for the page we are on and for the gap."""
        near = {1, 2, 3, 4, self.number - 1, self.number, self.number + 1, self.last - 1, self.last}
        items: list[tuple[str, str]] = []
        for number in sorted(page for page in near if 1 <= page <= self.last):
            if items and number - int(items[-1][0]) > 1:
                items.append(("…", ""))
            items.append((str(number), "" if number == self.number else self._link(number)))
        return items

    @property
    def previous(self) -> str:
        """Return the link to the page before; empty on the first."""
        return self._link(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        """Return the link to the page after; empty on the last."""
        return self._link(self.number + 1) if self.number < self.last else ""

    def slice(self, items: list) -> list:
        """Return the items of this page."""
        return items[(self.number - 1) * PER_PAGE : self.number * PER_PAGE]

    def _link(self, number: int) -> str:
        query = self.query.copy()
        query["page"] = str(number)
        return "?" + query.urlencode()
