"""The sentences of a letter that hold the vacancy's own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outreach.ai.base import Sentence
from outreach.ai.builtin.technologies import names
from outreach.draft.needs import STACK
from outreach.draft.phrases import Phrases, fill, listed
from outreach.draft.plan import Plan
from outreach.draft.roles import role_head
from outreach.draft.spans import Detail
from outreach.offer import SENDER

TITLE = "V0"
_PLAIN_ROLE = 6  # words
_MOST_TOOLS = 3


@dataclass(frozen=True, slots=True)
class Saying:
    """A plan, the phrases of its language, and the team that writes."""

    chosen: Plan
    phrases: Phrases
    team: str

    @property
    def role(self) -> str:
        """The role to repeat; something to call a vacancy by where its title cannot be repeated."""
        untitled = (*self.chosen.technologies, *(each.text for each in self.chosen.details), "IT")
        return self.chosen.role or untitled[0]

    @property
    def head(self) -> str:
        """The short form of the role."""
        return self.chosen.head or self.role

    def opening(self, slot: str = "") -> Sentence:
        """A team writes and offers its people for this role."""
        known = "about" if self.chosen.about else "named" if self.team else "bare"
        at = fill(self.phrases.form("at"), {"company": self._company()}) if self.chosen.company else ""
        values = {"about": self.chosen.about, "team": self.team, "role": self._named(self.head), "at": at}
        return Sentence(self.phrases.sentence("opening", slot or known, values), "us", (SENDER, TITLE))

    def need(self) -> Sentence | None:
        """Their need, with the question right after it or as a statement."""
        need = self.chosen.need
        if need is None:
            return self._without_need()
        if self.chosen.asks_late:
            return self._told("tell", "goal" if need.is_goal else need.said.form, need)
        return self._told("ask", need.said.form, need)

    def _without_need(self) -> Sentence:
        """Nothing concrete is said: the question is about the tools, else about the role."""
        tools = self.chosen.tools
        question = self.phrases.sentence("question", STACK, {})
        values = {
            "role": self._named(self.head),
            "tools": listed(tools[:_MOST_TOOLS], self.phrases),
            "question": question,
        }
        lines = self.chosen.tool_lines if len(tools) > 1 else (TITLE,)
        return Sentence(self.phrases.sentence("ask", "tools" if len(tools) > 1 else "role", values), "them", lines)

    def also(self) -> Iterator[Sentence]:
        """What may be said besides the need, the best first: the second detail, the third, the tools they name."""
        later = self.chosen.others[1:] if self.chosen.asks_late else self.chosen.others
        for detail in later:
            yield self._told("tell", f"also_{detail.said.form}", detail)
        if self.chosen.need and len(self.chosen.tools) > 1 and not self._step_names_tools():
            text = self.phrases.sentence(
                "tell", "tools", {"tools": listed(self.chosen.tools[:_MOST_TOOLS], self.phrases)}
            )
            yield Sentence(text, "them", self.chosen.tool_lines)

    def spare(self) -> Sentence | None:
        """One more line of theirs, for a letter that would be too short."""
        spare = self.chosen.spare
        return self._told("tell", f"spare_{spare.said.form}", spare) if spare else None

    def late_question(self) -> Sentence | None:
        """The question about the second detail, at the end."""
        detail = self.chosen.asked_about
        return self._told("ask", f"late_{detail.said.form}", detail) if detail else None

    def step(self) -> Sentence:
        """The next step: a call about the thing itself where it has a name, else about their tools, else the role."""
        detail = self._named_thing()
        if detail:
            text = self.phrases.sentence("step", "object", {"object": detail.said.thing})
            return Sentence(text, "neither", (detail.line,))
        if self._step_names_tools():
            values = {"role": self._named(self._step_role()), "tools": listed(self._further_tools(), self.phrases)}
            return Sentence(self.phrases.sentence("step", "tools", values), "neither", self.chosen.tool_lines)
        return Sentence(self.phrases.sentence("step", "role", {"role": self._named(self.role)}), "neither", (TITLE,))

    def _named_thing(self) -> Detail | None:
        return next((each for each in self.chosen.details if each.said.thing), None)

    def _step_names_tools(self) -> bool:
        worth_it = self.chosen.trade != "business" and len(self._further_tools()) > 1
        return worth_it and self.chosen.need is not None and self._named_thing() is None

    def _further_tools(self) -> tuple[str, ...]:
        """Two tools that the role does not name itself."""
        said = frozenset(names(self._step_role()))
        return tuple(each for each in self.chosen.tools if each not in said)[:2]

    def _step_role(self) -> str:
        return role_head(self.role)

    def _told(self, table: str, slot: str, detail: Detail) -> Sentence:
        embedded = detail.said.form != "quote"
        values = {
            "one": detail.said.text if embedded else self.phrases.quoted(detail.text),
            "question": self.phrases.sentence("question", self.chosen.question, {}) if table == "ask" else "",
        }
        return Sentence(self.phrases.sentence(table, slot, values), "them", (detail.line,))

    def _company(self) -> str:
        return fill(self.phrases.form("company"), {"company": self.chosen.company})

    def _named(self, role: str) -> str:
        """The role in a sentence: English repeats a plain one without marks."""
        plain = self.phrases.language == "en" and len(role.split()) <= _PLAIN_ROLE and not set(role) & set("(),:–—|")
        return role if plain else self.phrases.quoted(role)
