from django.apps import AppConfig


class JobagentConfig(AppConfig):
    name = "jobagent_site"
    verbose_name = "Jobagent"

    def ready(self) -> None:
        from jobagent_site.ops import checks, wake  # noqa: F401  checks register themselves

        wake.connect()
