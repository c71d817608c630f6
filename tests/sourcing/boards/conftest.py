from __future__ import annotations

from typing import Any

import pytest

from jobagent_site import config

BASE = "https://djinni.co"


@pytest.fixture(autouse=True)
def board_base(monkeypatch: pytest.MonkeyPatch) -> str:
    """The board's real address, whatever this machine's settings say."""
    values = {"DJINNI_BASE_URL": BASE}
    real: Any = config.value
    monkeypatch.setattr(config, "value", lambda name: values[name] if name in values else real(name))
    return BASE
