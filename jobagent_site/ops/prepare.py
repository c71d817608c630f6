"""What must stand before the first step: tables, schedules, roles, a way to tell the owner."""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from jobagent_site.crm.roles import ensure_roles
from jobagent_site.one_time import give_one_time_password
from jobagent_site.ops import schedules
from notifications.models import Channel
from outreach import profile

OWNER = "owner"


def prepare() -> None:
    """Bring the database up to date and make what the agent needs. Doing it again changes nothing."""
    if behind():
        print("Preparing the database …", file=sys.stderr)  # noqa: T201
        call_command("migrate", interactive=False, verbosity=0, stdout=sys.stderr)
    schedules.ensure()
    ensure_roles()
    profile.sender_profile()
    profile.preferences()
    Channel.objects.get_or_create(name="E-mail", defaults={"kind": "email"})


def owner_password() -> str | None:
    """The owner's account with a new one-time password; None once he has chosen his own."""
    return give_one_time_password(OWNER, settings.OWNER_EMAIL)


def behind() -> bool:
    """Whether the database lacks a migration."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
