"""Django's name for this application."""

from django.apps import AppConfig


class ChatApp(AppConfig):
    name = "chat"
    verbose_name = "Wenyuan"

    def ready(self) -> None:
        from chat import workers  # noqa: F401 - its signal handlers make a worker say that it lives
