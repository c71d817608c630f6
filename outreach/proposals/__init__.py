"""Facts proposed from the owner's own texts: a web page, a one-pager, old letters. Pure; nothing counts until ticked.

Every proposal is a verbatim span of the text. What nobody can check is a claim with a question, what strangers wrote
and their names, addresses and numbers are left out.
"""

from __future__ import annotations

from outreach.proposals.finding import LONGEST, MOST, Found, prepared, propose
from outreach.proposals.reading import CLAIM, Proposal, read

__all__ = ["CLAIM", "LONGEST", "MOST", "Found", "Proposal", "prepared", "propose", "read"]
