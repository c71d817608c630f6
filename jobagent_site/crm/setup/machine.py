"""The values of the machine (`.env`), for reading: where each comes from, secrets only as given or not."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from jobagent_site.config import SECRETS, in_force

SHOWN = {
    "OWNER_NAME": "How the dashboard greets you",
    "OWNER_EMAIL": "Where you are told, unless a channel names another address",
    "PUBLIC_URL": "The address in mails that lead back here",
    "TIME_ZONE": "Your days and sending hours",
    "SENDING_ENABLED": "Sending, while the CRM does not say",
    "DJINNI_BASE_URL": "Where Djinni is",
    "LINKEDIN_BASE_URL": "Where LinkedIn is",
    "LINKEDIN_ACCEPTED": "LinkedIn is read although it forbids robots, while the CRM does not say",
    "DOU_BASE_URL": "Where DOU is",
    "FEED_TRUSTED_ORIGINS": "Feeds on your own network that may be read",
    "AI_BACKEND": "Who understands and writes, while the CRM does not say",
    "AI_PLATFORM_URL": "Where the AI platform is, while the CRM does not say",
    "AI_PLATFORM_API_KEY": "The key to it, while the CRM does not hold one",
    "AI_MODEL": "The model of an OpenAI-compatible server, while the CRM does not say",
    "EMAIL_URL": "How mail leaves",
    "DEFAULT_FROM_EMAIL": "The sender of mails",
    "REPLY_ADDRESS": "Where answers go, before your own address",
}


@dataclass(frozen=True, slots=True)
class Value:
    name: str
    about: str
    text: str
    source: str


def values() -> list[Value]:
    return [_value(name, about) for name, about in SHOWN.items()]


def _value(name: str, about: str) -> Value:
    if name == "EMAIL_URL":
        return Value(name, about, _mail(), _source("EMAIL_BACKEND", name))
    state = in_force(name)
    text = str(state.value)
    if name in SECRETS:
        text = "given" if state.value else ""
    elif isinstance(state.value, bool):
        text = "on" if state.value else "off"
    elif isinstance(state.value, list | tuple):
        text = ", ".join(map(str, state.value))
    return Value(name, about, text or "not given", state.source)


def _mail() -> str:
    """The server without login and password, or the folder."""
    if "filebased" in settings.EMAIL_BACKEND:
        return "files in the folder “mail”; nothing leaves this machine"
    return f"{settings.EMAIL_HOST}, port {settings.EMAIL_PORT}"


def _source(setting: str, name: str) -> str:
    return "from .env" if name in settings.ENV_FILE_NAMES else in_force(setting).source
