"""`python -m sandbox --port P --state DIR`: serve the practice world on 127.0.0.1 until SIGTERM."""

import argparse
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox import conf
from sandbox.adverts import BOARDS

if TYPE_CHECKING:
    from sandbox.server import Server


def main(argv: list[str] | None = None) -> int:
    """Serve until SIGTERM or Ctrl-C; return the exit status."""
    options = _options(argv)
    conf.configure()
    from sandbox import server, world

    options.state.mkdir(parents=True, exist_ok=True)
    world.open_world(options.state)
    httpd = server.bind(options.port)
    beside = [server.bind(getattr(options, f"{board}_port"), board) for board in BOARDS]
    world.current().addresses = {each.service or "world": _address(each) for each in (httpd, *beside)}
    for each in beside:
        threading.Thread(target=each.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    _stop_on_signals(httpd.shutdown)
    print(f"sandbox listening on {_address(httpd)}", flush=True)  # noqa: T201 - callers read it
    httpd.serve_forever(poll_interval=0.1)
    for each in (httpd, *beside):
        each.server_close()
    world.current().save()
    return 0


def _address(httpd: "Server") -> str:
    return f"http://127.0.0.1:{httpd.server_port}"


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=main.__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 picks a free port")
    for board in BOARDS:
        parser.add_argument(f"--{board}-port", type=int, default=0, help=f"of {board}; 0 picks a free port")
    parser.add_argument("--state", type=Path, required=True, help="directory where the world keeps its state")
    return parser.parse_args(argv)


def _stop_on_signals(shutdown: Callable[[], None]) -> None:
    # shutdown() waits for serve_forever, which runs in this very thread: it has to be called from another one.
    def stop(*_: object) -> None:
        threading.Thread(target=shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


if __name__ == "__main__":
    sys.exit(main())
