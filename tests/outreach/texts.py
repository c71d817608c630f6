"""Invented vacancies the tests of analysis, score and letters share."""

from outreach.ai.base import VacancyText

ENGLISH = VacancyText(
    title="Senior Python Developer (Django, Celery)",
    company="Quayside Parcels",
    text="""About us
Quayside Parcels plans deliveries for 1,150 corner shops in Leeds and Hull.
We are a team of six: four backend, one QA, one product manager.

What you will do
• Move our order API from Django 3.2 to 5.2 and split it into services.
• Bring p95 of the pricing endpoint from 1.4 s to under 400 ms.
• Own the Celery pipelines (RabbitMQ, about two million tasks a day).

What we expect
- 5+ years of Python, 3+ with Django and PostgreSQL.
- Experience with queues under load.
- English B2; overlap with CET until 17:00.
- Kubernetes would be a plus.

Nice to have
- AWS, Terraform. Background in logistics.

Conditions
$4,500 to $5,500 a month, contractor, fully remote.""",
)

UKRAINIAN = VacancyText(
    title="Middle Go-розробник",
    company="Соняшник Енерго",
    text="""Про нас
Ми продуктова компанія: наш сервіс рахує енергію 84 сонячних станцій на Поділлі. У команді 5 розробників.

Обов'язки:
– переписати збирач показників з пайтона на Go;
– зменшити втрату пакетів з 2 % до 0,1 % до кінця кварталу;

Вимоги:
– від 3 років комерційної розробки;
– Go, PostgreSQL, Docker, gRPC;
– англійська Intermediate.

Буде плюсом:
– Kafka, ClickHouse.

Умови: віддалено, 2500–3400 $ на місяць.""",
)

RUSSIAN = VacancyText(
    title="React-разработчик в сервис аренды велосипедов",
    company="ВелоГород",
    text="""О компании
ВелоГород сдаёт в аренду 6 200 велосипедов в Алматы, и каждый из них виден на карте.

Задачи
Сократить время загрузки карты с 5 до 2 секунд.
Перевести личный кабинет на TypeScript.

Требования
Опыт с React от двух лет, Redux, REST API.
Английский на уровне чтения документации не обязателен.

Мы предлагаем
Работу из офиса или удалённо, отпуск 28 дней.""",
)

POLISH = VacancyText(
    title="Inżynier danych (Airflow, dbt)",
    company="Młyn Danych",
    text="""O nas
Nasza aplikacja pomaga 310 młynom liczyć ziarno. Zespół liczy 7 osób.

Twoje zadania
- przenieść raporty do dbt i skrócić czas przetwarzania z 4 godzin do 40 minut,
- dbać o jakość danych z 12 wag.

Wymagania
- min. 4 lata doświadczenia z Pythonem i SQL,
- znajomość Airflow, Snowflake,
- język angielski B1.

Mile widziane
- Terraform.

Oferujemy
- pracę zdalną i 18 000 – 23 000 PLN netto miesięcznie na B2B.""",
)

BARE = VacancyText(title="Developer", text="")

ALL = (ENGLISH, UKRAINIAN, RUSSIAN, POLISH)
