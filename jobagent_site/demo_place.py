"""`python -m jobagent_site.demo_place`: write the demo's own `.env` before Django reads it.

Runs with JOBAGENT_HOME naming the demo's folder, so the owner's `.env` and database are never touched.
"""

from __future__ import annotations

import os
import socket
import sys

from django.core.exceptions import ImproperlyConfigured

from jobagent_site import env_file, running
from jobagent_site import env_values as env

# What the practice world plays. The last one is the site of a company, whose feed the owner reads.
BOARDS = ("DJINNI_BASE_URL", "LINKEDIN_BASE_URL", "DOU_BASE_URL", "FEED_TRUSTED_ORIGINS")


def main() -> None:
    """Keys once; the ports of this run each time."""
    if not os.environ.get("JOBAGENT_HOME"):
        sys.exit("JOBAGENT_HOME is not set. Use `./run demo`.")
    home = env_file.home()
    if other := running.up_pid(home):  # its ports must stay what its `.env` says
        sys.exit(f"The demo already runs (process {other}). `./run stop --demo` ends it.")
    running.end_left_behind(home)
    try:
        port = env.port("PORT", 8000) if env.text("PORT") else _free(8000)
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    env_file.set_values(
        {
            "JOBAGENT_DEMO": "1",
            "PORT": str(port),
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            # Every board of the demo is the practice world: nothing of it may reach a real one.
            **_world(taken=port),
            "SENDING_ENABLED": "1",
            "OWNER_NAME": "Maxim",
            "OWNER_EMAIL": "maxim@kvartal.example",
            "DEFAULT_FROM_EMAIL": "maxim@kvartal.example",
        }
    )


def _world(taken: int) -> dict[str, str]:
    """Setting → address of each board, where it was the last time if that is free: the links of vacancies already
    read lead there. A port each: a board has its own robots.txt and its own budget."""
    said, ports = env_file.read(env_file.ensure()), {taken}
    for name in BOARDS:
        port = _free(_port_of(said.get(name, "")))
        while port in ports:
            port = _free()
        ports.add(port)
        said[name] = f"http://127.0.0.1:{port}"
    return {name: said[name] for name in BOARDS}


def _port_of(address: str) -> int:
    number = address.rpartition(":")[2]
    return int(number) if number.isdecimal() else 0


def _free(wanted: int = 0) -> int:
    """`wanted` when nobody listens there, else a port the system gives."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return _free()
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
