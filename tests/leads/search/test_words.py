"""What a word is."""

from __future__ import annotations

import pytest

from leads.services.search.words import BORDER, LONGEST_WORD, MOST_WORDS, Term, document, question


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Senior Python Developer", "senior python developer"),
        ("C++ / C# / .NET", "cplusplus csharp dotnet"),
        ("С++17, 1С", "cplusplus 17 1c"),  # Cyrillic С
        ("k8s, S3", "k8s s3"),
        ("ЄДИНИЙ об’єкт, об'єкт", "єдинии обєкт обєкт"),
        ("Жёлтый Łódź café Straße", "желтыи lodz cafe strasse"),
        ("snake_case", "snake case"),
        ("1,200 carriers, $4,000; 1,25", "1200 carriers 4000 1 25"),
        ("ﬁle ①", "file 1"),
        ("مرحبا בְּרֵאשִׁית", "مرحبا בראשית"),
        ("\x00\ud800 👍 ,.;", ""),
    ],
)
def test_it_reads_words(text: str, words: str):
    assert document([text])[: len(words.split())] == words.split()
    assert document([text])[len(words.split())] == BORDER


def test_what_is_written_together_is_one_word_too():
    words = " ".join(document(["node.js", "ASP.NET"]))
    assert words == "node js • asp net • nodejs • aspnet • dotnet •"
    assert "a b c d" in " ".join(document(["a.b.c.d"]))
    assert "abcd" not in document(["a.b.c.d"])


def test_a_document_has_an_end():
    assert len(document(["слово " * 50_000])) == MOST_WORDS
    assert [len(word) for word in document(["ж" * 10_000])] == [LONGEST_WORD, 1]


def test_all_words_are_wanted_and_the_last_may_go_on():
    assert question("Python djan").wanted == (Term(("python",)), Term(("djan",), begins=True))
    assert question("python ").wanted == (Term(("python",)),)
    assert question('"python').wanted == (Term(("python",)),)
    assert question("go").wanted == (Term(("go",)),)  # else Google
    assert question("c++").wanted == (Term(("cplusplus",)),)


def test_quotes_keep_words_together_and_a_dash_excludes():
    asked = question('“team lead” -php -"full stack" -')
    assert asked.wanted == (Term(("team", "lead")),)
    assert asked.unwanted == (Term(("php",)), Term(("full", "stack")))
    assert question("full-stack -").wanted == (Term(("full", "stack"), ("fullstack",)),)


@pytest.mark.parametrize("asked", ["", " ", '"', '""', "-", "--", "👍", "\x00", "***", "«»"])
def test_a_question_may_hold_no_word(asked: str):
    assert not question(asked)


def test_a_long_question_is_cut():
    assert len(question("слово " * 5_000).wanted) <= 24
