"""Vocabularies and phrase lists, and the one way to read them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FOLDERS = {"ai": HERE, "draft": HERE.parent.parent / "draft" / "data"}


def load(name: str) -> dict[str, Any]:
    """The tables of `<name>.toml` in this folder. A broken file raises at the first use, which a test makes early."""
    return load_from("ai", name)


@cache
def load_from(room: str, name: str) -> dict[str, Any]:
    """The tables of `<name>.toml` of the analyst ("ai") or of the letters ("draft")."""
    return tomllib.loads((FOLDERS[room] / f"{name}.toml").read_text(encoding="utf-8"))
