"""What programs do once at their start: web servers and workers compare the settings with those of the last start."""

import logging
import os
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from celery.signals import worker_ready
from django.conf import settings
from django.db import DatabaseError, connection

from chat.operation.settings_record import note_changes
from config.in_force import fingerprints

log = logging.getLogger(__name__)
App = Callable[[Any, Any, Any], Awaitable[None]]


class Startup:
    """Answers a web server's word that it starts and ends (ASGI's lifespan), and leaves all else to `app`.

    What is done at a start is not done by whoever only imports the site.
    """

    def __init__(self, app: App, *begin: Callable[[], object]) -> None:
        self._app = app
        self._begin = begin

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                for act in self._begin:
                    act()
                await send({"type": "lifespan.startup.complete"})
            else:
                await send({"type": "lifespan.shutdown.complete"})
                return


def compare_settings() -> None:
    """Note what of the settings has changed since the last start."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    try:
        if names := note_changes([fingerprints(settings.IN_FORCE, os.environ, key) for key in keys]):
            log.warning("settings have changed since the last start: %s", ", ".join(names))
    except DatabaseError as error:
        log.warning("the settings were not compared with those of the last start: %s", error)
    finally:
        connection.close()


@worker_ready.connect  # type: ignore[untyped-decorator]
def compare_meanwhile(**_: Any) -> threading.Thread:
    """Nobody waits for it: a program begins to work, also while the database is away."""
    thread = threading.Thread(target=compare_settings, daemon=True, name="settings")
    thread.start()
    return thread
