"""The world's own Django settings; nothing is read from the environment."""

import logging
from pathlib import Path

import django
from django.conf import settings

HERE = Path(__file__).resolve().parent


def configure() -> None:
    """Configure Django for the world once; later calls change nothing."""
    if settings.configured:
        return
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1", "localhost"],
        APPEND_SLASH=False,
        DATA_UPLOAD_MAX_MEMORY_SIZE=60 * 1024 * 1024,
        DEBUG=False,
        INSTALLED_APPS=[],
        LOGGING_CONFIG=None,
        MIDDLEWARE=[
            "sandbox.middleware.OwnPort",
            "sandbox.middleware.RequestLog",
            "sandbox.middleware.Misbehaviour",
        ],
        ROOT_URLCONF="sandbox.urls",
        SECRET_KEY="nothing in the practice world is secret",  # noqa: S106
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "templates"],
                "APP_DIRS": False,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        USE_I18N=False,
        USE_TZ=True,
        TIME_ZONE="UTC",
    )
    logging.getLogger("django.request").setLevel(logging.ERROR)  # a 404 is part of the play
    django.setup()
