"""Django's name for this application."""

from django.apps import AppConfig
from django.db.models.signals import pre_migrate


class ChatApp(AppConfig):
    name = "chat"
    verbose_name = "Wenyuan"

    def ready(self) -> None:
        from chat.api import sign_outs  # noqa: F401 - its signal handlers have connections closed
        from chat.models.schema import before_migrating
        from chat.pages import (
            audited,  # noqa: F401 - its signal handlers note who comes and who fails to
            sessions,  # noqa: F401 - its signal handler ends the oldest session of too many
        )
        from chat.runs import workers  # noqa: F401 - its signal handlers are what a worker does beside its tasks

        pre_migrate.connect(before_migrating, sender=self, dispatch_uid="chat.models.schema")
