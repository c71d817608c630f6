"""The same answers on SQLite and PostgreSQL: each case is for both, and our own reading of a question is the judge."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leads.models import Lead, SearchState, Vacancy
from leads.services.search import find, index, tables
from leads.services.search.words import document, question
from tests import factories as f

pytestmark = pytest.mark.django_db

TEXTS = {
    "python": "Senior Python Developer, Django and PostgreSQL",
    "cpp": "C++ engineer, embedded",
    "c": "C engineer, drivers",
    "csharp": "C# developer, ASP.NET Core",
    "dotnet": "Розробник .NET",
    "node": "Node.js backend",
    "nodejs": "Nodejs and React",
    "go": "Go developer",
    "google": "Google Ads specialist",
    "1c": "Програміст 1С",
    "k8s": "DevOps: k8s, CI/CD",
    "fullstack": "Full-Stack розробник",
    "full": "Full time, a stack of papers",
    "uk": "Досвідчений інженер, ЗНАННЯ їжаків",
    "ru": "Учёт и отчётность",
    "pl": "Łódź, praca zdalna: żółw",
    "rtl": "مهندس برمجيات",
}
CASES = {
    "python": "python",
    "PYTHON ": "python",
    "pyth": "python",
    "django python": "python",
    "django pyth": "python",
    "pyth django": "",
    '"python developer"': "python",
    '"developer python"': "",
    "c++": "cpp",
    "С++": "cpp",
    "c#": "csharp",
    "csharp": "csharp",
    "c": "c",
    ".net": "dotnet csharp",
    "asp.net": "csharp",
    "node.js": "node nodejs",
    "nodejs": "node nodejs",
    "node": "node nodejs",
    "go": "go",
    "goo": "google",
    "1с": "1c",
    "1C": "1c",
    "k8s": "k8s",
    "cicd": "k8s",
    "ci/cd": "k8s",
    "full-stack": "fullstack",
    "fullstack": "fullstack",
    "full stack": "fullstack full",
    "знання": "uk",
    "ІЖАКІВ": "uk",
    "учет": "ru",
    "lodz": "pl",
    "żółw": "pl",
    "مهندس": "rtl",
    "developer -python": "csharp go",
    "developer -pyth": "csharp go python",
    'engineer -"c++"': "c",
    "розробник -.net": "fullstack",
    "👍": "",
    "engineer 👍": "cpp c",
}


@pytest.fixture
def rows(db: None) -> dict[str, int]:
    return {name: f.Vacancy(title=text, description_text="", company=None).pk for name, text in TEXTS.items()}


@pytest.fixture
def indexed(rows: dict[str, int]) -> dict[str, int]:
    assert index.fill() == len(rows)
    return rows


def found(asked: str, rows: dict[str, int]) -> set[str]:
    names = {pk: name for name, pk in rows.items()}
    return {names[pk] for pk in find.vacancies(Vacancy.objects.all(), asked).values_list("pk", flat=True)}


@pytest.mark.parametrize(("asked", "names"), CASES.items())
def test_it_finds_in_the_index(indexed: dict[str, int], asked: str, names: str):
    assert found(asked, indexed) == set(names.split())


def test_it_finds_the_same_before_the_job_came(rows: dict[str, int]):
    assert {asked: found(asked, rows) for asked in CASES} == {each: set(CASES[each].split()) for each in CASES}
    SearchState.objects.create(new_from=rows["google"])  # and half of each
    assert found("k8s", rows) == {"k8s"}


def test_only_what_is_excluded_leaves_all_others(indexed: dict[str, int]):
    assert found("-developer", indexed) == set(TEXTS) - {"python", "csharp", "go"}


HOSTILE = [
    '"', '""', "a OR b", "NEAR(a b)", "title:python", "a* AND", "^a", "(", ")", "'", "';--", "a & | !", "<->", ":*",
    "\x00", "py\x00thon", "{words}: x", "+", "-", "- -", "--", "%", "_", "\\", "\\'", "‮abc", "👨‍👩‍👧", "x" * 10_000,
    "a " * 5_000, '"a ' * 3_000, "-a " * 3_000, "a-" * 5_000, "\u0301" * 9, "ß", "İ", "ǅ", "\U0010ffff", "½", "٣", "𝔘",
]  # fmt: skip


@pytest.mark.parametrize("asked", HOSTILE)
def test_nothing_that_is_asked_breaks_it(indexed: dict[str, int], asked: str):
    found(asked, indexed)
    list(find.leads(Lead.objects.all(), asked))


ALPHABET = st.sampled_from([
    "c++", "c#", ".net", "node.js", "go", "java", "javascript", "1С", "їжак", "Łódź", "full-stack", "stack", "full",
    "o'neil", "a/b", "R&D", "👍", '"', "-", "ё", "É", "\x00", "²", "ﬁ",
])  # fmt: skip
WRITTEN = st.lists(st.one_of(ALPHABET, st.text(max_size=6)), max_size=7).map(" ".join)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(WRITTEN, min_size=1, max_size=4), asked=st.lists(WRITTEN, min_size=1, max_size=12))
def test_the_index_answers_as_we_read_the_question(texts: list[str], asked: list[str]):
    Vacancy.objects.all().delete()
    texts = [text.encode("utf-8", "ignore").decode().replace("\0", "")[:300] for text in texts]
    rows = {f.Vacancy(title=text, description_text=text, company=None, external_id=str(at)).pk: text
            for at, text in enumerate(texts)}  # fmt: skip
    index.fill()
    documents = {each.pk: each.words for each in index.documents(rows)}
    for each in [*asked, *texts]:
        wanted = question(each)
        fitting = {pk for pk, words in documents.items() if wanted and find._fits(words, wanted)}
        assert set(find.vacancies(Vacancy.objects.all(), each).values_list("pk", flat=True)) == fitting, each


def test_a_word_is_found_in_each_field():
    row = f.Vacancy(title="Engineer", external_id="a-777", company=f.Company(name="Zażółć Sp. z o.o."),
                    contact=f.Contact(name="Ольга Кравець"), technologies=["Kafka"], tags=["Fintech"],
                    skills=["Terraform"], cities=["Kyiv"], description_text="вантажні перевезення")  # fmt: skip
    index.fill()
    for asked in ("engin", "777", "zazolc", "ольга кравець", "kafka", "fintech", "terraform", "kyiv", "перевезення"):
        assert list(find.vacancies(Vacancy.objects.all(), asked)) == [row], asked
    assert not find.vacancies(Vacancy.objects.all(), '"kafka fintech"').exists()  # two fields are no phrase


def test_a_lead_is_found_by_any_of_its_vacancies_and_by_its_contact():
    lead = f.Lead()
    f.Vacancy(title="Kotlin wizard", lead=lead)
    f.Lead()
    index.fill()
    Lead.objects.filter(pk=lead.pk).update(contact=f.Contact(name="Inna Shevchenko", email="inna@acme.example"))
    for asked in ("kotlin", str(lead.company), "inna shevch", "inna@acme", "shevchenko inna"):
        assert list(find.leads(Lead.objects.all(), asked)) == [lead], asked
    assert not find.leads(Lead.objects.all(), "nothing-like-this").exists()
    assert set(find.leads(Lead.objects.all(), "-kotlin")) == set(Lead.objects.exclude(pk=lead.pk)) | {lead}
    assert not find.leads(Lead.objects.all(), "-developer -kotlin").exists()


def test_only_the_newest_are_looked_at():
    rows = [f.Vacancy(title="Python") for _ in range(5)]
    index.fill()
    assert set(find.vacancies(Vacancy.objects.all(), "python", most=2)) == set(rows[-2:])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="FTS5 gives the newest first by itself")
def test_a_word_that_very_many_have_is_found_in_the_newest_rows(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(find, "_DENSE", 3)
    rows = [f.Vacancy(title="Python") for _ in range(5)]
    rare = f.Vacancy(title="Rust")
    index.fill()
    assert (find._way("'rust'"), find._way("'python'")) == (find._FOUND["postgresql"], find._WALKED)
    assert set(find.vacancies(Vacancy.objects.all(), "python", most=2)) == set(rows[-2:]) - {rare}
    assert "Index Scan Backward" in plan(find._WALKED, "'python'", 2)


def test_of_what_is_not_indexed_the_newest_are_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(find, "TAIL", 2)
    rows = [f.Vacancy(title="Python") for _ in range(4)]
    with CaptureQueriesContext(connection) as queries:
        assert set(find.vacancies(Vacancy.objects.all(), "python")) == set(rows[-2:])
    assert len(queries) <= 8


def test_it_asks_a_fixed_number_of_queries(indexed: dict[str, int]):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            list(find.vacancies(Vacancy.objects.all(), "developer"))
        return len(queries)

    before = asked()
    for _ in range(20):
        f.Vacancy(title="Rust developer")
    index.fill()
    assert asked() == before <= 7


def plan(sql: str, *values: object) -> str:
    with connection.cursor() as cursor:
        cursor.execute(("EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN ") + sql, values)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def test_the_index_is_asked_and_no_table_read_from_end_to_end(indexed: dict[str, int]):
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgresql:  # so few rows would be read whole, or in their order
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    match = (find._tsquery if postgresql else find._fts5)(question("python django"))
    assert ("search_words" if postgresql else "VIRTUAL TABLE INDEX") in plan(find._FOUND[connection.vendor], match, 10)


@pytest.mark.parametrize("ids", [10, 2_000])
def test_what_was_found_is_looked_up(indexed: dict[str, int], ids: int):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    told = Vacancy.objects.filter(pk__in=find._in(list(range(ids)))).only("title").explain()
    assert "Seq Scan on" not in told
    assert not [line for line in told.splitlines() if line.endswith("SCAN leads_vacancy")]


def test_without_full_text_search_titles_and_companies_are_compared(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tables, "exists", lambda connection: False)
    row = f.Vacancy(title="Rust wizard", company=f.Company(name="Nordwind AG"))
    f.Vacancy(title="Other")
    assert index.fill() == 0
    assert list(find.vacancies(Vacancy.objects.all(), "wizard nordw")) == [row]
    assert not find.vacancies(Vacancy.objects.all(), "wizard acme").exists()
    for asked in HOSTILE:
        list(find.vacancies(Vacancy.objects.all(), asked))


def test_the_judge_is_strict():
    assert find._fits(document(["node.js"]), question("node.js"))
    assert not find._fits(document(["node and js"]), question("node.js"))
