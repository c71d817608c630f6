"""What an empty list says: why there is nothing, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.admin.views.main import ChangeList

# Table → view ("" for a list without views) → what an empty list says.
ADVICE: dict[str, dict[str, str]] = {
    "leads.message": {
        "approve": "No draft waits for you. The agent writes them for the best vacancies of each day; “Draft” in the "
        "list of vacancies writes one now.",
        "waiting": "Nothing approved waits to be sent.",
        "hand": "Nothing waits to be sent by hand.",
        "uncertain": "Of every letter it is known whether it left.",
        "failed": "No letter failed to leave.",
        "sent": "No letter was sent yet. An approved one leaves by itself, or waits under “By hand”.",
        "all": "No letter was written yet. The first come with the first vacancies that match.",
    },
    "leads.lead": {"": "A vacancy that matches becomes a lead by itself. Look under Sources whether a scan ran."},
    "leads.vacancy": {
        "all": "A scan brings vacancies: look under Sources whether one ran, or paste a vacancy.",
        "week": "No vacancy was found this week: look under Sources whether the scans run.",
        "matched": "Nothing matches yet. “Skipped” says which rule turned each vacancy away.",
        "skipped": "No rule turned a vacancy away.",
        "failed": "Every vacancy could be analysed.",
        "second": "A vacancy that comes back with more money or fewer demands stands here.",
        "closed": "Every vacancy we know is still open.",
        "joined": "No vacancy was found to be the same as another one.",
    },
    "leads.company": {
        "all": "Companies come with their vacancies, or with your contacts from before.",
        "talks": "You are in talks with nobody. A reply or a meeting of a lead brings its company here.",
        "clients": "No company is called a client: bring your contacts from before, and say who is one.",
        "written": "No letter was sent yet.",
        "never": "Every company was written to.",
        "before": "Bring your contacts from before: for those the agent writes nothing by itself.",
        "blocked": "Nobody is on the list of those you do not write to.",
    },
    "leads.pastcontact": {"": "Bring your contacts from before: the button stands above the companies."},
    "outreach.aicall": {"": "No model was asked yet. The built-in analyst works on this machine and costs nothing."},
    "leads.suppression": {
        "": "Nobody is on the list. Put a company, a domain or an address on it, and nothing is written to them."
    },
    "outreach.fact": {"": "A letter says only what stands here. Five good ones are enough; Set up finds them."},
    "sourcing.searchprofile": {"": "Without a search nothing is found. Make one, or choose one in Set up."},
}  # fmt: skip
VIEW = "view"  # the name of `paging.ViewFilter`
ADD = {
    "leads.suppression": "Put somebody on the list",
    "sourcing.searchprofile": "New search",
    "outreach.fact": "New fact",
}


@dataclass(frozen=True, slots=True)
class Nothing:
    heading: str
    text: str
    narrowed: bool  # by words or filters of the owner: taking them off may help
    add: str  # what the button for a new row says; "" for Unfold's own words


def nothing(changelist: ChangeList) -> Nothing:
    label = changelist.opts.label_lower
    if narrowed(changelist):
        return Nothing("Nothing fits", "Try other words, or fewer filters.", True, ADD.get(label, ""))
    text = ADVICE.get(label, {}).get(_view(changelist), "What belongs here comes by itself.")
    return Nothing("Nothing here yet", text, False, ADD.get(label, ""))


def narrowed(changelist: ChangeList) -> bool:
    """A saved view alone is no filter: its emptiness is told in its own words."""
    return bool(changelist.query or set(changelist.get_filters_params()) - {VIEW})


def _view(changelist: ChangeList) -> str:
    """The saved view that is open, of a list that has some."""
    return next((str(spec.value()) for spec in changelist.filter_specs if _is_view(spec)), "")


def _is_view(spec: Any) -> bool:
    return getattr(spec, "parameter_name", "") == VIEW
