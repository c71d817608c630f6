"""Our own writer cites, and nothing it writes from the demo's facts is blocked."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from outreach.ai.base import Brief
from outreach.ai.builtin.backend import BuiltinBackend
from outreach.evidence import check
from outreach.offer import Offer, OfferedFact
from tests.outreach.practice import practice_vacancies

TODAY = date(2026, 11, 26)
DEMO = tomllib.loads((Path(__file__).resolve().parents[3] / "jobagent_site" / "ops" / "demo.toml").read_text("utf-8"))
VACANCIES = practice_vacancies()


def offered(number, row):
    return OfferedFact(
        id=f"F{number}",
        kind=row["kind"],
        text=row.get("text", ""),
        language="en",
        texts={name: row[f"text_{name}"] for name in ("uk", "ru", "pl") if f"text_{name}" in row},
        technologies=tuple(row.get("technologies", ())),
        person=row.get("person_name", ""),
        role=row.get("role", ""),
        years=row.get("years"),
        free_from=TODAY + timedelta(days=row["free_in_days"]) if "free_in_days" in row else None,
    )


FULL = Offer(
    tuple(offered(number, row) for number, row in enumerate(DEMO["facts"], 1)),
    team=DEMO["profile"]["team_name"],
    signature=DEMO["profile"]["signature"].strip(),
)


@pytest.mark.parametrize("offer", [FULL, Offer()], ids=["demo", "empty"])
@pytest.mark.parametrize("name", sorted(VACANCIES))
def test_what_our_writer_writes_is_not_blocked(name, offer):
    vacancy, backend = VACANCIES[name], BuiltinBackend()
    brief = Brief(key=name, vacancy=vacancy, analysis=backend.analyse(vacancy), offer=offer, today=TODAY)
    written = backend.write(brief)
    verdict = check(written.body.replace("{contact}", ""), offer.facts, vacancy, written.sentences, offer, today=TODAY)
    assert [(each.text, each.problems) for each in verdict.sentences if each.problems] == []
