from typing import Any

from django.apps import AppConfig

from jobagent_site.announce import announce


class OutreachConfig(AppConfig):
    name = "outreach"
    verbose_name = "Outreach"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from outreach.models import Fact

        for signal in (post_save, post_delete):
            signal.connect(_fact_changed, sender=Fact)


def _fact_changed(instance: Any, **_: Any) -> None:
    """A draft may have rested on it, or may rest on it now."""
    announce("fact", instance.pk, "changed")
