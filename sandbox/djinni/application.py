"""The form on a job page, filled in by a visitor without an account."""

from django.http import HttpRequest

from sandbox.djinni.labels import WORDS
from sandbox.journal import Journal
from sandbox.store import Published
from sandbox.world import current

TOKEN = "practice" * 8  # the real token is 64 characters too


def problems(request: HttpRequest) -> dict[str, str]:
    """Return field → complaint; empty when the form can be taken."""
    email = request.POST.get("email", "")
    complaint = WORDS[current().lang]["email_wrong"]
    return {} if "@" in email and len(email) <= 320 else {"email": complaint}


def record(request: HttpRequest, one: Published, journal: Journal) -> None:
    """Keep the application with every field and file as received."""
    journal.record(
        service="djinni",
        kind="application",
        vacancy=one.vacancy.id,
        path=request.path,
        user_agent=request.headers.get("User-Agent", ""),
        fields={name: request.POST.getlist(name) for name in request.POST},
        files=[
            {"field": field, "name": upload.name, "type": upload.content_type, "size": upload.size}
            for field, upload in request.FILES.items()
        ],
    )
