"""Our database and its settings under Django's own admin: no theme, no pages of ours."""

from __future__ import annotations

from jobagent_site.settings import *  # noqa: F403
from jobagent_site.settings import INSTALLED_APPS

_OURS = ("unfold", "unfold.contrib.filters", "unfold.contrib.forms", "jobagent_site", "axes", "django.contrib.admin")
INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",
    *(name for name in INSTALLED_APPS if name not in _OURS),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
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
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
ROOT_URLCONF = "benchmarks.crm_peer"
