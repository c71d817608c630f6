"""Which value is in force, and where it comes from."""

from __future__ import annotations

import pytest

from jobagent_site.config import in_force


@pytest.mark.parametrize(
    ("crm", "in_file", "in_environment", "expected"),
    [
        (True, True, True, (True, "set in the CRM")),
        (False, True, False, (False, "set in the CRM")),
        (None, True, True, ("machine", "from .env")),
        (None, False, True, ("machine", "from the environment")),
        ("", False, False, ("machine", "default")),
    ],
)
def test_it_lets_the_crm_win_and_names_the_source(settings, monkeypatch, crm, in_file, in_environment, expected):
    settings.SENDING_ENABLED = "machine"
    settings.ENV_FILE_NAMES = frozenset({"SENDING_ENABLED"} if in_file else ())
    if in_environment:
        monkeypatch.setenv("SENDING_ENABLED", "1")
    answer = in_force("SENDING_ENABLED", crm)
    assert (answer.value, answer.source) == expected
