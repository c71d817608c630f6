"""A configuration that nothing can start with, told in one sentence; `doctor` tells it in its own form."""

from __future__ import annotations

import json
import sys

ADVICE = "Correct it; .env.example lists all names."


def tell(arguments: list[str], error: Exception) -> int:
    """Say it, and return the exit code."""
    text = " ".join(str(error).split())
    if arguments[:1] != ["doctor"]:
        sys.stderr.write(f"{text}\n")
    elif "--json" in arguments:
        finding = {"name": "configuration", "ok": False, "text": text, "advice": ADVICE}
        sys.stdout.write(json.dumps({"ok": False, "checks": [finding]}, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(f"WRONG configuration: {text}\n      → {ADVICE}\n")
    return 1
