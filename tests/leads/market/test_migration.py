"""An installation with vacancies has its counts right after the migration, and may go back."""

from __future__ import annotations

from pathlib import Path

from tests.place import new_place

BEFORE = ("migrate", "leads", "0002", "--verbosity=0")
PREPARE = """
from datetime import timedelta
from django.utils import timezone
from tests import factories
now = timezone.now()
for number in range(30):
    factories.Vacancy(
        matched=bool(number % 2), board=["djinni", "dou"][number % 2], first_seen=now - timedelta(days=number),
        salary_max=[None, 2500, 4000][number % 3], salary_currency="USD" if number % 3 else "",
    )
first, *others = __import__("leads.models").models.Vacancy.objects.order_by("pk")[:3]
for other in others:
    other.duplicate_of = first
    other.save()
"""
PROVE = """
from leads.models import MarketCount, MarketDelta
from leads.services.market.rebuilding import compare
found = compare()
print(found.vacancies, found.different, MarketDelta.objects.count(), MarketCount.objects.exists())
"""


def test_it_counts_what_is_there_and_goes_back(tmp_path: Path):
    with new_place(tmp_path) as place:
        place.python(PREPARE)
        back = place.manage(*BEFORE)
        assert back.returncode == 0, back.stderr
        again = place.manage("migrate", "--verbosity=0")
        assert again.returncode == 0, again.stderr
        assert place.python(PROVE) == "30 0 0 True"
