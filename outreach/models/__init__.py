"""Who we are and can prove, who analyses and writes, what we understood, and what was approved and tried."""

from outreach.models.ai import AiBackendState, AiCall, AiPlatform, Analysis, ai_backends, only_builtin
from outreach.models.profile import LANGUAGES, Account, Fact, Preferences, SenderProfile
from outreach.models.sent import Approval, Attempt

__all__ = [
    "LANGUAGES",
    "Account",
    "AiBackendState",
    "AiCall",
    "AiPlatform",
    "Analysis",
    "Approval",
    "Attempt",
    "Fact",
    "Preferences",
    "SenderProfile",
    "ai_backends",
    "only_builtin",
]
