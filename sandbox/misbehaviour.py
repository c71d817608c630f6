"""Which service knows which kinds of misbehaviour, and where an order waits unless it names a path itself."""

from sandbox.faults import FAULTS as DJINNI
from sandbox.faults import Fault
from sandbox.openai.faults import FAULTS as OPENAI
from sandbox.platform.faults import FAULTS as PLATFORM

KINDS: dict[str, dict[str, Fault]] = {"djinni": DJINNI, "platform": PLATFORM, "openai": OPENAI}
# A question costs money and goes wrong; looking around goes on meanwhile.
WAITS_AT = {"djinni": "/", "platform": "/flowise/api/v1/prediction", "openai": "/openai/v1/chat"}
