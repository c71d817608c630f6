"""The figures the matching must keep on labelled pairs."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from leads.services.matching import measure
from tests.leads.matching.pairs import FOLDER, pairs, write


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pairs")
    files = {half: write(folder / f"{half}.jsonl", pairs(half)) for half in ("dev", "held_out")}
    files |= {name: FOLDER / f"{name}.jsonl" for name in ("short", "near")}
    return {name: measure.figures(measure.measure(measure.read_pairs(file))) for name, file in files.items()}


@pytest.mark.parametrize("half", ["dev", "held_out"])
def test_it_joins_what_is_one_and_nothing_else(found, half):
    figures = found[half]
    assert figures["pairs"] >= 300
    assert figures["precision"] >= 0.98, figures["wrong"]
    assert figures["recall"] >= 0.95, figures["wrong"]
    assert figures["not_met"] == 0


@pytest.mark.parametrize("name", ["short", "near"])
def test_it_joins_short_and_nearly_equal_advertisements_carefully(found, name):
    assert found[name]["precision"] >= 0.98, found[name]["wrong"]
    assert found[name]["recall"] >= 0.95, found[name]["wrong"]


def test_the_pairs_hold_four_languages_and_both_answers():
    rows = [*pairs("dev"), *pairs("held_out")]
    assert {row[side]["language"] for row in rows for side in "ab"} == {"en", "uk", "ru", "pl"}
    assert sum(row["same"] for row in rows) >= 150
    assert sum(not row["same"] for row in rows) >= 150
    crossed = [row for row in rows if row["same"] and row["a"]["language"] != row["b"]["language"]]
    assert len(crossed) >= 100


def _pair(**changes):
    ad = {"title": "Python Developer", "company": "Nordwind", "text": "Django."}
    return {"a": ad, "b": ad, "same": True} | changes


def _match(tmp_path, *lines, json_=True):
    file, out = tmp_path / "pairs.jsonl", io.StringIO()
    file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    call_command("match", str(file), *(["--json"] if json_ else []), stdout=out)
    return out.getvalue()


def test_the_command_prints_one_object(tmp_path):
    result = json.loads(_match(tmp_path, _pair(), _pair(same=False)))
    assert (result["pairs"], result["same"], result["joined"]) == (2, 1, 2)
    assert (result["precision"], result["recall"]) == (0.5, 1.0)
    assert [(each["same"], each["found"]) for each in result["wrong"]] == [(False, "same")]


def test_the_command_tells_a_person_what_was_wrongly_joined(tmp_path):
    text = _match(tmp_path, _pair(same=False, id="x1"), json_=False)
    assert "precision 0.000" in text
    assert "WRONGLY JOINED x1" in text


def test_nothing_joined_has_no_precision(tmp_path):
    other = {"title": "Accountant", "company": "Südstern", "text": "VAT."}
    result = json.loads(_match(tmp_path, _pair(b=other, same=False)))
    assert (result["joined"], result["precision"], result["recall"]) == (0, None, None)


def test_company_and_text_may_be_missing(tmp_path):
    bare = {"title": "Python Developer", "company": None}
    result = json.loads(_match(tmp_path, _pair(a=bare, b=bare)))
    assert result["joined"] == 0  # a title alone is nobody's


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 1: no JSON"),
        ("[]", "line 1: wanted"),
        (_pair(same="yes"), "line 1: wanted"),
        (_pair(a={"company": "x"}), "'a' needs a title"),
        (_pair(b={"title": "x", "text": 5}), "'b' are texts"),
        ("", "holds no pair"),
        ("[" * 100_000, "line 1: no JSON"),
    ],
)
def test_a_wrong_file_is_a_wrong_usage(tmp_path, line, said):
    with pytest.raises(CommandError, match=said) as error:
        _match(tmp_path, line)
    assert error.value.returncode == 2


def test_a_missing_file_is_a_wrong_usage(tmp_path):
    with pytest.raises(CommandError, match="No such file") as error:
        call_command("match", str(tmp_path / "nothing.jsonl"))
    assert error.value.returncode == 2
