"""Asking a model: checked answers, one repair, nothing paid twice, limits, pauses, fallbacks, many at once."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from jobagent_site.http import ResponseError, ServiceError
from leads.models import AgentStep, Vacancy
from notifications.models import Channel, Notification
from outreach import ai, analyse, drafting, ledger, pauses, platform, responding
from outreach.ai.base import VacancyText
from outreach.ai.model import ModelCall, Question, Trouble, trouble_of
from outreach.asking import alone, ask, together
from outreach.models import AiBackendState, AiCall, AiPlatform, Preferences
from outreach.models import Analysis as AnalysisRow
from tests import factories
from tests.outreach.scripted import InTurn, ScriptedModel, down, honest

pytestmark = pytest.mark.django_db

TEXT = "We plan routes.\nRequirements:\n- 5+ years of Python and Django\n- PostgreSQL under load"


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> ScriptedModel:
    return use(monkeypatch, ScriptedModel())


NAMES = [
    "Ferry", "Harbour", "Meadow", "Lantern", "Copper", "Willow", "Quartz", "Saffron", "Juniper", "Marble", "Falcon",
    "Amber", "Cobalt", "Thistle", "Orchid", "Walnut", "Pebble", "Beacon", "Timber", "Velvet",
]  # fmt: skip


def another(n: int, words: str = "") -> Vacancy:
    """A vacancy that nobody takes for one of the others."""
    return factories.Vacancy(
        title=f"{NAMES[n]} engineer",
        company__name=f"{NAMES[n]} Works",
        description_text=f"{TEXT}\n- {NAMES[n]} {words}",
    )


def use(monkeypatch: pytest.MonkeyPatch, made: ScriptedModel, **settings: object) -> ScriptedModel:
    monkeypatch.setitem(ai.BACKENDS, "scripted", made.backend)
    Channel.objects.create(name="E-mail", kind="email")
    row = platform.row()
    for name, value in {"backend": "scripted", "fallback": [], **settings}.items():
        setattr(row, name, value)
    row.save()
    factories.Preferences(minimum_score=0)
    return made


def text(words: str = TEXT) -> VacancyText:
    return VacancyText(title="Senior Python Developer", text=words)


def asked(words: str = TEXT) -> object:
    return alone(ask("analysis", text(words)))


class TestAnswers:
    def test_it_checks_the_answer_and_says_who_gave_it(self, model: ScriptedModel):
        answered = alone(ask("analysis", text()))
        assert (answered.backend, answered.reused) == ("scripted", False)
        assert answered.result.technologies == ("Python", "Django")
        assert "5+ years of Python and Django" in answered.result.key_requirements

    def test_what_is_not_in_the_vacancy_is_dropped(self, model: ScriptedModel):
        model.say = lambda _: {
            "technologies": ["python", "Kubernetes", "django"], "technologies_required": ["Rust"],
            "key_requirements": ["V3 - 5+ YEARS of Python  and Django.", "10 years of Rust"],
            "kpis": ["99.99 % uptime"], "salary": {"min": 9000, "max": 12000, "currency": "USD"}, "need": "Send money",
        }  # fmt: skip
        found = alone(ask("analysis", text())).result
        assert found.technologies == ("Python", "Django")
        assert found.key_requirements == ("5+ years of Python and Django",)
        assert (found.kpis, found.salary, found.need) == ((), None, "Senior Python Developer")

    def test_one_repair_shows_the_model_its_own_answer(self, model: ScriptedModel):
        model.say = InTurn("Sorry, here you go: {technologies: [Python]}", honest)
        asked()
        repair = model.asked[1].text
        assert "{technologies: [Python]}" in repair
        assert "ERROR: The answer held no JSON object." in repair
        assert repair.startswith(model.asked[0].text)
        assert AiCall.objects.get().requests == 2

    def test_after_the_repair_it_fails_with_the_reason(self, model: ScriptedModel):
        model.say = lambda _: "I cannot help with that."
        with pytest.raises(ResponseError, match="held no JSON object"):
            asked()
        call = AiCall.objects.get()
        assert (call.outcome, call.trouble, call.requests) == ("failed", "answer", 2)
        assert len({question.session for question in model.asked}) == 2

    def test_the_reason_stands_on_the_row(self, model: ScriptedModel):
        model.say = lambda _: "{}"
        row = factories.Vacancy(description_text=TEXT)
        assert analyse.analyse(row.pk) == "failed"
        row.refresh_from_db()
        assert row.status == "failed"
        assert "technologies" in row.error


class TestPaidOnce:
    def test_the_same_work_is_done_once(self, model: ScriptedModel):
        asked()
        again = alone(ask("analysis", text()))
        assert again.reused
        assert len(model.asked) == 1
        assert AiCall.objects.get().reused == 1

    def test_other_words_are_other_work(self, model: ScriptedModel):
        asked()
        asked(TEXT + "\n- Kafka")
        assert len(model.asked) == 2

    def test_other_instructions_are_other_work(self, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch):
        asked()
        monkeypatch.setattr("outreach.ai.questions.prompt_version", lambda purpose: "another")
        monkeypatch.setattr("outreach.ai.modelled.ModelBackend.version", lambda self, purpose: "another")
        asked()
        assert len(model.asked) == 2

    def test_another_letter_for_the_same_vacancy_is_written_anew(self, model: ScriptedModel):
        row = factories.Vacancy(description_text=TEXT)
        analyse.analyse(row.pk)
        first = drafting.draft(row.pk)
        drafting.draft_again(first, actor="owner", wish="shorter, please")
        letters = [each.text for each in model.asked if each.purpose == "response"]
        assert len(letters) == 2
        assert "WISH: shorter, please" in letters[1]
        assert "VERSION: 2" in letters[1]

    def test_a_failed_answer_is_not_kept(self, model: ScriptedModel):
        model.say = InTurn(down(), honest)
        with pytest.raises(ServiceError):
            asked()
        asked()
        assert [call.outcome for call in AiCall.objects.order_by("pk")] == ["failed", "ok"]


class TestLedger:
    def test_it_keeps_what_each_call_took(self, model: ScriptedModel):
        AiPlatform.objects.update(price_in="2", price_out="10")
        row = factories.Vacancy(description_text=TEXT)
        analyse.analyse(row.pk)
        call = AiCall.objects.get()
        assert (call.purpose, call.backend, call.model, call.vacancy) == ("analysis", "scripted", "scripted-1", row)
        assert (call.outcome, call.requests, call.tokens_in, call.tokens_out) == ("ok", 1, 900, 300)
        assert call.cost == Decimal("0.0048")
        assert len(call.prompt_version) == 12
        assert call.finished_at is not None

    def test_totals_add_up(self, model: ScriptedModel):
        model.say = InTurn(honest, down(), honest)
        for words in ("one", "two", "three"):
            try:
                asked(words)
            except ServiceError:
                continue
        asked("one")
        said = ledger.totals(ledger.today())
        assert (said.calls, said.requests, said.failed, said.reused) == (3, 3, 1, 1)
        assert (said.tokens_in, said.tokens_out, said.unpriced) == (1800, 600, 3)

    def test_a_call_without_tokens_is_priced_by_its_length(self, model: ScriptedModel):
        priced = platform.in_force(AiPlatform(price_in=Decimal(1), price_out=Decimal(1)))
        call = ledger.begin(
            priced, "scripted", purpose="analysis", key="", version="", vacancy_id=None, requests=3, characters=6_000
        )
        ledger.finish(call, priced, [ModelCall(seconds=1.0)], answer={})
        assert call.cost == Decimal("0.003")
        assert (call.tokens_in, call.requests) == (None, 1)

    def test_the_day_limit_stops_with_a_sentence_and_spoils_no_vacancy(self, monkeypatch: pytest.MonkeyPatch):
        use(monkeypatch, ScriptedModel(), daily_call_limit=2)
        rows = [another(n) for n in range(4)]
        assert [analyse.analyse(row.pk) for row in rows] == ["matched", "matched", "new", "new"]
        left = Vacancy.objects.get(pk=rows[3].pk)
        assert "today's 2 AI calls are used up" in left.error
        assert (left.attempts, left.claimed_by) == (0, "")
        assert left.not_before is not None
        assert [each.subject for each in Notification.objects.all() if each.event == "ai_trouble"] == [
            "Today's AI limit is reached"
        ]

    def test_the_limit_counts_requests_and_leaves_no_room_for_a_repair(self, monkeypatch: pytest.MonkeyPatch):
        model = use(monkeypatch, ScriptedModel(lambda _: "no"), daily_call_limit=3)
        for words in ("one", "two", "three"):
            with pytest.raises(ServiceError):
                asked(words)
        assert len(model.asked) == 3

    def test_the_money_limit_stops_too(self, monkeypatch: pytest.MonkeyPatch):
        use(monkeypatch, ScriptedModel(), daily_money_limit="0.01", price_in="5", price_out="20")
        asked("one")
        with pytest.raises(ServiceError, match="0.01 US dollars"):
            asked("two")

    def test_a_call_whose_worker_died_is_settled(self, model: ScriptedModel):
        now = platform.in_force()
        ledger.begin(now, "scripted", purpose="analysis", key="k", version="", vacancy_id=None, requests=3)
        assert ledger.settle_lost(now) == 0
        AiCall.objects.update(started_at=timezone.now() - timedelta(hours=1))
        assert ledger.settle_lost(now) == 1
        assert AiCall.objects.get().outcome == "failed"


class TestPauses:
    def test_three_failures_in_a_row_and_nobody_asks(self, model: ScriptedModel):
        model.say = lambda _: down()
        for words in ("one", "two", "three", "four"):
            with pytest.raises(ServiceError):
                asked(words)
        assert len(model.asked) == 3
        assert Notification.objects.filter(event="ai_trouble").count() == 1

    def test_a_wrong_key_counts_at_once_and_tells_the_owner(self, model: ScriptedModel):
        model.say = lambda _: down("The key is wrong.", Trouble.KEY)
        for words in ("one", "two"):
            with pytest.raises(ServiceError, match="The key is wrong"):
                asked(words)
        assert len(model.asked) == 1
        assert "The key is wrong" in Notification.objects.get(event="ai_trouble").text

    def test_after_the_pause_one_question_finds_out(self, model: ScriptedModel):
        model.say = InTurn(down(trouble=Trouble.KEY), honest)
        with pytest.raises(ServiceError):
            asked("one")
        AiBackendState.objects.update(paused_until=timezone.now() - timedelta(seconds=1))
        pauses.pass_or_raise("scripted", "analysis", within=60)  # the one that goes first
        with pytest.raises(ServiceError) as waiting:
            asked("two")
        assert trouble_of(waiting.value) is Trouble.OURS
        AiBackendState.objects.update(paused_until=timezone.now() - timedelta(seconds=1))
        asked("two")
        assert AiBackendState.objects.get().paused_until is None

    def test_a_bad_answer_is_no_failure_of_the_service(self, model: ScriptedModel):
        model.say = lambda _: "prose"
        for words in ("one", "two", "three", "four"):
            with pytest.raises(ServiceError):
                asked(words)
        assert len(model.asked) == 8

    def test_a_vacancy_waits_and_loses_no_attempt(self, model: ScriptedModel):
        model.say = lambda _: down()
        row = factories.Vacancy(description_text=TEXT)
        for _ in range(5):
            Vacancy.objects.update(not_before=None)
            assert analyse.analyse(row.pk) == "new"
        row.refresh_from_db()
        assert (row.attempts, row.status) == (0, "new")
        assert "The provider is down." in row.error


class TestFallback:
    def test_an_analysis_falls_back_and_says_who_made_it(self, monkeypatch: pytest.MonkeyPatch):
        use(monkeypatch, ScriptedModel(lambda _: down()), fallback=["builtin"])
        row = factories.Vacancy(description_text=TEXT)
        assert analyse.analyse(row.pk) == "matched"
        assert AnalysisRow.objects.get().backend == "builtin"

    def test_a_letter_waits_by_default(self, monkeypatch: pytest.MonkeyPatch):
        model = use(monkeypatch, ScriptedModel(), fallback=["builtin"])
        row = factories.Vacancy(description_text=TEXT)
        analyse.analyse(row.pk)
        model.say = lambda _: down()
        assert drafting.draft_quietly(row.pk) == "waits"
        row.refresh_from_db()
        assert row.messages.count() == 0
        assert row.attempts == 0
        assert AgentStep.objects.filter(step="draft", text__contains="waits").count() == 1
        AiPlatform.objects.update(responses_fall_back=True)
        Vacancy.objects.update(not_before=None)
        assert drafting.draft_quietly(row.pk) == "done"
        assert row.messages.get().backend == "builtin"

    def test_without_a_fallback_the_first_error_is_told(self, model: ScriptedModel):
        model.say = lambda _: down()
        with pytest.raises(ServiceError, match="provider is down"):
            asked()


class TestPrivacy:
    def test_no_name_address_or_phone_reaches_the_model(self, model: ScriptedModel):
        company = factories.Company()
        contact = factories.Contact(name="Ольга Коваленко", email="olha@acme.example", company=company)
        words = (
            f"{TEXT}\nПишіть Ользі Коваленко: olha@acme.example, +380 67 123 45 67, t.me/olha_hr.\n"
            "Our recruiter Katharina Brandt (katharina.brandt@acme.example) answers."
        )
        row = factories.Vacancy(description_text=words, contact=contact, company=company)
        analyse.analyse(row.pk)
        drafting.draft_again(drafting.draft(row.pk), actor="owner", wish="Greet Ольгу, phone +380 67 123 45 67")
        said = "\n".join(question.text + question.system for question in model.asked)
        for private in ("Ольг", "Ольз", "Коваленко", "olha", "123 45 67", "Katharina", "Brandt", "acme.example"):
            assert private not in said, private
        assert "[EMAIL_1]" in said
        quoted = AnalysisRow.objects.get().result["key_requirements"]
        assert any("olha@acme.example" in each for each in quoted)


class TestSecondReader:
    def test_it_adds_a_block_and_removes_none(self, monkeypatch: pytest.MonkeyPatch):
        doubt = {"text": "Shall we talk on Tuesday?", "words": "Tuesday", "why": "Nobody promised Tuesday."}

        def say(question):
            return (
                {"doubts": [doubt, {"text": "not in it", "why": "x"}]}
                if question.purpose == "review"
                else honest(question)
            )

        use(monkeypatch, ScriptedModel(say), second_reader=True)
        row = factories.Vacancy(description_text=TEXT)
        analyse.analyse(row.pk)
        message = drafting.draft(row.pk)
        assert message.blocked == [
            "A second reader doubts “Tuesday”: Nobody promised Tuesday.",
            "A second reader doubts “not in it”: x",
        ]

    def test_a_reader_who_does_not_answer_takes_nothing_away(self, monkeypatch: pytest.MonkeyPatch):
        use(
            monkeypatch,
            ScriptedModel(lambda question: down() if question.purpose == "review" else honest(question)),
            second_reader=True,
        )
        row = factories.Vacancy(description_text=TEXT)
        analyse.analyse(row.pk)
        assert drafting.draft(row.pk).blocked == []


class TestMany:
    def test_they_are_asked_at_once_by_threads_without_a_database(self, monkeypatch: pytest.MonkeyPatch):
        eight = threading.Event()

        def when_eight_ask(question: Question) -> Any:
            if model.most_at_once == 8:
                eight.set()
            eight.wait(timeout=30)
            return honest(question)

        model = use(monkeypatch, ScriptedModel(when_eight_ask), concurrency=8)
        for n in range(20):
            another(n)
        said = list(analyse.analyse_waiting(seconds=60))
        assert said == ["matched"] * 20
        assert model.most_at_once == 8
        assert AiCall.objects.filter(outcome="ok").count() == 20

    def test_one_that_fails_stops_no_other(self, monkeypatch: pytest.MonkeyPatch):
        model = use(monkeypatch, ScriptedModel(), concurrency=4)
        model.say = lambda question: "prose" if "poison" in question.text else honest(question)
        for n in range(6):
            another(n, "poison" if n == 2 else "")
        said = list(analyse.analyse_waiting(seconds=60))
        assert sorted(said) == ["failed", *["matched"] * 5]

    def test_none_is_begun_after_the_time(self, model: ScriptedModel):
        for _ in range(3):
            factories.Vacancy(description_text=TEXT)
        assert list(analyse.analyse_waiting(seconds=0)) == []
        assert Vacancy.objects.filter(status="new", claimed_by="").count() == 3

    def test_the_limit_of_questions_at_once_holds_over_workers(self, monkeypatch: pytest.MonkeyPatch):
        use(monkeypatch, ScriptedModel(), concurrency=1)
        now = platform.in_force()
        other = ledger.begin(now, "scripted", purpose="analysis", key="", version="", vacancy_id=None, requests=1)
        work = ask("analysis", text())
        next(work)()  # it only waits
        ledger.finish(other, now, [], answer={})
        step = work.send(None)
        with pytest.raises(StopIteration) as done:
            work.send(step())
        assert done.value.value.backend == "scripted"

    def test_results_come_as_they_are_ready(self):
        def work(n):
            got = yield lambda: n * 2
            return got + 1

        assert sorted(together((work(n) for n in range(5)), 2)) == [1, 3, 5, 7, 9]


class TestPlainLetter:
    def test_a_chatflow_that_writes_plain_text_is_held_against_all_facts(self, monkeypatch: pytest.MonkeyPatch):
        plain = (
            "Hello,\n\nI am writing about your role. My recent work covers Rust and twelve years at Google.\n\n"
            "Best regards"
        )
        use(monkeypatch, ScriptedModel(lambda each: plain if each.purpose == "response" else honest(each)))
        row = factories.Vacancy(description_text=TEXT)
        analyse.analyse(row.pk)
        message = drafting.draft(row.pk)
        assert message.body.count("Hello") == 1
        assert "Best regards" not in message.body
        assert message.blocked


class TestWhatAReviewFound:
    """Each was a fault once."""

    def test_a_fault_of_the_database_stops_no_other(self, monkeypatch: pytest.MonkeyPatch):
        model = use(monkeypatch, ScriptedModel(), concurrency=4)
        rows = [another(n) for n in range(4)]

        def say(question):
            return down() if "Ferry" in question.text else honest(question)

        model.say = say
        finish = ledger.finish

        def breaking(call, *args, **kwargs):
            finish(call, *args, **kwargs)
            if call.vacancy_id == rows[0].pk:
                raise OperationalError("database is locked")

        monkeypatch.setattr(ledger, "finish", breaking)
        list(analyse.analyse_waiting(seconds=60))
        assert Vacancy.objects.filter(status="matched").count() == 3
        assert AiCall.objects.filter(outcome="started").count() == 0

    def test_a_stopped_worker_gives_everything_back(self, monkeypatch: pytest.MonkeyPatch):
        use(monkeypatch, ScriptedModel(), concurrency=3)
        for n in range(6):
            another(n)
        for _ in range(4):
            running = analyse.analyse_waiting(seconds=60)
            next(running)
            running.close()
            AiCall.objects.update(answer=None)
        assert Vacancy.objects.exclude(claimed_by="").count() == 0
        assert Vacancy.objects.filter(status="new").exclude(attempts=0).count() == 0
        assert AiCall.objects.filter(outcome="started").count() == 0

    def test_a_letter_rests_on_the_text_as_it_is_now(self, model: ScriptedModel):
        row = factories.Vacancy(description_text=TEXT)
        analyse.analyse(row.pk)
        Vacancy.objects.update(description_text="We need Celery.\n- Celery under load", content_hash="f" * 32)
        drafting.draft(row.pk)
        asked_for = [each for each in model.asked if each.purpose == "analysis"]
        assert len(asked_for) == 2
        assert '"Celery"' in model.asked[-1].text
        assert '"Django"' not in model.asked[-1].text

    def test_what_is_on_its_way_is_not_used_up(self, monkeypatch: pytest.MonkeyPatch):
        use(monkeypatch, ScriptedModel(seconds=0.05), daily_call_limit=10, concurrency=8)
        for n in range(12):
            another(n)
        said = list(analyse.analyse_waiting(seconds=60))
        assert said.count("matched") == 10
        assert ledger.totals(ledger.today()).requests == 10

    def test_a_stand_in_says_why_it_was_asked(self, monkeypatch: pytest.MonkeyPatch):
        use(monkeypatch, ScriptedModel(lambda _: down()), fallback=["builtin"])
        row = factories.Vacancy(description_text=TEXT)
        analyse.analyse(row.pk)
        row.refresh_from_db()
        assert "because the first choice did not answer (The provider is down.)" in row.lead.interactions.first().text

    def test_a_question_that_alone_gets_no_answer_is_given_up(self, model: ScriptedModel):
        model.say = lambda question: (
            down("no answer", Trouble.TIMEOUT) if "poison" in question.text else honest(question)
        )
        poison = factories.Vacancy(description_text=f"{TEXT} poison")
        for n in range(4):
            Vacancy.objects.update(not_before=None)
            analyse.analyse(poison.pk)
            asked(f"other {n}")
        poison.refresh_from_db()
        assert poison.status == "failed"

    def test_a_burst_of_failures_is_one(self, monkeypatch: pytest.MonkeyPatch):
        use(monkeypatch, ScriptedModel(lambda _: down(trouble=Trouble.KEY), seconds=0.05), concurrency=16)
        for n in range(16):
            another(n)
        list(analyse.analyse_waiting(seconds=60))
        state = AiBackendState.objects.get()
        assert state.failures == 1
        assert state.paused_until - timezone.now() < timedelta(minutes=2)
        assert Notification.objects.filter(event="ai_trouble").count() == 1

    @pytest.mark.parametrize(
        "change", [{"status": "skipped", "skip_rule": "owner"}, {"closed_at": factories.days_ago(0)}]
    )
    def test_what_was_decided_meanwhile_stands(self, model: ScriptedModel, change: dict[str, object]):
        row = factories.Vacancy(description_text=TEXT)

        def say(question):
            Vacancy.objects.filter(pk=row.pk).update(**change)
            return honest(question)

        model.say = say
        work = analyse.steps(row.pk)
        step = next(work)
        Vacancy.objects.filter(pk=row.pk).update(**change)
        model.say = honest
        with pytest.raises(StopIteration):
            work.send(step())
        row.refresh_from_db()
        assert (row.lead, AnalysisRow.objects.count()) == (None, 0)

    def test_the_same_question_at_once_is_asked_once(self, monkeypatch: pytest.MonkeyPatch):
        model = use(monkeypatch, ScriptedModel(seconds=0.1), concurrency=8)
        list(together((ask("analysis", text()) for _ in range(4)), 8))
        assert len(model.asked) == 1

    def test_money_that_is_on_its_way_counts(self, monkeypatch: pytest.MonkeyPatch):
        model = use(
            monkeypatch,
            ScriptedModel(seconds=0.05),
            concurrency=16,
            daily_money_limit="0.02",
            price_in="5",
            price_out="20",
        )
        for n in range(16):
            another(n)
        list(analyse.analyse_waiting(seconds=60))
        assert len(model.asked) <= 4

    def test_a_service_that_is_down_is_told_as_one(self, model: ScriptedModel):
        model.say = lambda _: down()
        with pytest.raises(ServiceError, match="provider is down"):
            responding.analyze_and_generate_response(factories.Vacancy(description_text=TEXT))

    def test_the_quota_is_told_as_one(self, model: ScriptedModel):
        row = factories.Vacancy(description_text=TEXT)
        analyse.analyse(row.pk)
        Preferences.objects.update(drafts_per_day=0)
        with pytest.raises(drafting.NothingToAnswerError, match="Today's drafts are written"):
            drafting.draft(row.pk)
