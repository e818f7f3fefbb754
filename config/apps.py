"""What every process of the product does at its start, not only the workers; which administration it has."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig


class Composition(AppConfig):
    """Knows the Celery application, and whoever is told of faults and spans."""

    name = "config"

    def ready(self) -> None:
        from config import (
            celery,  # noqa: F401 - importing makes it the application that tasks are sent by
            startup,  # noqa: F401 - its signal handler compares the settings of a worker
        )
        from config.observing import report_faults, trace

        if settings.SENTRY_DSN:
            report_faults(settings.SENTRY_DSN, settings.VERSION)
        if settings.OTLP_ENDPOINT:
            trace(settings.OTLP_ENDPOINT, settings.VERSION)


class AuditedAdmin(AdminConfig):
    """Django's, on a site that notes what is done there."""

    default_site = "chat.pages.administration.Administration"
