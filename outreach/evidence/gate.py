"""The evidence gate: nothing untrue about us leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from outreach.ai.base import Sentence, VacancyText
from outreach.evidence.about import about, speaks_of_us
from outreach.evidence.applicant import applicant_problems
from outreach.evidence.claims import Reading, read
from outreach.evidence.ground import Ground, people_named
from outreach.evidence.quoting import without_quotations
from outreach.evidence.resting import added_on, resting_on_nothing
from outreach.evidence.sentences import Piece, split
from outreach.evidence.sources import GateFact, Source, fact_source, plain, told_on, vacancy_sources
from outreach.evidence.support import check_us
from outreach.evidence.them import check_them, lines_of, shares_a_word
from outreach.evidence.tokens import tokens
from outreach.evidence.verdict import Checked, Problem, Verdict
from outreach.offer import SENDER, Offer, OfferedFact

_LONGEST_DRAFT = 12_000


def check(
    draft: str,
    facts: Sequence[GateFact | OfferedFact],
    vacancy: str | VacancyText,
    cited: Sequence[Sentence] = (),
    sender: Offer | None = None,
    today: date | None = None,
) -> Verdict:
    """The verdict over every sentence. Never raises on any text; a draft with a problem in it is blocked."""
    return _Gate(facts, vacancy, cited, sender, today).check(draft)


class _Gate:
    """One check: what has been said so far decides what "there" and "he" mean."""

    def __init__(
        self, facts: Sequence[GateFact | OfferedFact], vacancy: str | VacancyText, cited: Sequence[Sentence],
        sender: Offer | None, today: date | None,
    ) -> None:  # fmt: skip
        self.facts = tuple(fact_source(each, today) for each in told_on(facts))
        self.text = vacancy
        self.vacancy = vacancy_sources(vacancy)
        self.cited = {_plain(each.text): each for each in cited}
        self.sender = sender
        self.ours: tuple[str, ...] = ()
        self.before: tuple[Source, ...] = ()
        self.people: tuple[str, ...] = ()
        self.us = self.told = False

    def check(self, draft: str) -> Verdict:
        pieces = split(draft[:_LONGEST_DRAFT])
        self.ours = _names_of_ours(pieces, self.sender)
        checked = [self._checked(each) for each in pieces]
        told = tuple(each for each in checked if each is not None)
        if len(draft) > _LONGEST_DRAFT:
            words = draft[_LONGEST_DRAFT : _LONGEST_DRAFT + 80]
            told += (Checked(words, "us", (), (Problem("length", words, "The draft is too long to be checked"),)),)
        return Verdict(any(each.problems for each in told), told)

    def _checked(self, piece: Piece) -> Checked | None:
        """None for a greeting or a signature that claims nothing."""
        if piece.part == "body":
            return self._sentence(piece.text, read(without_quotations(piece.text, self.text)))
        reading = read(piece.text)
        problems = tuple(self._frame(piece, reading))
        return Checked(piece.text, "us", (), problems) if problems else None

    def _frame(self, piece: Piece, reading: Reading) -> list[Problem]:
        """Greeting and signature hold names; whatever else they claim is checked like any sentence about us."""
        if self.sender is not None and piece.text.strip() in self.sender.signature:
            return []
        ground = self._ground(self.facts)
        named = check_us(reading, ground).problems if piece.part == "signature" else []
        return [
            *applicant_problems(reading),
            *(each for each in named if each.kind not in ("name", "past_with_them", "moved", "org", "thing", "field")),
        ]

    def _sentence(self, text: str, reading: Reading) -> Checked:
        cited = self.cited.get(_plain(text))
        facts = self._cited_facts(cited)
        whom = about(reading, self.facts, self.vacancy, self.ours, self.us, self.told)
        if reading.folded.source != text and whom == "us" and not speaks_of_us(reading.tokens, self.facts, self.ours):
            whom = "them"  # nothing but their own words in it
        ground = self._ground(facts)
        problems = list(applicant_problems(reading))
        rests: list[str] = []
        quoted = _quoted(text, facts)
        if quoted:
            whom, rests, problems = "us", [quoted.id], []
            self.before = (quoted,)
        elif whom == "us":
            finding = check_us(reading, ground)
            problems += finding.problems
            rests = [each.id for each in finding.rests_on]
            if not (rests or problems):
                problems += resting_on_nothing(reading, ground)
            if not problems:
                problems += added_on(reading, ground)
            self.before = _told_of(finding.rests_on, self.before)
        elif whom == "them":
            problems += check_them(reading, self.vacancy, self.facts)
            rests = self._cited_lines(cited, reading, text) or lines_of(reading, self.vacancy)
        self.us = whom == "us"
        self.told = self.told or self.us and bool(rests or problems)
        self.people = tuple(people_named(reading, ground)) or self.people
        if whom == "us" and not rests and not problems:
            rests = [SENDER]
        return Checked(text, whom, tuple(dict.fromkeys(rests)), tuple(dict.fromkeys(problems)))

    def _cited_lines(self, cited: Sentence | None, reading: Reading, text: str) -> list[str]:
        """The lines the writer names, when they exist and share a word with the sentence."""
        named = {each for each in cited.rests_on if each[:1] == "V"} if cited else set()
        return [line.id for line in self.vacancy if line.id in named and shares_a_word(reading, text, line)]

    def _cited_facts(self, cited: Sentence | None) -> tuple[Source, ...]:
        named = {each for each in cited.rests_on if each[:1] == "F"} if cited else set()
        return tuple(each for each in self.facts if each.id in named) if named else self.facts

    def _ground(self, facts: tuple[Source, ...]) -> Ground:
        return Ground(facts, self.facts, self.vacancy, self.ours, self.before, self.people)


def _told_of(rests_on: Sequence[Source], before: tuple[Source, ...]) -> tuple[Source, ...]:
    """What "there" means next: the cases just told of; a mere figure or condition leaves the last case in mind."""
    cases = tuple(dict.fromkeys(each for each in rests_on if not each.people))
    if any(each.technologies or any(claim.kind == "org" for claim in each.claims) for each in cases):
        return cases
    return (*cases, *before)[:_FEW] if cases else before


_FEW = 4


def _plain(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str, facts: Sequence[Source]) -> Source | None:
    """The fact this sentence is, word for word, or one of whose sentences it is."""
    said = plain(text)
    return next((fact for fact in facts if said and said in fact.sentences), None)


def _names_of_ours(pieces: Sequence[Piece], sender: Offer | None) -> tuple[str, ...]:
    """Words of the signature and of the team's name."""
    texts = [each.text for each in pieces if each.part == "signature"]
    texts += [sender.team, sender.signature] if sender else []
    return tuple({token.text for text in texts for token in tokens(text) if token.capital and len(token.text) > 1})
