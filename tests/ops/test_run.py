"""`./run` itself, in a copy of the project: what it hands to Python, what it mends, whom it ends."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.place import ROOT

TOOLS = ("sh", "cat", "cksum", "sed", "grep", "env", "rm", "mkdir", "dirname", "chmod", "sleep", "ps")
SHELL = shutil.which("dash") or "/bin/sh"
TELLS = f"""#!/bin/sh
case "$1" in -c) exec {sys.executable!r} "$@" ;; esac
echo "called $*"
exec env
"""
MAKES_A_VENV = """#!/bin/sh
case "$*" in
"-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python && echo made >>made ;;
"-m venv"*) exit 9 ;;
-c*) exit 0 ;;
*) echo "called $*" ;;
esac
"""
NO_VENV = """#!/bin/sh
case "$1" in -c) exit 0 ;; esac
mkdir -p .venv/bin && cp "$0" .venv/bin/python
echo "ensurepip is not available" >&2
exit 1
"""
STANDS_FOR_UP = """
import os, signal, sys, pathlib
sys.path.insert(0, {root!r})
from jobagent_site import running
home = pathlib.Path(sys.argv[1]).resolve()
running.note(home, "up", os.getpid())
print("up", flush=True)
signal.sigwait([signal.SIGTERM])
"""


def executable(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(0o755)
    return file


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What `run` needs of the project, in a folder with a space, and only the plainest tools (no uv, no Python)."""
    folder = tmp_path / "my project"
    shutil.copytree(ROOT / "jobagent_site", folder / "jobagent_site", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("run", ".env.example", "manage.py", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, folder / name)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in (*TOOLS, "cp"):
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    return folder


def run(project: Path, *arguments: str, timeout: float = 60, **env: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(project.parent / "tools"), "HOME": str(project.parent), **env}
    return subprocess.run(
        [SHELL, "./run", *arguments], cwd=project, env=environment, text=True, capture_output=True, timeout=timeout
    )


def with_venv(project: Path, python: str) -> None:
    """A virtual environment that `run` takes as installed."""
    executable(project / ".venv" / "bin" / "python", python)
    mark = subprocess.run("cat requirements*.txt | cksum", shell=True, cwd=project, capture_output=True, text=True)
    (project / ".venv" / "installed-requirements.txt").write_text(mark.stdout.strip())


def test_it_is_plain_shell():
    assert subprocess.run([SHELL, "-n", "run"], cwd=ROOT, capture_output=True).returncode == 0


def test_nothing_of_the_owners_shell_leaks_into_the_demo(project: Path):
    with_venv(project, TELLS)
    names = re.findall(r"^(?:# )?([A-Z][A-Z0-9_]*)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    more = ["JOBAGENT_HOME", "JOBAGENT_DEMO", "JOBAGENT_x", "SOME_BASE_URL", "SOME_API_URL", "DJANGO_SETTINGS_MODULE"]
    env = dict.fromkeys([*names, *more], "leak\nPATH=leak") | {"PORT": "8123", "KEPT": "yes"}
    demo = run(project, "demo", **env)
    for done in (demo, run(project, "manage", "--demo", "check", **env)):
        assert done.returncode == 0, done.stderr
        assert "leak" not in done.stdout
        assert f"JOBAGENT_HOME={project}/var/demo" in done.stdout
        assert "KEPT=yes" in done.stdout
    prepared, started = demo.stdout.split("called manage.py up")
    assert "called -m jobagent_site.demo_place" in prepared
    assert "PORT=8123" in prepared
    assert "PORT=" not in started


def test_start_keeps_the_owners_shell(project: Path):
    with_venv(project, TELLS)
    done = run(project, "start", EMAIL_URL="smtp://x", JOBAGENT_HOME="/srv/agent")
    assert {"EMAIL_URL=smtp://x", "JOBAGENT_HOME=/srv/agent", "called manage.py up"} <= set(done.stdout.splitlines())


def test_a_virtual_environment_without_pip_is_made_anew(project: Path):
    executable(project / ".venv" / "bin" / "python", '#!/bin/sh\ncase "$*" in *pip*) exit 1 ;; esac\n')
    python = executable(project.parent / "my python" / "python3", MAKES_A_VENV)
    done = run(project, "manage", "check", PYTHON=str(python))
    assert done.returncode == 0, done.stderr
    assert (project / "made").read_text() == "made\n"
    assert "called manage.py check" in done.stdout
    run(project, "manage", "check", PYTHON=str(python))
    assert (project / "made").read_text() == "made\n", "a whole one stays"


def test_a_half_made_virtual_environment_is_made_anew(project: Path):
    (project / ".venv" / "bin").mkdir(parents=True)
    (project / ".venv" / "bin" / "python").symlink_to("/nowhere/python3")
    python = executable(project.parent / "python3", MAKES_A_VENV)
    assert run(project, "manage", "check", PYTHON=str(python)).returncode == 0


def test_it_says_what_to_install_when_no_virtual_environment_can_be_made(project: Path):
    python = executable(project.parent / "python3", NO_VENV)
    done = run(project, "start", PYTHON=str(python))
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr
    assert not (project / ".venv").exists()


def test_it_says_that_the_named_python_does_not_fit(project: Path):
    executable(project.parent / "tools" / "python3", MAKES_A_VENV)
    done = run(project, "start", PYTHON="/nowhere/my python")
    assert done.returncode == 1
    assert "PYTHON=/nowhere/my python is no Python 3.11" in done.stderr
    assert not (project / "made").exists()


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["sleep", "60"], start_new_session=True) as process:
        yield process
        process.kill()


@pytest.mark.parametrize("record", ["{pid}", "up {pid} boot-1\n"])
def test_stop_ends_no_stranger_with_the_number_of_ours(project: Path, stranger: subprocess.Popen[bytes], record: str):
    with_venv(project, f'#!/bin/sh\nexec {sys.executable!r} "$@"\n')
    (project / "var").mkdir()
    (project / "var" / "up.pid").write_text(record.format(pid=stranger.pid))
    done = run(project, "stop")
    assert (done.returncode, done.stderr.strip()) == (0, "Nothing runs here.")
    assert stranger.poll() is None


@pytest.mark.parametrize("arguments", [("stop",), ("stop", "--demo")])
def test_a_stale_file_hides_no_running_demo(
    project: Path, stranger: subprocess.Popen[bytes], arguments: tuple[str, ...]
):
    with_venv(project, f'#!/bin/sh\nexec {sys.executable!r} "$@"\n')
    demo = project / "var" / "demo"
    demo.mkdir(parents=True)
    (project / "var" / "up.pid").write_text(f"{stranger.pid}")
    with subprocess.Popen(
        [sys.executable, "-c", STANDS_FOR_UP.format(root=str(ROOT)), str(demo)], stdout=subprocess.PIPE, text=True
    ) as up:
        try:
            assert up.stdout is not None
            assert up.stdout.readline() == "up\n"
            done = run(project, *arguments)
            assert (done.returncode, done.stderr.strip()) in ((0, "Stopped the demo."), (0, "Stopped."))
            assert up.wait(timeout=5) in (0, -signal.SIGTERM)
        finally:
            up.kill()
    assert stranger.poll() is None


def test_stop_needs_no_virtual_environment(project: Path):
    (project.parent / "tools" / "python3").symlink_to(sys.executable)
    done = run(project, "stop", PYTHONPATH=os.pathsep.join(sys.path))
    assert (done.returncode, done.stderr.strip()) == (0, "Nothing runs here.")
