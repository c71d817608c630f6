"""Questions as a client of the AI services would write them, about the world's own vacancies."""

from collections.abc import Iterator

import requests

from sandbox import content
from tests.sandbox.world import World

KEY = "practice-key"
PREFIX = "Error: predictionsServices.buildChatflow - "
ANALYSIS_FLOW = "a1a1a1a1-0000-4000-8000-000000000001"
RESPONSE_FLOW = "a1a1a1a1-0000-4000-8000-000000000002"
FACTS = {
    "en": {
        "F1": ("case", "We cut order routing from 900 ms to 120 ms with Django and Celery.", "Django, Celery"),
        "F2": ("person", "Olena K., senior Python developer, 7 years, free from 2026-12-01", ""),
        "F3": ("capability", "We write and test React and TypeScript front ends.", "React, TypeScript"),
    },
    "uk": {
        "F4": ("case", "Ми перенесли нічні звіти мережі аптек із cron на Airflow.", "Airflow, Python"),
        "F5": ("capability", "Ми пишемо серверні частини на Django та PostgreSQL.", "Django, PostgreSQL"),
    },
}


def analysis(text: str, *, head: str = "") -> str:
    """A question for an analysis of the lines, "V0" first."""
    lines = "\n".join(f"V{at} {line}" for at, line in enumerate(text.strip().splitlines()))
    return f"TASK: vacancy_analysis\n{head}<<<VACANCY 3fa1b2c4\n{lines}\nVACANCY 3fa1b2c4>>>\n"


def response(
    text: str,
    language: str = "en",
    wish: str = "",
    length: int = 1200,
    facts: dict[str, tuple[str, str, str]] | None = None,
) -> str:
    """A question for a letter about the lines."""
    told = FACTS["en"] | FACTS["uk"] if facts is None else facts
    rows = "\n".join(
        f"{each} [{kind}] {words}" + (f" (technologies: {listed})" if listed else "")
        for each, (kind, words, listed) in told.items()
    )
    return "".join(
        [
            f"TASK: response_generation\nLANGUAGE: {language}\n",
            f"LENGTH: at most {length} characters in all sentences together\n",
            f"WISH: {wish}\n" if wish else "",
            "FROM: Tidal Nine\n",
            analysis(text).partition("\n")[2],
            "<<<NEED 3fa1b2c4\n{}\nNEED 3fa1b2c4>>>\n",
            f"<<<FACTS 3fa1b2c4\nS We are a team of eight engineers.\n{rows}\nFACTS 3fa1b2c4>>>\n",
        ]
    )


def vacancy_text(vacancy: content.Vacancy) -> str:
    """The title, then the text without blank lines."""
    return "\n".join([vacancy.title, *(row for row in vacancy.description_text.splitlines() if row.strip())])


def practice() -> Iterator[tuple[content.Vacancy, str]]:
    """Every vacancy of the world with its text."""
    for vacancy in content.vacancies():
        yield vacancy, vacancy_text(vacancy)


SHORT = vacancy_text(next(each for each in content.vacancies() if each.id == 851402))


def predict(
    world: World, flow: str = ANALYSIS_FLOW, *, key: str = KEY, timeout: float = 10, **body: object
) -> requests.Response:
    """Ask a flow; `body` is the request's, a question about a vacancy unless it says otherwise."""
    sent = body or {"question": analysis(SHORT)}
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    url = f"{world.base_url}/flowise/api/v1/prediction/{flow}"
    return requests.post(url, json=sent, headers=headers, timeout=timeout, allow_redirects=False)


def complete(world: World, *, key: str = KEY, timeout: float = 10, **body: object) -> requests.Response:
    """Ask the OpenAI-compatible server."""
    messages = [{"role": "system", "content": "Answer in JSON."}, {"role": "user", "content": analysis(SHORT)}]
    sent = {"model": "practice-1", "messages": messages} | body
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    url = f"{world.base_url}/openai/v1/chat/completions"
    return requests.post(url, json=sent, headers=headers, timeout=timeout, allow_redirects=False)


def api(world: World, path: str, method: str = "GET", key: str = KEY, **options: object) -> requests.Response:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return requests.request(method, f"{world.base_url}/flowise{path}", headers=headers, timeout=10, **options)


def message(answer: requests.Response) -> str:
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    body = answer.json()
    assert (body["statusCode"], body["success"], body["stack"]) == (answer.status_code, False, {})
    return body["message"]
