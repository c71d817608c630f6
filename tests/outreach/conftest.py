"""How many hostile texts passed everything that was tried on them, said at the end of the run."""

from __future__ import annotations

import pytest

HOSTILE = "hostile_text"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    passed: dict[str, bool] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, text in getattr(report, "user_properties", ()):
                if name == HOSTILE:
                    passed[text] = passed.get(text, True) and report.passed
    if passed:
        terminalreporter.write_line(f"hostile texts passed: {sum(passed.values())} of {len(passed)}")
        if failed := [text for text, well in passed.items() if not well]:
            terminalreporter.write_line(f"hostile texts failed: {', '.join(failed)}")
