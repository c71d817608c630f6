"""`python -m outreach.ai.chatflows DIR`: write the flows as files. Those in docs/ai_platform come from here."""

from __future__ import annotations

import sys
from pathlib import Path

from outreach.ai.chatflows.flows import as_file, flows


def write(folder: Path) -> None:
    """One file a flow, named like it. Files that are there are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    for flow in flows():
        (folder / f"{flow.name}.json").write_text(as_file(flow), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: python -m outreach.ai.chatflows DIR")
    write(Path(sys.argv[1]))
