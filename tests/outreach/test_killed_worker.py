"""A worker killed from outside while it sends: the message is uncertain, and never sent a second time."""

from __future__ import annotations

import signal
from pathlib import Path

from tests.outreach.smtp_server import smtp_server
from tests.place import new_place

APPROVED_MESSAGE = """
from tests import factories
factories.Preferences(sending=True); factories.SenderProfile()
print(factories.approved(factories.Message()).pk)
"""
STATUS = "from leads.models import Message; print(Message.objects.get().status)"
LEASE_IS_OVER = """
from datetime import timedelta
from django.utils import timezone
from leads.models import Message
Message.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
"""
DELIVER = ("agent", "--once", "--steps", "deliver")


def test_it_leaves_a_message_uncertain_and_sends_it_no_second_time(tmp_path: Path):
    with (
        smtp_server("hang after data") as server,
        new_place(tmp_path, EMAIL_URL=f"smtp://127.0.0.1:{server.port}") as place,
    ):
        place.python(APPROVED_MESSAGE)
        worker = place.start("manage.py", *DELIVER)
        assert server.in_data.wait(30), worker.communicate(timeout=5)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        assert place.python(STATUS) == "sending"

        server.behaviour = "accept"
        assert place.json(*DELIVER)["deliver"] == {"sent": 0, "failed": 0, "uncertain": 0, "later": 0}
        assert place.python(STATUS) == "sending"

        place.python(LEASE_IS_OVER)
        assert place.json(*DELIVER)["deliver"]["uncertain"] == 1
        assert place.python(STATUS) == "uncertain"

        assert place.json(*DELIVER)["deliver"] == {"sent": 0, "failed": 0, "uncertain": 0, "later": 0}
        assert len(server.received) == 1
