"""The words of the pages, English and Ukrainian. Labels change with the language, classes do not."""

from datetime import datetime, timedelta

from sandbox.clock import KYIV

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "jobs": "Jobs", "heading": "Jobs on Djinni", "at": "at", "more": "More", "less": "Hide details",
        "login": "Log In", "or": "or", "signup": "Sign Up", "hidden": "to see all posted jobs",
        "feed": "Jobs feed in RSS", "nothing": "No jobs found", "all": "All jobs", "offline": "Offline",
        "inactive": "The job ad is no longer active", "current": "Look at the current", "current_jobs": "jobs",
        "skills": "Required skills experience", "plain_skills": "Required skills", "speak": "Required languages",
        "only": "Only", "from": "from", "where": "Countries where we consider candidates", "to": "to",
        "employment": "Employment", "Fulltime": "Fulltime", "Parttime": "Part-time", "domain": "Domain",
        "office": "Office", "published": "Published", "updated": "Updated", "apply": "Apply for the job",
        "application": "Job application", "contact": "Message & contact details", "message": "Message",
        "name": "Your name", "send": "Send application", "activity": "Response activity", "medium": "Medium",
        "sent": "Djinni sent your application", "no_experience": "No experience", "questions": "Questions",
        "relative": "Salary level relative to other jobs: $ — below average, $$ — around average, "
        "$$$ — above average, $$$$ — top range",
        "remote": "Full Remote", "work_office": "Office Work", "hybrid": "Hybrid Remote", "any": "Office or Remote",
        "worldwide": "Worldwide", "eu": "Countries of Europe or Ukraine", "english": "English", "native": "Native",
        "product": "Product", "startup": "Startup", "outsource": "Outsource", "outstaff": "Outstaff",
        "agency": "Agency", "ukrainian_product": "Ukrainian product", "miltech": "DefTech",
        "reservation": "Reservation", "confirmed": "Company has confirmed hires", "hiring": "Actively hiring now",
        "email_wrong": "Enter a valid email address.", "m": "m", "h": "h", "d": "d",
    },
    "uk": {
        "jobs": "Вакансії", "heading": "Вакансії на Djinni", "at": "в", "more": "Більше", "less": "Згорнути деталі",
        "login": "Увійти", "or": "або", "signup": "Зареєструватись", "hidden": "щоб бачити всі вакансії",
        "feed": "Стрічка вакансій в RSS", "nothing": "Вакансій не знайдено", "all": "Всі вакансії",
        "offline": "Неактивна", "inactive": "Вакансія більше не активна", "current": "Дивіться актуальні",
        "current_jobs": "вакансії", "skills": "Необхідний досвід з навичками", "plain_skills": "Необхідні навички",
        "speak": "Вимоги до володіння мовами", "only": "Тільки", "from": "від", "to": "до",
        "where": "Країни, де розглядаємо кандидатів", "employment": "Зайнятість", "Fulltime": "Повна",
        "Parttime": "Часткова", "domain": "Домен", "office": "Офіс", "published": "Опубліковано",
        "updated": "Оновлено", "apply": "Відгукнутись на вакансію", "application": "Відгук на вакансію",
        "contact": "Повідомлення та контакти", "message": "Повідомлення", "name": "Ваше ім'я",
        "send": "Надіслати відгук", "activity": "Активність відповідей", "medium": "Середня",
        "sent": "Джин відправив ваш відгук роботодавцю", "no_experience": "Без досвіду", "questions": "Запитання",
        "relative": "Рівень зарплати відносно інших вакансій: $ — нижче середнього, $$ — середній, "
        "$$$ — вище середнього, $$$$ — найвищий",
        "remote": "Тільки віддалено", "work_office": "Тільки офіс", "hybrid": "Гібридний формат роботи",
        "any": "Офіс або віддалено", "worldwide": "Весь світ", "eu": "Країни Європи та Україна",
        "english": "Англійська", "native": "Рідна", "product": "Продукт", "startup": "Стартап",
        "outsource": "Аутсорс", "outstaff": "Аутстаф", "agency": "Агенція", "ukrainian_product": "Український продукт",
        "miltech": "DefTech", "reservation": "Бронювання", "confirmed": "Компанія має підтверджені найми",
        "hiring": "Зараз активно наймає", "email_wrong": "Введіть коректну адресу.", "m": "хв", "h": "г", "d": "д",
    },
}  # fmt: skip
ENGLISH_LEVELS: dict[str, tuple[str, dict[str, str]]] = {
    "basic": ("A1", {"en": "Beginner", "uk": "Початковий"}),
    "pre": ("A2", {"en": "Elementary", "uk": "Елементарний"}),
    "intermediate": ("B1", {"en": "Intermediate", "uk": "Середній"}),
    "upper": ("B2", {"en": "Upper Intermediate", "uk": "Вище середнього"}),
    "fluent": ("C1", {"en": "Advanced", "uk": "Просунутий"}),
    "proficient": ("C2", {"en": "Proficient", "uk": "Вільний"}),
    "native": ("Native", {"en": "Native", "uk": "Рідна"}),
}
DOMAINS = {
    "advertising": "Advertising / Marketing", "agriculture": "Agriculture", "automotive": "Automotive",
    "crypto": "Blockchain / Crypto", "ecommerce": "E-commerce / Marketplace", "edutech": "Education",
    "energy": "Energy", "entertainment": "Entertainment", "fintech": "Fintech", "gambling": "Gambling",
    "gamedev": "Gamedev", "govtech": "GovTech", "hardware": "Hardware / IoT", "healthcare": "Healthcare / MedTech",
    "manufacturing": "Manufacturing", "media": "Media", "miltech": "DefTech", "ml": "Machine Learning / Big Data",
    "mobile": "Mobile", "saas": "SaaS", "security": "Security", "sports_fitness": "Sports / Fitness",
    "telecom": "Telecom / Communications", "travel": "Travel / Tourism", "other": "",
    "adult": "Adult", "dating": "Dating",
}  # fmt: skip
# alpha-3: alpha-2, English, Ukrainian
COUNTRIES = {
    "UKR": ("UA", "Ukraine", "Україна"), "POL": ("PL", "Poland", "Польща"), "CYP": ("CY", "Cyprus", "Кіпр"),
    "ROU": ("RO", "Romania", "Румунія"), "ESP": ("ES", "Spain", "Іспанія"), "PRT": ("PT", "Portugal", "Португалія"),
    "DEU": ("DE", "Germany", "Німеччина"), "BGR": ("BG", "Bulgaria", "Болгарія"), "CZE": ("CZ", "Czechia", "Чехія"),
    "GEO": ("GE", "Georgia", "Грузія"), "KAZ": ("KZ", "Kazakhstan", "Казахстан"), "ARM": ("AM", "Armenia", "Вірменія"),
    "MDA": ("MD", "Moldova", "Молдова"), "SRB": ("RS", "Serbia", "Сербія"), "EST": ("EE", "Estonia", "Естонія"),
    "LTU": ("LT", "Lithuania", "Литва"), "LVA": ("LV", "Latvia", "Латвія"),
    "GBR": ("GB", "United Kingdom", "Велика Британія"),
    "USA": ("US", "United States", "США"), "UZB": ("UZ", "Uzbekistan", "Узбекистан"),
    "AZE": ("AZ", "Azerbaijan", "Азербайджан"),
    "ISR": ("IL", "Israel", "Ізраїль"), "SVK": ("SK", "Slovakia", "Словаччина"), "HRV": ("HR", "Croatia", "Хорватія"),
    "ARE": ("AE", "United Arab Emirates", "ОАЕ"), "MNE": ("ME", "Montenegro", "Чорногорія"),
}  # fmt: skip
CITIES = {
    "kyiv": ("Kyiv", "Київ"), "lviv": ("Lviv", "Львів"), "kharkiv": ("Kharkiv", "Харків"), "odesa": ("Odesa", "Одеса"),
    "dnipro": ("Dnipro", "Дніпро"), "vinnytsia": ("Vinnytsia", "Вінниця"), "warsaw": ("Warsaw", "Варшава"),
    "ivano-frankivsk": ("Ivano-Frankivsk", "Івано-Франківськ"), "uzhhorod": ("Uzhhorod", "Ужгород"),
    "almaty": ("Almaty", "Алмати"), "tbilisi": ("Tbilisi", "Тбілісі"), "limassol": ("Limassol", "Лімасол"),
    "poltava": ("Poltava", "Полтава"), "chernivtsi": ("Chernivtsi", "Чернівці"), "tashkent": ("Tashkent", "Ташкент"),
    "krakow": ("Krakow", "Краків"), "berlin": ("Berlin", "Берлін"), "yerevan": ("Yerevan", "Єреван"),
    "cherkasy": ("Cherkasy", "Черкаси"), "chisinau": ("Chisinau", "Кишинів"), "belgrade": ("Belgrade", "Белград"),
}  # fmt: skip
LANGUAGE_NAMES = {"Ukrainian": "Українська", "German": "Німецька", "Polish": "Польська", "Russian": "Російська",
                  "French": "Французька", "Kazakh": "Казахська", "Spanish": "Іспанська"}  # fmt: skip
_MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
    "uk": ("січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня",
           "листопада", "грудня"),
}  # fmt: skip
_PLURALS = {
    "en": {"views": ("view", "views", "views"), "applications": ("application", "applications", "applications"),
           "years": ("year", "years", "years")},
    "uk": {"views": ("перегляд", "перегляди", "переглядів"), "applications": ("відгук", "відгуки", "відгуків"),
           "years": ("рік", "роки", "років")},
}  # fmt: skip


def country(code: str, lang: str) -> str:
    """Return the country's name in the page's language."""
    return COUNTRIES[code][2 if lang == "uk" else 1]


def city(key: str, lang: str) -> str:
    """Return the city's name in the page's language."""
    return CITIES[key][1 if lang == "uk" else 0]


def count(number: float, noun: str, lang: str) -> str:
    """Return "5 views", "1 відгук", "2.5 роки"."""
    one, few, many = _PLURALS[lang][noun]
    shown = f"{number:g}"
    if lang == "en":
        return f"{shown} {one if number == 1 else many}"
    if number != int(number):
        return f"{shown} {few}"
    tail, tens = int(number) % 10, int(number) % 100 // 10
    return f"{shown} {one if tail == 1 and tens != 1 else few if 2 <= tail <= 4 and tens != 1 else many}"


def experience(months: int, lang: str) -> str:
    """Return "2 years of experience"."""
    return f"{count(round(months / 12, 1), 'years', lang)} {'досвіду' if lang == 'uk' else 'of experience'}"


def age(moment: datetime, now: datetime, lang: str) -> str:
    """Return "33m", "2h" or "7d"."""
    passed = max(now - moment, timedelta(0))
    if passed < timedelta(hours=1):
        return f"{passed.seconds // 60}{WORDS[lang]['m']}"
    if passed < timedelta(days=1):
        return f"{passed.seconds // 3600}{WORDS[lang]['h']}"
    return f"{passed.days}{WORDS[lang]['d']}"


def tooltip(moment: datetime) -> str:
    """Return the exact Kyiv time as the pages show it: "14:52 23.09.2026"."""
    return moment.astimezone(KYIV).strftime("%H:%M %d.%m.%Y")


def day(moment: datetime, lang: str) -> str:
    """Return "24 September"."""
    local = moment.astimezone(KYIV)
    return f"{local.day} {_MONTHS[lang][local.month - 1]}"
