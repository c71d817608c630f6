"""A message and the evidence gate: what it says is checked when it is written, edited, and once more at the yes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.conf import settings
from django.utils import timezone

from leads.models import Message, Vacancy
from leads.services import messages
from leads.services.messages import RefusedError
from outreach import profile
from outreach.ai.base import Sentence
from outreach.evidence import Problem, Verdict, check, merge
from outreach.foreign import foreign
from outreach.offer import SENDER, Offer, OfferedFact
from outreach.vacancy_text import vacancy_text

SECOND_READER = "second_reader"


def findings(body: str, sentences: Sequence[Mapping[str, Any]], vacancy: Vacancy, subject: str = "") -> dict[str, Any]:
    """{sentences, blocked} for the message's columns: each sentence with its sources and problems, and what blocks.

    A problem in the subject stands at a line of its own, "Subject: …".
    """
    cited = [_cited(row) for row in sentences]
    offer = profile.offer()
    facts = (*offer.facts, *_about(offer))
    verdict = check(body, facts, vacancy_text(vacancy), cited, sender=offer, today=timezone.localdate())
    verdict = merge(verdict, _of_second_reader(body, sentences))
    verdict = merge(verdict, _foreign(body, subject, verdict, offer, vacancy))
    return {"sentences": _sentences(verdict), "blocked": _blocked(verdict)}


def recheck(message: Message) -> bool:
    """Check a draft against the facts as they are now; whether it may be approved."""
    if message.vacancy is None:
        return not message.blocked
    found = findings(message.body, message.sentences, message.vacancy, message.subject)
    if found["blocked"] != message.blocked or found["sentences"] != message.sentences:
        messages.record_findings(message.pk, sha256=message.sha256, **found)
    return not found["blocked"]


def stands(message: Message) -> bool:
    """Whether everything the message says still rests on facts that are true today."""
    if message.vacancy is None:
        return True
    return not findings(message.body, message.sentences, message.vacancy, message.subject)["blocked"]


def recheck_open() -> int:
    """Check every open draft again, because a fact changed; how many are blocked now."""
    drafts = Message.objects.filter(status=Message.Status.DRAFT, direction=Message.Direction.OUT)
    return sum(not recheck(message) for message in drafts.select_related("vacancy__company")[:500])


def with_sentence(message: Message, old: str, new: str) -> str:
    """The body with one sentence replaced, or taken out when `new` is empty. Raises RefusedError."""
    if _words(old) and _words(old) == _words(message.body):
        raise RefusedError("The doubt is about the whole letter: edit the letter, or have it written again.")
    if not old.strip() or message.body.count(old) != 1:
        raise RefusedError("The sentence is not there any more. Look at the draft again.")
    before, _, after = message.body.partition(old)
    return _tidy(before, after) if not new.strip() else before + " ".join(new.split()) + after


def _tidy(before: str, after: str) -> str:
    """A gap without a sentence leaves neither two spaces nor an empty paragraph."""
    if before.endswith("\n") and after.startswith("\n"):
        return before.rstrip("\n") + "\n\n" + after.lstrip("\n")
    return before.rstrip(" ") + after if after.startswith("\n") else before + after.lstrip(" ")


def _foreign(body: str, subject: str, verdict: Verdict, offer: Offer, vacancy: Vacancy) -> dict[str, list[Problem]]:
    """Strange addresses by the sentence they stand in; a line of the greeting or signature counts as one."""
    own = (profile.sender_profile().email, settings.OWNER_EMAIL, settings.REPLY_ADDRESS, settings.DEFAULT_FROM_EMAIL)
    pieces = list(dict.fromkeys((*(each.text for each in verdict.sentences), *body.splitlines())))
    quoted = f"{vacancy.title}\n{vacancy.description_text}"
    found: dict[str, list[Problem]] = {}
    for problem in foreign(body, offer, own, quoted):
        where = next((piece for piece in pieces if problem.words in piece), body)
        found.setdefault(where, []).append(problem)
    in_subject = [replace(each, why=f"In the subject: {each.why}") for each in foreign(subject, offer, own, quoted)]
    return found | ({f"Subject: {subject}": in_subject} if in_subject else {})


def _about(offer: Offer) -> tuple[OfferedFact, ...]:
    """What the owner says of the team in the profile is a fact of his like any other."""
    return (OfferedFact(id=SENDER, kind="capability", text=offer.about),) if offer.about else ()


def _of_second_reader(body: str, sentences: Iterable[Mapping[str, Any]]) -> dict[str, list[Problem]]:
    """What an AI backend objected to stands as long as its sentence does: code takes no such block away.

    Its sentence may be the whole letter.
    """
    objections = {
        str(row["text"]): [Problem(**each) for each in row.get("problems") or () if each["kind"] == SECOND_READER]
        for row in sentences
    }
    words = _words(body)
    return {text: problems for text, problems in objections.items() if problems and _words(text) in words}


def _words(text: str) -> str:
    """Line ends and spaces are no words."""
    return " ".join(text.split())


def _cited(row: Mapping[str, Any]) -> Sentence:
    return Sentence(str(row.get("text", "")), row.get("about", "us"), tuple(row.get("rests_on") or ()))


def _sentences(verdict: Verdict) -> list[dict[str, Any]]:
    return [
        {
            "text": each.text,
            "about": each.about,
            "rests_on": list(each.rests_on),
            "problems": [asdict(problem) for problem in each.problems],
        }
        for each in verdict.sentences
    ]


def _blocked(verdict: Verdict) -> list[str]:
    return [problem.why for each in verdict.sentences for problem in each.problems]
