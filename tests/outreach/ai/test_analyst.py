"""The built-in analyst as a whole, and its readers."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from outreach.ai import BACKENDS, Access, Analysis, Salary, VacancyText
from outreach.ai.builtin import company, conditions, requirements, seniority
from outreach.ai.builtin.analyst import analyse
from outreach.ai.builtin.language import detect
from outreach.ai.builtin.sections import numbered
from tests.outreach import texts


def lines(text):
    return numbered(text)


def test_it_reads_an_english_vacancy():
    found = analyse(texts.ENGLISH)
    assert found.language == "en"
    assert found.technologies_required == ("Python", "Django", "Celery", "PostgreSQL")
    assert {"RabbitMQ", "AWS", "Terraform", "Kubernetes"} <= set(found.technologies) - set(found.technologies_required)
    assert (found.seniority, found.years_experience, found.english, found.team_size) == ("senior", 5, "B2", 6)
    assert found.kpis == ("Bring p95 of the pricing endpoint from 1.4 s to under 400 ms.",)
    assert found.salary == Salary(min=4500, max=5500, currency="USD")
    assert found.remote is True
    assert "Kubernetes would be a plus." not in found.key_requirements
    assert len(found.key_requirements) == 3
    assert len(found.responsibilities) == 3
    assert found.domain == "logistics"


def test_it_reads_a_ukrainian_vacancy():
    found = analyse(texts.UKRAINIAN)
    assert (found.language, found.seniority, found.years_experience, found.english) == ("uk", "middle", 3, "B1")
    assert found.technologies_required == ("Go", "PostgreSQL", "Docker", "gRPC")
    assert {"Python", "Kafka", "ClickHouse"} <= set(found.technologies)
    assert found.kpis == ("зменшити втрату пакетів з 2 % до 0,1 % до кінця кварталу;",)
    assert found.salary == Salary(min=2500, max=3400, currency="USD")
    assert (found.company_type, found.remote, found.team_size) == ("product", True, 5)


def test_it_reads_a_russian_vacancy():
    found = analyse(texts.RUSSIAN)
    assert (found.language, found.years_experience, found.remote) == ("ru", 2, True)
    assert {"React", "Redux", "REST"} <= set(found.technologies_required)
    assert found.kpis == ("Сократить время загрузки карты с 5 до 2 секунд.",)


def test_it_reads_a_polish_vacancy():
    found = analyse(texts.POLISH)
    assert (found.language, found.years_experience, found.english, found.team_size) == ("pl", 4, "B1", 7)
    assert {"Airflow", "Snowflake", "SQL"} <= set(found.technologies_required)
    assert "Terraform" not in found.technologies_required
    assert found.salary == Salary(min=18000, max=23000, currency="PLN")
    assert any("40 minut" in each for each in found.kpis)


def test_an_empty_vacancy_says_nothing():
    assert analyse(texts.BARE) == Analysis(need="Developer", seniority="")


def test_the_board_s_fields_win_over_the_text():
    found = analyse(
        VacancyText(
            title="Engineer",
            text="Our client is a bank. Salary $9,000 a month. Remote.",
            company_type="product",
            work_format="office",
            salary_min=1000,
            salary_max=2000,
            salary_currency="USD",
            english="C1",
            months_of_experience=36,
            skills=("Python", "Underwater basket weaving"),
        )
    )
    assert (found.company_type, found.remote, found.english) == ("product", False, "C1")
    assert found.salary == Salary(min=1000, max=2000, currency="USD")
    assert (found.years_experience, found.seniority) == (3, "")
    assert found.technologies_required == ("Python",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We are looking for a developer with experience in Go and Kafka.", "en"),
        ("Шукаємо розробника, який любить Python, Django, FastAPI, Celery та React.", "uk"),
        ("Ищем разработчика, который любит Python, Django, FastAPI и React.", "ru"),
        ("Szukamy programisty, który zna Python oraz Django i nie boi się danych.", "pl"),
        ("Шукаємо Senior Backend Developer (Node.js, NestJS, PostgreSQL, Redis, AWS, Docker, Kubernetes)", "uk"),
        ("Опыт: Docker, Kubernetes, AWS, Terraform, Ansible, Jenkins, GitLab CI", "ru"),
        ("", ""),
        ("12345 !!!", ""),
    ],
)
def test_it_detects_the_language(text, language):
    assert detect(text) == language


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Senior Python Developer", "", "senior"),
        ("Middle/Senior Java Engineer", "", "middle"),
        ("Senior or Lead Data Engineer", "", "senior"),
        ("Senior Team Lead", "", "lead"),
        ("Java Engineer", "We look for an engineer. Level: regular.", "middle"),
        ("Розробник", "Шукаємо джуна, який працюватиме поруч із нашим сеньйором.", "junior"),
        ("Разработчик", "Вы будете учить двух мидлов.", ""),
        ("Programista", "Szukamy seniora do zespołu.", "senior"),
        ("Developer", "Our senior engineers review code.", ""),
        ("Developer", "English at the middle level.", ""),
        ("Strong Junior QA", "", "junior"),
        ("Team Lead Node.js", "", "lead"),
        ("Lead Generation Manager", "", ""),
        ("Старший розробник", "", "senior"),
        ("Ведущий инженер", "", "lead"),
        ("Młodszy programista", "", "junior"),
        ("Python Developer", "We need a senior backend engineer.", "senior"),
        ("Python Developer", "Requirements\n5+ years of Python", ""),
        ("Python Developer", "Вимоги:\nвід 2 років досвіду", ""),
        ("Python Developer", "Requirements\n1 year of experience", ""),
        ("Python Developer", "We sell tea.", ""),
    ],
)
def test_it_reads_seniority(title, text, expected):
    found = lines(text)
    assert seniority.seniority(title, found) == expected


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("At least 3 years of experience with Java", 3),
        ("3-5 years of commercial experience", 3),
        ("Requirements\n5+ years of Python, 3+ with Django", 5),
        ("Три роки досвіду в розробці", 3),
        ("Досвід роботи від 2-х років", 2),
        ("Опыт коммерческой разработки от 4 лет", 4),
        ("Minimum 2 lata doświadczenia", 2),
        ("Five years of professional experience", 5),
        ("We have been on the market for 12 years", None),
        ("Компанія працює на ринку 10 років", None),
        ("A codebase 8 years old", None),
    ],
)
def test_it_reads_years(text, years):
    assert seniority.years_experience(lines(text)) == years


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("English: Upper-Intermediate+", "B2"),
        ("English B1–B2", "B1"),
        ("Англійська — Intermediate", "B1"),
        ("Fluent Ukrainian, English at A2", "A2"),
        ("Английский на уровне Advanced", "C1"),
        ("Język angielski B2", "B2"),
        ("Pre-Intermediate English", "A2"),
        ("Intermediate knowledge of SQL", ""),
    ],
)
def test_it_reads_english(text, level):
    assert conditions.english(lines(text)) == level


@pytest.mark.parametrize(
    ("text", "low", "high", "currency"),
    [
        ("Salary: $4,500–5,500", 4500, 5500, "USD"),
        ("Compensation 3000-4000 EUR gross", 3000, 4000, "EUR"),
        ("Зарплата від 60 000 грн", 60000, None, "UAH"),
        ("Compensation: up to $3000", None, 3000, "USD"),
        ("Rate $30-40 per hour", 4800, 6400, "USD"),
        ("Salary $90k-120k per year", 7500, 10000, "USD"),
        ("Ставка $4-5k на місяць", 4000, 5000, "USD"),
        ("Wynagrodzenie 15 000 – 20 000 PLN", 15000, 20000, "PLN"),
    ],
)
def test_it_reads_pay(text, low, high, currency):
    assert conditions.salary(lines(text)) == Salary(min=low, max=high, currency=currency)


@pytest.mark.parametrize(
    "text",
    [
        "We raised $2,000,000 and pay attention",
        "We offer\n$500 budget for courses",
        "Referral bonus of $1000 paid monthly",
        "You keep the AWS bill under $9,000 a month and cut costs",
        "Salary: 12 people applied",
    ],
)
def test_other_money_is_no_pay(text):
    assert conditions.salary(lines(text)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fully remote position", "remote"),
        ("Повністю віддалена робота", "remote"),
        ("Работа в офисе", "office"),
        ("Hybrid, two days in the office", "hybrid"),
        ("Praca zdalna", "remote"),
        ("Office only, no remote", "office"),
        ("Робота в офісі, віддалений формат не розглядаємо", "office"),
        ("Remote or from our office", "remote"),
        ("You set up remote access to servers", ""),
    ],
)
def test_it_reads_the_work_format(text, expected):
    assert conditions.work_format(lines(text)) == expected


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("A team of 8 engineers", 8),
        ("We have a six-person team", 6),
        ("Команда з восьми людей", 8),
        ("В команде 12 человек", 12),
        ("Zespół liczy 9 osób", 9),
        ("The company has 400 people", None),
    ],
)
def test_it_reads_the_team_size(text, size):
    assert conditions.team_size(lines(text)) == size


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our client is a German insurer.", "outsource"),
        ("We are a software development company with 40 projects.", "outsource"),
        ("Наш замовник — мережа аптек.", "outsource"),
        ("Outstaffing company hires for a US project.", "outstaff"),
        ("HR agency looks for a developer to join one of our clients.", "agency"),
        ("Кадрове агентство шукає розробника.", "agency"),
        ("We are a seed-stage startup from Lviv.", "startup"),
        ("Ми продуктова компанія.", "product"),
        ("We build our own product.", "product"),
        ("Our clients are dentists who love our product.", "product"),
        ("We are not an outsourcing company: our own platform pays the bills.", "product"),
        ("Requirements\nExperience in a recruiting agency or outsourcing company", ""),
        ("We are a boutique search firm, clients from Leeds to Lisbon.", "agency"),
        ("Шукаємо розробника для нашого клієнта з Осло.", "agency"),
        ("Ищем аналитика для одного из наших клиентов.", "agency"),
        ("Szukamy programisty dla naszego klienta.", "agency"),
        ("Our customer, a Danish bank, builds an app; Brightside staffs their squad.", "outstaff"),
        ("Ви працюватимете в команді замовника.", "outstaff"),
        ("We are looking for a developer for our client portal.", ""),
        ("We sell tea.", ""),
    ],
)
def test_it_reads_the_company_type(text, expected):
    assert company.company_type(lines(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Responsibilities\nReduce checkout drop-off by 15 % by the end of Q3.",
        "Your first goal: cut the build time from 40 minutes to 10.",
        "You will keep uptime at 99.9 %.",
        "Success means that p99 stays below 200 ms.",
        "Обов'язки\nПідвищити конверсію кошика на 20 %.",
        "Мета на перший квартал: скоротити час відповіді з 3 с до 1 с.",
        "Задачи\nСнизить количество инцидентов вдвое за полгода.",
        "Ваша первая цель: задержка не больше восьми минут при 300 событиях в секунду.",
        "Twoje zadania\nSkrócić czas wdrożenia z 2 godzin do 15 minut.",
    ],
)
def test_it_finds_kpis(text):
    assert len(requirements.kpi_lines(lines(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Requirements\n5+ years of experience with high-load systems",
        "We serve 2 million users in 30 countries.",
        "A team of 12 engineers",
        "We offer\n24 days of vacation and a 10 % bonus",
        "Salary $3000–4000 a month",
        "Вимоги\nДосвід від 3 років",
        "Responsibilities\nWrite clean code and take part in code review.",
        "Nice to have\nExperience reducing latency by 50 %",
    ],
)
def test_other_numbers_are_no_kpi(text):
    assert requirements.kpi_lines(lines(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Targets after the first month:\nfirst reply within 15 minutes\nCSAT not lower than 92 %",
        "За чим оцінимо:\n• плинність до 10 %\n• заявки закриваються за 60 хвилин",
        "На что будем смотреть:\n1. доля возвратов ниже 3 %\n2. отчёт до 5 марта",
        "Z czego Cię rozliczymy\n- kompletność danych co najmniej 99 %\n- raport do 4:30",
        "Duties\nCrash rate has to stay under 0.1 %.\nCoverage above 80 % by the end of March.",
    ],
)
def test_under_a_heading_of_goals_every_measure_is_a_kpi(text):
    assert len(requirements.kpi_lines(lines(text))) == 2


@pytest.mark.parametrize(
    ("text", "required"),
    [
        ("Requirements:\n- Go\n- Rust is a plus\n- SQL, ideally PostgreSQL", ["Go", "SQL, ideally PostgreSQL"]),
        ("Must have\nGit\n\nExtras\nDocker", ["Git"]),
        ("Вимоги: Go, SQL.\nБуде перевагою: Docker.", ["Go, SQL."]),
        ("Без чего никак:\n* Go\nЧто порадует:\n* Docker", ["Go"]),
        ("Musisz znać\n- Gita\nDobrze, jeśli\n- znasz Dockera", ["Gita"]),
        ("We expect four years of Java. Tea is free.", ["We expect four years of Java."]),
        ("Потрібен адмін. Досвід від двох років. Linux, Zabbix, мережі. Бажано знати VMware.",
         ["Досвід від двох років.", "Linux, Zabbix, мережі."]),
        ("Requirements:\nExperience is not needed, we train.\nPatience", ["Patience"]),
        ("Who we look for\nA calm person.\n\nMust have:\n- Git", ["Git"]),
        ("You could also bring:\n- Go\nYou should bring:\n- SQL", ["SQL"]),
    ],
)  # fmt: skip
def test_it_tells_required_from_welcome(text, required):
    assert [each.text for each in requirements.required_lines(lines(text))] == required


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Requirements:\n- half a year in sourcing", 0.5),
        ("Requirements:\n- experience is not needed", 0),
        ("Вимоги:\nрік досвіду в підтримці", 1),
        ("Требования: полгода практики", 0.5),
        ("Wymagania:\n- co najmniej czteroletnia praktyka", 4),
        ("Опыт не нужен, желание нужно.", 0),
        ("We offer:\n- a raise in about a year", None),
    ],
)
def test_it_reads_years_in_words(text, years):
    assert seniority.years_experience(lines(text)) == years


def test_analysis_refuses_what_a_backend_must_not_return():
    for wrong in ({"language": "xx"}, {"technologies": ["x" * 200]}, {"kpis": ["a"] * 21}, {"surprise": 1}):
        with pytest.raises(ValidationError):
            Analysis.model_validate(wrong)


def test_the_registry_makes_backends():
    assert BACKENDS["builtin"](Access()).name == "builtin"
    assert set(BACKENDS) == {"builtin", "flowise", "openai"}


PIECES = st.sampled_from(
    [
        *(each for vacancy in texts.ALL for each in vacancy.text.split("\n") if each),
        "\n", "$", "9" * 40, "від", "years", "team of", "\ud83d lone", "a\u2028b",
        "{contact}", "{{7*7}}", "@", "\u202e", "<b>", "•",
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=120)
@given(st.text(max_size=60), st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=30).map("\n".join))
def test_it_never_raises_and_quotes_verbatim(title, text):
    found = analyse(VacancyText(title=title, text=text))
    for quote in (*found.key_requirements, *found.responsibilities, *found.kpis):
        assert quote in text
    assert set(found.technologies_required) <= set(found.technologies)


def test_a_very_long_line_costs_little():
    started = time.process_time()
    analyse(VacancyText(title="x" * 5000, text=("від 3 років, " * 6000) + "(" * 3000 + "a." * 5000))
    assert time.process_time() - started < 12
