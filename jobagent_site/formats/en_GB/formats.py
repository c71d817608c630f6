"""Read by Django by these names: https://docs.djangoproject.com/en/5.2/topics/i18n/formatting/."""

from __future__ import annotations

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j M Y, H:i"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
