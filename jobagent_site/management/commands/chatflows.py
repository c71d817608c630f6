"""`manage.py chatflows push|pull|check`: our flows to the AI platform, its flows to a folder, and how they compare."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from jobagent_site import env_file
from jobagent_site.http import ServiceError
from jobagent_site.management.output import add_json, emit
from jobagent_site.ops.prepare import prepare
from outreach import platform
from outreach.ai import chatflows
from outreach.ai.chatflows import Flow, Standing
from outreach.ai.flowise import AIPlatformClient


class Command(BaseCommand):
    help = "Bring our flows to the AI platform (push), its flows into a folder (pull), or compare the two (check)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("push", "pull", "check"))
        parser.add_argument("names", nargs="*", metavar="NAME", help="push: only these flows")
        parser.add_argument("--single", action="store_true", help="push: analyse in one call instead of four")
        parser.add_argument("--from", type=Path, dest="folder", metavar="DIR", help="push, check: flows of this folder")
        parser.add_argument("--to", type=Path, metavar="DIR", help="pull: the folder to write into")
        add_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        _refuse_misuse(options)
        prepare()
        try:
            result, lines, ok = _ACTIONS[options["action"]](options)
        except chatflows.FlowError as error:
            raise CommandError(str(error), returncode=2) from error
        except (ServiceError, OSError) as error:
            raise CommandError(str(error), returncode=1) from error
        emit(self, {"ok": ok, **result}, options["json"], lines)
        if not ok:
            raise SystemExit(1)


_Outcome = tuple[dict[str, Any], list[str], bool]


def _push(options: dict[str, Any]) -> _Outcome:
    """Exit 0 when the flows are there. What is still to do on the platform is told, and is `check`'s to judge."""
    now = platform.in_force()
    pushed = chatflows.push(_client(now), _chosen(options), now.flows)
    platform.store_flows({each.purpose: each.id for each in pushed}, {each.purpose: each.hash for each in pushed})
    kept = {each.name: str(_keep(each)) for each in pushed if each.replaced}
    told = [f"What {name} was before: {file}" for name, file in kept.items()]
    return {"flows": [_row(each) for each in pushed], "replaced": kept}, [*_lines(pushed), *told], True


def _check(options: dict[str, Any]) -> _Outcome:
    """Keeps the hashes as well: what changed on the platform must not be answered from what was kept before."""
    now = platform.in_force()
    ours = chatflows.from_folder(options["folder"]) if options["folder"] else ()
    found = chatflows.check(_client(now), now.flows, ours)
    platform.store_flows({}, {each.purpose: each.hash for each in found if each.id})
    return {"flows": [_row(each) for each in found]}, _lines(found), all(each.ok for each in found)


def _pull(options: dict[str, Any]) -> _Outcome:
    now, folder = platform.in_force(), options["to"]
    texts = chatflows.pull(_client(now), now.flows.values())
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    files = [str(folder / name) for name in texts]
    return {"files": files}, files or ["The platform has none of our flows."], bool(files)


_ACTIONS = {"push": _push, "pull": _pull, "check": _check}


def _refuse_misuse(options: dict[str, Any]) -> None:
    action = options["action"]
    known = {flow.name for flow in chatflows.flows()}
    if unknown := [name for name in options["names"] if name not in known]:
        text = f"There is no flow {', '.join(unknown)}. There are: {', '.join(sorted(known))}."
        raise CommandError(text, returncode=2)
    if action != "push" and (options["names"] or options["single"]):
        raise CommandError("Names and --single belong to push.", returncode=2)
    if (action == "pull") != (options["to"] is not None) or (action == "pull" and options["folder"]):
        raise CommandError("pull needs --to DIR, and --to belongs to pull; --from to push and check.", returncode=2)


def _client(now: platform.Platform) -> AIPlatformClient:
    if not now.url:
        raise CommandError("No AI platform is set. Fill AI_PLATFORM_URL and AI_PLATFORM_API_KEY.", returncode=2)
    return AIPlatformClient(now.url, now.key, flows=now.flows)


def _chosen(options: dict[str, Any]) -> Sequence[Flow]:
    """One flow a purpose: those named, else the first of each purpose; --single takes the analysis in one call."""
    ours = chatflows.from_folder(options["folder"]) if options["folder"] else chatflows.flows()
    names = options["names"] or _usual(ours, options["single"])
    chosen = [flow for flow in ours if flow.name in names]
    if len({flow.purpose for flow in chosen}) < len(chosen):
        raise CommandError(f"Only one of these can be in use: {', '.join(names)}.", returncode=2)
    return chosen


def _usual(ours: Iterable[Flow], single: bool) -> list[str]:
    by_purpose: dict[str, str] = {}
    for flow in ours:
        if flow.name.endswith("_single") and single:
            by_purpose[flow.purpose] = flow.name
        by_purpose.setdefault(flow.purpose, flow.name)
    return list(by_purpose.values())


def _keep(pushed: Standing) -> Path:
    """Write what a push replaced beside the database: nobody's wording is lost."""
    folder = env_file.home() / "chatflows"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"{pushed.name}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.json"
    file.write_text(pushed.replaced, encoding="utf-8")
    return file


def _row(each: Standing) -> dict[str, Any]:
    return {
        "name": each.name,
        "purpose": each.purpose,
        "state": each.state,
        "id": each.id or None,
        "hash": each.hash or None,
        "key_bound": each.key_bound,
        "problems": list(each.problems),
    }


def _lines(found: Iterable[Standing]) -> list[str]:
    told = []
    for each in found:
        told.append(f"{each.state:8} {each.name} {each.id}".rstrip())
        told += [f"         → {problem}" for problem in each.problems]
    return told
