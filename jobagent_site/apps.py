from django.apps import AppConfig


class JobagentConfig(AppConfig):
    name = "jobagent_site"
    verbose_name = "Jobagent"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        from jobagent_site.ops import checks, wake  # noqa: F401  checks register themselves
        from jobagent_site.sqlite import teach_unicode_like

        wake.connect()
        connection_created.connect(teach_unicode_like)
