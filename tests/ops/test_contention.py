"""Four workers writing at once: nobody is told "database is locked"."""

from __future__ import annotations

from pathlib import Path

from tests.place import new_place

EACH, WORKERS = 250, 4
PREPARE = """
from tests import factories
print(factories.Lead().pk)
"""
# Reads first and writes later, which a deferred transaction of SQLite would answer with "database is locked" at once.
WRITER = f"""
import time
from django.db import OperationalError, transaction
from leads.models import Interaction, Lead
from leads.services.timeline import remember
errors, lead = 0, Lead.objects.get()
for number in range({EACH}):
    try:
        with transaction.atomic():
            Interaction.objects.filter(lead=lead).first()
            remember(lead.pk, "note", f"line {{number}}")
            Lead.objects.filter(pk=lead.pk).update(score=number % 100)
    except OperationalError as error:
        errors += 1
print(errors)
"""
COUNT = "from leads.models import Interaction; print(Interaction.objects.count())"


def test_it_never_finds_the_database_locked(tmp_path: Path):
    with new_place(tmp_path) as place:
        place.python(PREPARE)
        writers = [place.start("-c", "import django; django.setup()\n" + WRITER) for _ in range(WORKERS)]
        outputs = [writer.communicate(timeout=180) for writer in writers]
        assert [out.strip() for out, _ in outputs] == ["0"] * WORKERS, outputs
        assert place.python(COUNT) == str(EACH * WORKERS)
