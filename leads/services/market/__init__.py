"""The market in numbers: every change of a vacancy leaves deltas beside it, a job folds them, a rebuild proves them."""

from leads.services.market.deltas import added, counting
from leads.services.market.folding import fold

__all__ = ["added", "counting", "fold"]
