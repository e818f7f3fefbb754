"""Django's name for this application."""

from django.apps import AppConfig


class ChatApp(AppConfig):
    name = "chat"
    verbose_name = "Wenyuan"

    def ready(self) -> None:
        from chat.api import sign_outs  # noqa: F401 - its signal handlers have connections closed
        from chat.runs import workers  # noqa: F401 - its signal handlers are what a worker does beside its tasks
