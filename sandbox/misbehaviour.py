"""Which service knows which kinds of misbehaviour, and where an order waits unless it names a path itself."""

from sandbox.company.faults import FAULTS as COMPANY
from sandbox.dou.faults import FAULTS as DOU
from sandbox.faults import FAULTS as DJINNI
from sandbox.faults import Fault
from sandbox.linkedin.faults import FAULTS as LINKEDIN
from sandbox.openai.faults import FAULTS as OPENAI
from sandbox.platform.faults import FAULTS as PLATFORM

KINDS: dict[str, dict[str, Fault]] = {
    "djinni": DJINNI,
    "linkedin": LINKEDIN,
    "dou": DOU,
    "company": COMPANY,
    "platform": PLATFORM,
    "openai": OPENAI,
}
# A question costs money and goes wrong, a list is asked and refuses; looking around goes on meanwhile.
WAITS_AT = {
    "djinni": "/",
    "linkedin": "/jobs-guest/jobs/api/seeMoreJobPostings/",
    "dou": "/vacancies/feeds/",
    "company": "/careers/",
    "platform": "/flowise/api/v1/prediction",
    "openai": "/openai/v1/chat",
}
# Kinds that make sense elsewhere only.
KIND_WAITS_AT = {("linkedin", "other_id"): "/jobs-guest/jobs/api/jobPosting/"}


def waits_at(service: str, kind: str) -> str:
    """Return the beginning of the addresses an order without a path is meant for."""
    return KIND_WAITS_AT.get((service, kind), WAITS_AT[service])
