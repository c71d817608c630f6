"""Settings. Every name of `.env.example` is read here, once; the rest of the code asks `jobagent_site.config`."""

from __future__ import annotations

import os
import sys
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from jobagent_site import env_file
from jobagent_site import env_values as env

os.umask(0o077)  # whatever we write (database, mail, backups, logs) is the owner's alone
BASE_DIR = env_file.BASE_DIR
HOME = env_file.home()
env.load()

# --- the machine ---------------------------------------------------------------------------------------------------
SECRET_KEY = env.text("DJANGO_SECRET_KEY")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        f"DJANGO_SECRET_KEY is empty. Remove the line from {env_file.path()}, or give it a value."
    )
DEBUG = env.flag("DJANGO_DEBUG")
FIELD_ENCRYPTION_KEYS = tuple(env.words("FIELD_ENCRYPTION_KEYS"))
BIND = env.text("BIND", "127.0.0.1")
PORT = env.port("PORT", 8000)
PUBLIC_URL = env.address("PUBLIC_URL", f"http://127.0.0.1:{PORT}")
BEHIND_HTTPS = env.flag("BEHIND_HTTPS")
ADMIN_PATH = (env.text("ADMIN_PATH").strip("/") or "admin") + "/"
ALLOWED_HOSTS = [*env.words("ALLOWED_HOSTS"), "127.0.0.1", "localhost", "[::1]"]
if urlsplit(PUBLIC_URL).hostname not in ALLOWED_HOSTS:
    ALLOWED_HOSTS.append(str(urlsplit(PUBLIC_URL).hostname))
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL.startswith("https://") else []
TIME_ZONE = env.time_zone("TIME_ZONE", "Europe/Kyiv")
OWNER_NAME = env.text("OWNER_NAME")
OWNER_EMAIL = env.text("OWNER_EMAIL")
SENDING_ENABLED = env.flag("SENDING_ENABLED")
DEMO = env.flag("JOBAGENT_DEMO")
LOG_FORMAT = env.text("LOG_FORMAT", "text")
REDIS_URL = env.text("REDIS_URL")
if REDIS_URL:
    env.needs("redis", "REDIS_URL")

# --- boards --------------------------------------------------------------------------------------------------------
DJINNI_BASE_URL = env.address("DJINNI_BASE_URL", "https://djinni.co")
LINKEDIN_BASE_URL = env.address("LINKEDIN_BASE_URL", "https://www.linkedin.com")
LINKEDIN_ACCEPTED = env.flag("LINKEDIN_ACCEPTED")
DOU_BASE_URL = env.address("DOU_BASE_URL", "https://jobs.dou.ua")
FEED_TRUSTED_ORIGINS = env.words("FEED_TRUSTED_ORIGINS")

# --- mail ----------------------------------------------------------------------------------------------------------
_email = env.mail("EMAIL_URL", HOME / "mail")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_FILE_PATH = _email["EMAIL_FILE_PATH"]
EMAIL_HOST = _email.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _email.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _email.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _email.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _email.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", OWNER_EMAIL or "jobagent@localhost")
REPLY_ADDRESS = env.text("REPLY_ADDRESS")

# --- AI ------------------------------------------------------------------------------------------------------------
AI_BACKEND = env.text("AI_BACKEND", "builtin")
AI_PLATFORM_URL = env.optional_address("AI_PLATFORM_URL")
AI_PLATFORM_API_KEY = env.text("AI_PLATFORM_API_KEY")
AI_ANALYSIS_CHATFLOW_ID = env.text("AI_ANALYSIS_CHATFLOW_ID")
AI_RESPONSE_CHATFLOW_ID = env.text("AI_RESPONSE_CHATFLOW_ID")
AI_REVIEW_CHATFLOW_ID = env.text("AI_REVIEW_CHATFLOW_ID")
AI_MODEL = env.text("AI_MODEL")
AI_TIMEOUT = env.whole("AI_TIMEOUT", 120, 1, 180)
AI_CONCURRENCY = env.whole("AI_CONCURRENCY", 8, 1, 64)
AI_DAILY_CALL_LIMIT = env.whole("AI_DAILY_CALL_LIMIT", 500, 0, 1_000_000)

# --- Django --------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "jobagent_site",
    "leads",
    "sourcing",
    "outreach",
    "notifications",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_q",
    "axes",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jobagent_site.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "jobagent_site.middleware.one_time_password",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "jobagent_site.urls"
WSGI_APPLICATION = "jobagent_site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "jobagent_site.one_time.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "jobagent_site.client_address.client_address"
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "jobagent_site.crm.passwords.locked_out"
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

# --- database ------------------------------------------------------------------------------------------------------
# IMMEDIATE: a transaction that reads first and writes later would otherwise fail at once with "database is locked",
# whatever the timeout (SQLITE_BUSY_SNAPSHOT). CONN_MAX_AGE None: the queue closes old connections at every call.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA temp_store=MEMORY;"
        "PRAGMA mmap_size=268435456;PRAGMA cache_size=-65536"
    ),
}
DATABASES = {"default": env.database("DATABASE_URL", HOME / "db.sqlite3")}
DATABASES["default"]["CONN_MAX_AGE"] = None
if DATABASES["default"]["ENGINE"] == env.SQLITE:
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- jobs: never relied on for exactly-once; our own rows decide ---------------------------------------------------
Q_CLUSTER = {
    "name": "jobagent",
    "label": "Jobs",
    "orm": "default",
    "workers": 2,
    "bulk": 8,
    "queue_limit": 8,
    "poll": 0.05,
    "timeout": 300,
    # The clock of `retry` starts when a row is fetched, not when work on it starts:
    # retry > wake.LONGEST * (ceil((queue_limit + 1) / workers) + 1) = 9000.
    "retry": 10_800,
    "max_attempts": 1,
    "ack_failures": True,
    "catch_up": False,
    "save_limit": 0,
    "recycle": 500,  # a recycled worker is missed for half a second; a scan leaves nothing behind, and max_rss watches
    "max_rss": 400_000,
}

# --- language, time, files -----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = ["jobagent_site.formats"]
USE_I18N = True
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- safety --------------------------------------------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "jobagent_demo" if DEMO else "jobagent"
CSRF_COOKIE_NAME = f"{SESSION_COOKIE_NAME}_csrf"
SECURE_REFERRER_POLICY = "same-origin"
if BEHIND_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# --- log -----------------------------------------------------------------------------------------------------------
from jobagent_site.config import SECRETS, names_in_env_file  # noqa: E402  needs nothing of the above but must not run before it

ENV_FILE_NAMES = names_in_env_file()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "hide_secrets": {
            "()": "jobagent_site.log.HideSecrets",
            "secrets": tuple(os.environ.get(name, "") for name in SECRETS),
        }
    },
    "formatters": {
        "text": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
        "json": {"()": "jobagent_site.log.JsonFormatter"},
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "stream": sys.stderr,
            "filters": ["hide_secrets"],
            "formatter": "json" if LOG_FORMAT == "json" else "text",
        }
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django-q": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "axes": {"level": "WARNING"},
    },
}

from jobagent_site.crm.look import UNFOLD  # noqa: E402, F401  the look of the CRM stands with the CRM
