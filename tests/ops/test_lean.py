"""What must not be loaded, and what must not be readable."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.place import new_place

HEAVY = "import sys; print(sorted(name for name in ('pandas', 'numpy', 'jobspy', 'curl_cffi') if name in sys.modules))"


@pytest.mark.parametrize(
    "code",
    [
        "from django.core.management import call_command; import io; call_command('check', stdout=io.StringIO())",
        "from jobagent_site.wsgi import application",
        "import jobagent_site.urls",
    ],
    ids=["check", "wsgi", "urls"],
)
def test_it_never_imports_the_heavy_libraries(tmp_path: Path, code: str):
    with new_place(tmp_path) as place:
        assert place.python(f"{code}\n{HEAVY}") == "[]"


def test_it_keeps_its_files_to_the_owner(tmp_path: Path):
    with new_place(tmp_path) as place:
        place.python("from leads.models import Company; Company.objects.create(name='x', key='x')")
        files = [file for file in place.home.rglob("*") if file.is_file()]
        assert {".env"} <= {file.name for file in files}
        loose = [file.name for file in files if stat.S_IMODE(file.stat().st_mode) & 0o077 and file.name != "db.sqlite3"]
        assert loose == []
        assert stat.S_IMODE(place.home.stat().st_mode) == 0o700
