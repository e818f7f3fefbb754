"""The Celery application of both workers."""

import os

import django
from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

app = Celery("wenyuan")
app.conf.update(settings.CELERY)
app.autodiscover_tasks(["chat.runs"])


@setup_logging.connect  # type: ignore[untyped-decorator]
def keep_our_logging(**_: object) -> None:
    """Celery configures no logging where somebody else does: the settings have done it."""
    django.setup()
