"""The evidence gate: every sentence of a draft rests on a fact of ours or a line of theirs, or the draft is blocked."""

from outreach.evidence.gate import check
from outreach.evidence.message import check_message
from outreach.evidence.sources import GateFact
from outreach.evidence.verdict import Checked, Problem, Verdict, merge

__all__ = ["Checked", "GateFact", "Problem", "Verdict", "check", "check_message", "merge"]
