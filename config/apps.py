"""Makes every process of the product, not only the workers, know the Celery application."""

from django.apps import AppConfig


class Composition(AppConfig):
    name = "config"

    def ready(self) -> None:
        from config import celery  # noqa: F401 - importing makes it the application that tasks are sent by
