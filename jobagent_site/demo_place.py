"""`python -m jobagent_site.demo_place`: write the demo's own `.env` before Django reads it.

Runs with JOBAGENT_HOME naming the demo's folder, so the owner's `.env` and database are never touched.
"""

from __future__ import annotations

import os
import socket
import sys

from jobagent_site import env_file


def main() -> None:
    """Keys once; the ports of this run each time."""
    if not os.environ.get("JOBAGENT_HOME"):
        sys.exit("JOBAGENT_HOME is not set. Use `./run demo`.")
    port = int(os.environ.get("PORT") or _free(8000))
    env_file.ensure()
    env_file.set_values(
        {
            "JOBAGENT_DEMO": "1",
            "PORT": str(port),
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "DJINNI_BASE_URL": f"http://127.0.0.1:{_free()}",
            "SENDING_ENABLED": "1",
            "OWNER_NAME": "Maxim",
            "OWNER_EMAIL": "maxim@kvartal.example",
            "DEFAULT_FROM_EMAIL": "maxim@kvartal.example",
        }
    )


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
