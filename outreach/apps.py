from typing import Any

from django.apps import AppConfig

from jobagent_site.announce import announce


class OutreachConfig(AppConfig):
    name = "outreach"
    verbose_name = "Outreach"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from outreach.models import Fact, Preferences

        post_save.connect(_rules_changed, sender=Preferences)
        for signal in (post_save, post_delete):
            signal.connect(_fact_changed, sender=Fact)


def _rules_changed(created: bool, **_: Any) -> None:
    """What waited for an hour or a gap may leave now."""
    from leads.services.messages import release_holds

    if not created:
        release_holds()


def _fact_changed(instance: Any, **_: Any) -> None:
    """A draft may have rested on it, or may rest on it now."""
    announce("fact", instance.pk, "changed")
