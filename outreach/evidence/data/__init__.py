"""Words and forms of the evidence gate, and the one way to read them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@cache
def load(name: str) -> dict[str, Any]:
    """The tables of `<name>.toml`. A broken file raises at the first use, which a test makes early."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))
