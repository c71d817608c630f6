"""Measuring the analysis: labels, matching, figures, raw rows, and the baseline that must not be undercut."""

import json
import os
import subprocess
import sys
from dataclasses import asdict

import pytest

from outreach import evaluation
from outreach.ai.base import Analysis
from outreach.ai.builtin.analyst import analyse
from outreach.evaluation import BadLabelError, figures, measure, paired, read_labels, read_rows, wilson, write_rows
from tests.place import ROOT, Place

LABEL = {
    "id": "x-1", "language": "en", "title": "Go Developer", "text": "Requirements:\n- Go\n- Kafka",
    "technologies": ["Golang", "Kafka"], "kpis": [], "key_requirements": ["Go", "Kafka"], "seniority": "Mid",
    "years_experience": None, "english": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def shipped():
    return measure(read_labels(evaluation.SHIPPED), analyse)


@pytest.fixture
def place(tmp_path):
    """An installation that has no database at all."""
    (tmp_path / "home").mkdir(mode=0o700)
    return Place(tmp_path / "home", {"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"})


def written(tmp_path, *labels):
    file = tmp_path / "labels.jsonl"
    file.write_text("\n".join(each if isinstance(each, str) else json.dumps(each) for each in labels))
    return file


def recounted(rows):
    """The figures again, by the definitions and not by the code under test."""
    found = {}
    for name in evaluation.LISTS:
        mine = [row for row in rows if row["field"] == name]
        hits = sum(len(row["matched"]) for row in mine)
        precision = hits / sum(len(row["found"]) for row in mine)
        recall = hits / sum(len(row["expected"]) for row in mine)
        found[name] = (precision, recall, 2 * precision * recall / (precision + recall))
    mine = [row for row in rows if row["field"] == "seniority"]
    found["seniority"] = sum(row["expected"] == row["found"] for row in mine) / len(mine)
    return found


def test_no_field_falls_below_the_baseline_by_more_than_its_interval(shipped):
    baseline = json.loads((evaluation.SHIPPED.parent / "baseline.json").read_text())
    now = figures(shipped)["fields"]
    for name, was in baseline["fields"].items():
        figure = "f1" if "f1" in was else "accuracy"
        assert now[name][figure] >= was[f"{figure}_interval"][0], f"{name} fell from {was[figure]}"


def test_the_shipped_labels_reach_what_was_promised(shipped):
    found = figures(shipped)["fields"]
    assert found["technologies"]["f1"] >= 0.92
    assert found["kpis"]["f1"] >= 0.80
    assert found["key_requirements"]["f1"] >= 0.85
    assert found["seniority"]["accuracy"] >= 0.90


def test_the_shipped_labels_are_enough():
    labels = read_labels(evaluation.SHIPPED)
    assert len(labels) >= 60
    assert {each.language for each in labels} == {"en", "uk", "ru", "pl"}
    assert sum(len(each.expected["kpis"]) for each in labels) >= 60
    for label in labels:
        for name in ("kpis", "key_requirements"):
            assert all(each in label.text for each in label.expected[name]), label.id


def test_the_command_prints_one_object_and_its_rows_count_up_to_it(place):
    done = place.manage("evaluate", "--json")
    assert (done.returncode, done.stdout.count("\n")) == (0, 1)
    result = json.loads(done.stdout)
    assert set(result) == {"n", "fields", "score", "rows"}
    assert set(result["fields"]) == {"technologies", "kpis", "key_requirements", "seniority"}
    assert result["rows"] in done.stderr
    assert result["rows"].startswith(str(place.home / "measured"))
    with open(result["rows"], encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    assert len({row["id"] for row in rows}) == result["n"] == 88
    again = recounted(rows)
    for name in evaluation.LISTS:
        said = result["fields"][name]
        assert again[name] == pytest.approx((said["precision"], said["recall"], said["f1"]), abs=1e-4)
    assert again["seniority"] == pytest.approx(result["fields"]["seniority"]["accuracy"], abs=1e-4)
    mean = (sum(again[name][2] for name in evaluation.LISTS) + again["seniority"]) / 4
    assert result["score"] == pytest.approx(mean, abs=1e-3)


def test_text_mode_tells_each_language(place, tmp_path):
    done = place.manage("evaluate", str(written(tmp_path, LABEL, {**LABEL, "id": "x-2", "language": "uk"})))
    assert done.returncode == 0
    assert [line.split(":")[0] for line in done.stdout.splitlines() if "vacanc" in line] == ["all", "en", "uk"]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("{", "line 2: no JSON"),
        ("[1]", "line 2: not an object"),
        ({**LABEL, "text": 3}, "line 2: text is no text"),
        ({**LABEL, "kpis": "a"}, "line 2: kpis is no list of texts"),
        ({**LABEL, "seniority": 4}, "line 2: seniority and english are texts"),
        ({"text": "a"}, "line 2: no id"),
    ],
)
def test_a_bad_line_is_named(tmp_path, bad, words):
    with pytest.raises(BadLabelError, match=words):
        read_labels(written(tmp_path, LABEL, bad))


