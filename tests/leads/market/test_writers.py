"""Everything that changes what is counted, found in the source, and tried in any order."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from leads.models import Vacancy
from leads.services import correcting, market, vacancies
from leads.services.claims import claim
from leads.services.market.rebuilding import compare
from leads.services.matching import joining
from leads.services.messages import RefusedError
from leads.services.recording import record_postings
from tests import factories
from tests.leads.test_recording import posting

ROOT = Path(__file__).resolve().parents[3]
COUNTED = {
    "first_seen", "board", "technologies", "salary_min", "salary_max", "salary_currency", "duplicate_of",
    "duplicate_of_id",
}  # fmt: skip
# Where a counted column is written, or the status of a vacancy, and why that is counted. Whoever adds a place
# writes it inside `market.counting(…)`, adds it here, and to the machine below.
KNOWN = {
    ("leads/services/matching/joining.py", "join"): "counting",
    ("leads/services/matching/joining.py", "split"): "counting",
    ("leads/services/vacancies.py", "record_score"): "counting",
    ("leads/services/vacancies.py", "skip"): "counting",
    ("leads/services/vacancies.py", "skip_all"): "counting",
    ("leads/services/company_joining.py", "_vacancies"): "the company and its hash, which nothing counts",
    ("leads/services/vacancies.py", "_move"): "counting",
    ("leads/services/vacancies.py", "give_up_exhausted"): "new → failed: neither is counted",
    ("leads/services/vacancies.py", "second_chance"): "skipped, failed → new: neither is counted",
    ("leads/services/contacts.py", "recruiter_seen"): "the board of a contact",
    ("leads/services/recording.py", "_write"): "counting",
    ("leads/services/recording.py", "_insert"): "added",
}
SOURCES = [
    path
    for room in ("leads", "sourcing", "outreach", "notifications", "jobagent_site")
    for path in (ROOT / room).rglob("*.py")
    if "migrations" not in path.parts
]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def called(function: ast.FunctionDef) -> Iterator[tuple[str, ast.Call, str]]:
    """(method, call, what it is called on) of each method call."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node, ast.unparse(node.func.value)


def writes_counted(path: Path, function: ast.FunctionDef) -> bool:
    of_vacancies = "Vacancy" in ast.unparse(function)
    for method, call, on in called(function):
        names = {keyword.arg for keyword in call.keywords}
        if method == "update" and (names & COUNTED or ("status" in names and of_vacancies)):
            return True
        many = method in ("bulk_update", "bulk_create", "create", "get_or_create", "update_or_create", "delete")
        if many and on.split(".")[0].split("(")[0] == "Vacancy":
            return True
        if (method, on) == ("insert", "vacancy_rows"):
            return True
        if method == "save" and on in ("vacancy", "row") and of_vacancies and "leads/services" in str(path):
            return True
    return False


def test_every_writer_of_what_is_counted_is_known():
    found = {
        (str(path.relative_to(ROOT)), function.name)
        for path in SOURCES
        for function in functions(ast.parse(path.read_text()))
        if writes_counted(path, function)
    }
    assert found == set(KNOWN)


def test_every_known_writer_counts_what_it_writes():
    for (path, name), why in KNOWN.items():
        tree = ast.parse((ROOT / path).read_text())
        source = next(ast.unparse(each) for each in functions(tree) if each.name == name)
        assert why not in ("counting", "added") or f"market.{why}(" in source, (path, name)


def test_no_vacancy_is_deleted_from_outside():
    """Nothing the product deletes takes a vacancy along: it would have to be counted."""
    parents = {field.related_model for field in Vacancy._meta.concrete_fields if field.is_relation}
    cascading = [
        field.name
        for field in Vacancy._meta.concrete_fields
        if field.is_relation and field.remote_field.on_delete.__name__ == "CASCADE"
    ]
    assert parents
    assert cascading == []


AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
PICKED = st.integers(0, 30)
PAY = st.sampled_from([(None, None, ""), (None, 2400, "USD"), (3000, 4000, "USD"), (60_000, None, "UAH")])
NAMED = st.lists(st.sampled_from(["Python", "Django", "AWS", "React"]), max_size=4)


