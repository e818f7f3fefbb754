"""The Celery application of both workers."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

app = Celery("wenyuan")
app.conf.update(settings.CELERY)
app.autodiscover_tasks(["chat.runs"])
