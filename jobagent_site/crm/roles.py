"""The roles: the owner is a superuser; a Viewer reads, an Assistant also edits. Neither decides what leaves."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q

VIEWER, ASSISTANT = "Viewer", "Assistant"

READ = (
    "leads.vacancy", "leads.vacancyversion", "leads.company", "leads.contact", "leads.lead", "leads.stageevent",
    "leads.interaction", "leads.pastcontact", "leads.task", "leads.meeting", "leads.message", "leads.feedback",
    "leads.suppression", "leads.agentstep", "sourcing.searchprofile", "sourcing.scan", "outreach.senderprofile",
    "outreach.fact", "outreach.aicall",
)  # fmt: skip
EDIT = (
    "leads.lead", "leads.message", "leads.company", "leads.contact", "leads.vacancy", "leads.meeting",
    "leads.interaction",
)  # fmt: skip
KEEP = ("leads.task", "leads.suppression")  # also added; a task also deleted

ROLES: dict[str, tuple[str, ...]] = {
    VIEWER: tuple(f"{label.replace('.', '.view_')}" for label in READ),
    ASSISTANT: (
        *(label.replace(".", ".view_") for label in READ),
        *(label.replace(".", ".change_") for label in (*EDIT, *KEEP)),
        *(label.replace(".", ".add_") for label in (*KEEP, "leads.interaction", "leads.feedback")),
        "leads.delete_task",
    ),
}


@transaction.atomic
def ensure_roles() -> None:
    """Make the groups and give them exactly these permissions; people stay in them."""
    for name, wanted in ROLES.items():
        Group.objects.get_or_create(name=name)[0].permissions.set(_permissions(wanted))


def _permissions(names: Iterable[str]) -> list[Permission]:
    """The rows of "app.codename"s. Raises Permission.DoesNotExist for a name that no model has."""
    wanted = set(names)
    rule = Q(pk=None)
    for name in wanted:
        app, codename = name.split(".")
        rule |= Q(content_type__app_label=app, codename=codename)
    rows = list(Permission.objects.filter(rule).select_related("content_type"))
    if missing := wanted - {f"{row.content_type.app_label}.{row.codename}" for row in rows}:
        raise Permission.DoesNotExist(f"No such permission: {', '.join(sorted(missing))}")
    return rows
