"""The same vacancy once: is this one known already, under another id, on another board, in other words?

`compare` judges two advertisements and `keys` says where to look for the second one; both are pure.
"""

from leads.services.matching.ad import Ad
from leads.services.matching.compare import Same, Sameness, compare
from leads.services.matching.keys import keys

__all__ = ["Ad", "Same", "Sameness", "compare", "keys"]
