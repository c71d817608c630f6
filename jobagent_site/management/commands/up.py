"""`manage.py up`: web and worker together."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django_q.tasks import async_task

from jobagent_site.ops import demo, part, up
from jobagent_site.ops.prepare import OWNER, owner_password, prepare


class Command(BaseCommand):
    help = "Start web and worker, watch over both, end both on SIGTERM or Ctrl-C."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with up.in_charge():
                sys.exit(self._run())
        except up.AlreadyRunsError as error:
            raise CommandError(str(error)) from error

    def _run(self) -> int:
        if not up.port_is_free(settings.PORT, settings.BIND):
            raise CommandError(f"Port {settings.PORT} is taken. Choose another: PORT={settings.PORT + 1} ./run …")
        prepare()
        if settings.DEMO:
            demo.seed()
        async_task("jobagent_site.ops.tasks.sweep")
        self._welcome()
        return up.run(part.parts())

    def _welcome(self) -> None:
        password = owner_password()
        self.stdout.write(f"\n  Jobagent:  {settings.PUBLIC_URL}/\n")
        if password:
            self.stdout.write(
                f"  user:      {OWNER}\n  password:  {password}   (for once: you choose your own after it)\n"
            )
        else:
            self.stdout.write(f"  user:      {OWNER}, with the password you chose\n")
        if settings.DEMO:
            self.stdout.write("  This is practice: the board and the recruiters live on this machine.\n")
        self.stdout.write("  Ctrl-C or `./run stop` ends it.\n\n")
        self.stdout.flush()
