"""`manage.py check_drafts`."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.outreach.evidence.drafts import FILE


def run(file, capsys, *options):
    call_command("check_drafts", str(file), *options)
    printed = capsys.readouterr()
    return printed.out, printed.err


def line(**values):
    row = {
        "id": "a",
        "vacancy": "We need Go.",
        "facts": ["We run Django."],
        "draft": "Hello,\n\nWe run Kafka.\n\nTaras",
    }
    return json.dumps({**row, **values})


def test_it_prints_one_object_and_keeps_the_rows_it_counted(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("JOBAGENT_HOME", str(tmp_path))
    out, err = run(FILE, capsys, "--json")
    result = json.loads(out)
    assert len(result) == 136
    kept = re.search(r"Raw rows: (.+)", err).group(1)
    rows = [json.loads(each) for each in Path(kept).read_text(encoding="utf-8").splitlines()]
    for name, verdict in result.items():
        mine = [row for row in rows if row["id"] == name]
        assert [row["text"] for row in mine] == [each["text"] for each in verdict["sentences"]]
        assert any(row["problems"] for row in mine) == verdict["blocked"]


def test_a_problem_is_a_sentence_for_a_person(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("JOBAGENT_HOME", str(tmp_path))
    file = tmp_path / "drafts.jsonl"
    file.write_text(line(), encoding="utf-8")
    result = json.loads(run(file, capsys, "--json")[0])
    assert result["a"]["blocked"] is True
    assert result["a"]["sentences"][0] == {
        "text": "We run Kafka.", "about": "us", "rests_on": [], "problems": ["“Kafka” stands in no fact"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "Line 1 is no JSON"), ("[]", "Line 1 is no JSON object"),
        (line() + "\n" + line(id=3), "Line 2 needs 'id'"),
        (line(facts=[1]), "every fact"), (line(facts="x"), "'facts' as a list"), (line() + "\n" + line(), "Two drafts"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_named(content, told, tmp_path, capsys):
    file = tmp_path / "drafts.jsonl"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=re.escape(told)) as raised:
        call_command("check_drafts", str(file))
    assert raised.value.returncode == 2


def test_a_missing_file_is_wrong_usage(tmp_path):
    with pytest.raises(CommandError) as raised:
        call_command("check_drafts", str(tmp_path / "none.jsonl"))
    assert raised.value.returncode == 2