def test_a_bad_file_exits_with_2(place, tmp_path):
    for file, words in ((written(tmp_path, LABEL, "{"), "line 2"), (tmp_path / "none.jsonl", "none.jsonl")):
        done = place.manage("evaluate", str(file), "--json")
        assert (done.returncode, done.stdout) == (2, "")
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_labels_speak_our_words(tmp_path):
    (label,) = read_labels(written(tmp_path, {**LABEL, "technologies": ["golang", "Go", "Python 3.12", "Our Tool"]}))
    assert label.expected["technologies"] == ["Go", "Python", "Our Tool"]
    assert label.expected["seniority"] == "middle"


def test_a_field_without_label_is_not_counted(tmp_path):
    labels = read_labels(written(tmp_path, {"id": "x", "text": "Kafka", "technologies": ["Kafka"]}))
    found = figures(measure(labels, analyse))
    assert found["fields"]["kpis"]["f1"] is None
    assert found["fields"]["seniority"]["accuracy"] is None
    assert found["score"] == found["fields"]["technologies"]["f1"] == 1


def test_a_sentence_is_matched_once_and_with_the_most_alike():
    pairs = paired(["a b c d e", "a b c d x"], ["a b c d x", "a b c d x y"])
    assert pairs == [("a b c d e", "a b c d x y"), ("a b c d x", "a b c d x")]
    assert paired(["one two"], ["three four"]) == []
    assert paired(["Bring LATENCY down;"], ["bring latency down"]) == [("Bring LATENCY down;", "bring latency down")]


def test_figures_are_counted_over_all(tmp_path):
    label = {**LABEL, "technologies": ["Go", "Kafka", "Redis"]}
    answer = Analysis(technologies=("Go", "Kafka", "Java", "Perl"), seniority="middle")
    found = figures(measure(read_labels(written(tmp_path, label)), lambda _: answer))["fields"]
    assert (found["technologies"]["precision"], found["technologies"]["recall"]) == (0.5, 0.6667)
    assert found["technologies"]["f1"] == pytest.approx(4 / 7, abs=1e-4)
    low, high = found["technologies"]["f1_interval"]
    assert 0 <= low < 4 / 7 < high <= 1
    assert found["seniority"]["accuracy"] == 1


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"), [(8, 10, 0.4902, 0.9433), (0, 5, 0.0, 0.4345), (5, 5, 0.5655, 1.0)]
)
def test_the_interval_is_wilson_s(hits, n, low, high):
    assert wilson(hits, n) == pytest.approx([low, high], abs=1e-4)
    assert wilson(0, 0) is None


def test_rows_come_back_as_written(tmp_path, shipped):
    write_rows(shipped[:9], tmp_path / "deep" / "rows.jsonl")
    assert [asdict(row) for row in read_rows(tmp_path / "deep" / "rows.jsonl")] == [asdict(row) for row in shipped[:9]]


def test_a_usual_vacancy_takes_some_milliseconds():
    """Measured in a process of its own, in processor time; the bound leaves room for a slow machine."""
    code = (
        "import time; from outreach import evaluation; from outreach.ai.builtin.analyst import analyse\n"
        "labels = evaluation.read_labels(evaluation.SHIPPED); evaluation.measure(labels[:5], analyse)\n"
        "started = time.process_time(); evaluation.measure(labels[5:], analyse)\n"
        "print((time.process_time() - started) / len(labels[5:]) * 1000)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=os.environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 45
