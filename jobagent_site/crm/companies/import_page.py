"""“Contacts from before”: a list of the owner's is read, shown line by line, and taken in only after his yes."""

from __future__ import annotations

import base64
import hashlib
import zlib

from django.conf import settings
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from jobagent_site.crm import export, words
from jobagent_site.crm.acting import actor
from leads.models import PastContact
from leads.services.past import reading, writing

MAY = "leads.add_pastcontact"
SALT = "past contacts"
SHOWN = 200
A_DAY = 24 * 60 * 60
OUTCOMES = {
    writing.NEW: ("new", "success"),
    writing.KNOWN: ("known", "info"),
    writing.LISTED: ("do not write", "danger"),
    writing.TWICE: ("skipped", "default"),
}


@require_http_methods(["GET", "POST"])
def import_page(request: HttpRequest) -> HttpResponse:
    """GET asks for the list; the first POST shows what it would do, the second one (with what was shown) does it."""
    if not request.user.has_perm(MAY):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request)
    try:
        body, source = _brought(request)
        found = reading.read(body)
    except (reading.UnreadableError, signing.BadSignature) as error:
        stale = "What was shown is older than a day or was changed on its way. Bring the list again."
        problem = stale if isinstance(error, signing.BadSignature) else str(error)
        return _page(request, problem=problem, status=400)
    if "write" in request.POST:
        return _written(request, found, source, hashlib.sha256(body).hexdigest())
    return _preview(request, found, body, source)


@require_http_methods(["GET"])
def example(request: HttpRequest) -> HttpResponse:
    """A list to start from."""
    if not request.user.has_perm(MAY):
        raise PermissionDenied
    return export.download("past-contacts-example", EXAMPLE[0], EXAMPLE[1:])


EXAMPLE = (
    ("company", "name", "e-mail", "phone", "site", "when", "kind", "note"),
    ("Nordwind GmbH", "Katharina Brandt", "k.brandt@nordwind.example", "", "nordwind.example", "2024-11-30", "client",
     "Two developers for a year"),
    ("ТОВ «Обрій»", "Олена Коваль", "olena@obrii.example", "", "", "2026-09-15", "talked", "Wanted a lower rate"),
    ("Lumen Labs Ltd", "", "", "", "lumen.example", "", "do not write", "Never paid"),
)  # fmt: skip


def _brought(request: HttpRequest) -> tuple[bytes, str]:
    """The list and its name: what was shown a moment ago, an uploaded file, or pasted text. Raises as `read` does."""
    if shown := request.POST.get("shown"):
        kept = signing.loads(shown, salt=SALT, max_age=A_DAY)
        return zlib.decompress(base64.b85decode(kept["body"])), kept["source"]
    upload = request.FILES.get("file")
    if upload is not None:
        if (upload.size or 0) > reading.MOST_BYTES:
            raise reading.UnreadableError(
                f"The file has {upload.size / 1024 / 1024:.1f} MB; 5 MB are the most. Split it in two."
            )
        return upload.read(), (upload.name or "file")[:200]
    text = request.POST.get("text", "")
    if not text.strip():
        raise reading.UnreadableError("Choose a file, or paste the lines.")
    return text.encode("utf-8", "ignore"), f"pasted {timezone.localdate():%Y-%m-%d}"


def _preview(request: HttpRequest, found: reading.Read, body: bytes, source: str) -> HttpResponse:
    steps = writing.plan(found.rows)
    counts = writing.counted(steps)
    sealed = signing.dumps({"body": base64.b85encode(zlib.compress(body)).decode(), "source": source}, salt=SALT)
    if len(sealed) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE * 0.9:
        return _page(request, problem="The list is too long to be shown at once. Split it in two.", status=400)
    # What is skipped and what is wrong has to be seen first in a long list.
    shown = sorted(steps, key=lambda step: step.outcome != writing.LISTED)[:SHOWN]
    return _page(
        request, found=found, source=source,
        counts=[(OUTCOMES[name], counts[name]) for name in OUTCOMES if name in counts],
        steps=[(step, *OUTCOMES[step.outcome]) for step in shown], more=max(len(steps) - SHOWN, 0),
        todo=sum(step.is_written for step in steps), shown=sealed,
        wrong=found.wrong[:SHOWN], more_wrong=max(len(found.wrong) - SHOWN, 0),
    )  # fmt: skip


def _written(request: HttpRequest, found: reading.Read, source: str, digest: str) -> HttpResponse:
    done = writing.write(found.rows, source=source, source_hash=digest, actor=actor(request))
    said = [
        f"{words.counted(done.past, 'contact')} from before taken in, "
        f"{words.counted(done.companies, 'new company', 'new companies')}.",
        f"{words.counted(done.listed, 'line')} put on the list of those you do not write to." if done.listed else "",
        f"{words.counted(done.drafts, 'open draft')} discarded, {done.vacancies} vacancies skipped."
        if done.drafts or done.vacancies
        else "",
        f"{words.counted(done.already, 'line')} were there already." if done.already else "",
        f"{words.counted(len(found.wrong), 'line')} left out." if found.wrong else "",
    ]
    messages.success(request, " ".join(filter(None, said)))
    return HttpResponseRedirect(f"{reverse('admin:leads_company_changelist')}?view=before")


def _page(request: HttpRequest, *, status: int = 200, **more: object) -> HttpResponse:
    request.current_app = admin.site.name
    context = admin.site.each_context(request) | {
        "title": "Contacts from before", "known": PastContact.objects.count(), **more,
    }  # fmt: skip
    return TemplateResponse(request, "crm/companies/import.html", context, status=status)
