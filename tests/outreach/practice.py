"""The practice world's vacancies, read as the files they are: the product knows nothing of its program."""

import html
import re
import tomllib
from pathlib import Path

from outreach.ai.base import VacancyText

FOLDER = Path(__file__).resolve().parents[2] / "sandbox" / "vacancies"
LEVELS = {"basic": "A1", "pre": "A2", "intermediate": "B1", "upper": "B2", "fluent": "C1", "native": "C2"}


def practice_vacancies() -> dict[str, VacancyText]:
    """Every vacancy by "language/file". Raises when a file is not what it should be, so that none is left out."""
    return {f"{path.parent.name}/{path.stem}": _read(path) for path in sorted(FOLDER.glob("*/*.md"))}


def _read(path: Path) -> VacancyText:
    head, _, body = path.read_text(encoding="utf-8").removeprefix("+++\n").partition("\n+++\n")
    front = tomllib.loads(head)
    return VacancyText(
        title=front["title"],
        text=_plain(body) if front.get("html") else body.strip().replace("## ", ""),
        board="djinni",
        company="" if front.get("confidential") else front["company"],
        company_type=front.get("company_type", ""),
        work_format=front.get("work", "remote").replace("any", ""),
        months_of_experience=front.get("experience") or None,
        english=LEVELS.get(front.get("english", ""), ""),
        skills=tuple(each.split(":")[0] for each in front.get("skills", ())),
        category=front.get("keyword", ""),
        domain=front.get("domain", ""),
    )


def _plain(source: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "\n", source))