class Market(RuleBasedStateMachine):
    """The services that change vacancies, in any order; folded or not, the numbers are those of a recount."""

    @initialize()
    def begin(self) -> None:
        self.days = 0

    def any(self, picked: int) -> Vacancy | None:
        rows = list(Vacancy.objects.order_by("pk"))
        return rows[picked % len(rows)] if rows else None

    @rule(
        first=st.integers(1, 5), count=st.integers(1, 3), board=st.sampled_from(["djinni", "dou"]), pay=PAY,
        source=st.sampled_from(["list", "detail", "feed", "search"]), closed=st.booleans(), days=st.integers(0, 4),
    )  # fmt: skip
    def record(self, first: int, count: int, board: str, pay: tuple, source: str, closed: bool, days: int) -> None:
        self.days += days
        low, high, currency = pay
        record_postings(
            [
                posting(
                    number, board=board, salary_min=low, salary_max=high, salary_currency=currency, source=source,
                    closed=closed, description_text="" if source == "search" else f"Text of {number}.",
                )
                for number in range(first, first + count)
            ],
            at=AT + timedelta(days=self.days),
        )  # fmt: skip

    @rule(picked=PICKED, technologies=NAMED, end=st.sampled_from(["matched", "skipped", "failed", "put off"]))
    def analyse(self, picked: int, technologies: list[str], end: str) -> None:
        vacancy = self.any(picked)
        name = claim(Vacancy, vacancy.pk, at_once=True, status="new") if vacancy else None
        if name is None:
            return
        if end == "matched":
            lead = vacancy.lead or factories.Lead(vacancy=vacancy, company=None, contact=None)
            vacancies.mark_matched(
                vacancy.pk, name, score=70, technologies=technologies, language="en", lead_id=lead.pk
            )
        elif end == "skipped":
            vacancies.mark_skipped(
                vacancy.pk, name, rule="score", reason="low", language="en", technologies=technologies
            )
        else:
            vacancies.mark_failed(vacancy.pk, name, error="no answer", permanent=end == "failed")

    @rule(picked=PICKED, technologies=NAMED)
    def analyse_again(self, picked: int, technologies: list[str]) -> None:
        vacancy = self.any(picked)
        if vacancy and vacancy.status == "matched":
            vacancies.record_score(vacancy.pk, score=10, technologies=technologies)

    @rule(picked=PICKED)
    def give_a_second_chance(self, picked: int) -> None:
        if vacancy := self.any(picked):
            vacancies.second_chance(vacancy.pk, actor="owner")

    @rule(picked=PICKED)
    def skip(self, picked: int) -> None:
        if vacancy := self.any(picked):
            vacancies.skip(vacancy.pk, actor="owner", reason="a casino")

    @rule(picked=PICKED)
    def skip_those_of_a_blocked_company(self, picked: int) -> None:
        if vacancy := self.any(picked):
            vacancies.skip_all(Vacancy.objects.filter(pk__gte=vacancy.pk), rule="company_blocked", reason="on the list")

    @rule(picked=PICKED)
    def close(self, picked: int) -> None:
        if vacancy := self.any(picked):
            vacancies.close(vacancy.pk)

    @rule(one=PICKED, other=PICKED)
    def join(self, one: int, other: int) -> None:
        first, second = self.any(one), self.any(other)
        if first and first != second:
            try:
                joining.join(first.pk, second.pk, actor="owner")
            except RefusedError:
                return

    @rule(picked=PICKED)
    def split(self, picked: int) -> None:
        if vacancy := self.any(picked):
            joining.split(vacancy.pk, actor="owner")

    @rule(picked=PICKED, pay=PAY)
    def correct(self, picked: int, pay: tuple) -> None:
        if vacancy := self.any(picked):
            said = dict(zip(("salary_min", "salary_max", "salary_currency"), pay, strict=True))
            correcting.correct({vacancy.pk: said}, at=AT)

    @rule(picked=PICKED)
    def delete(self, picked: int) -> None:
        vacancy = self.any(picked)
        rows = Vacancy.objects.filter(pk=vacancy.pk if vacancy else None, lead=None)
        again = Vacancy.objects.filter(duplicate_of__in=list(rows))
        with market.counting(rows | again):
            rows.delete()

    @rule()
    def fold(self) -> None:
        market.fold()

    @precondition(lambda self: hasattr(self, "days"))
    @invariant()
    def numbers_are_those_of_a_recount(self) -> None:
        assert compare().examples == []


class TestMarket(TestCase, Market.TestCase):
    settings = settings(max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))


def test_the_machine_would_see_a_writer_that_forgets(db: None, monkeypatch: pytest.MonkeyPatch):
    """A check of the check."""
    vacancy = Vacancy.objects.get(pk=record_postings([posting()], at=AT).new[0])
    Vacancy.objects.filter(pk=vacancy.pk).update(technologies=["Python"])
    assert {each.cell.measure for each in compare().examples} == {"new", "paid", "silent"}
