"""`python -m jobagent_site.stop`: end what runs in this place, and nothing else. Needs no Django, so it is quick."""

from __future__ import annotations

import os
import sys

from jobagent_site import env_file, running


def main() -> int:
    """0 when nothing runs any more, 1 when something could not be ended."""
    home, demo = env_file.home(), (env_file.BASE_DIR / "var" / "demo").resolve()
    try:
        if running.stop(home):
            _say("Stopped.")
            if demo != home and running.up_pid(demo):
                _say("The demo still runs; `./run stop --demo` ends it.")
        elif not os.environ.get("JOBAGENT_HOME") and running.stop(demo):
            _say("Stopped the demo.")
        else:
            _say("Nothing runs here.")
    except OSError as error:
        _say(f"Not stopped: {error}.")
        return 1
    return 0


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main())
