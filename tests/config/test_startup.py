"""A web server's start and end are answered, its settings are compared once, and requests go on to the site."""

import gc
from typing import Any

import pytest
from django.db import connection

from chat.models import SettingsRecord
from config.startup import Startup, compare_meanwhile


async def test_a_start_begins_once_and_both_are_answered() -> None:
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    begun, sent = [], []

    async def receive() -> Any:
        return next(messages)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    await Startup(receive, lambda: begun.append(1))({"type": "lifespan"}, receive, send)  # type: ignore[arg-type]

    assert (begun, sent) == ([1], ["lifespan.startup.complete", "lifespan.shutdown.complete"])


def test_whoever_imports_the_site_starts_nothing() -> None:
    import config.asgi

    assert callable(config.asgi.application)
    assert gc.get_freeze_count() == 0  # Hypothesis, for one, looks at what the collector knows


async def test_what_is_no_start_goes_to_the_site() -> None:
    scopes = []

    async def site(scope: Any, receive: Any, send: Any) -> None:
        scopes.append(scope["type"])

    await Startup(site, lambda: scopes.append("begun"))({"type": "http"}, None, None)

    assert scopes == ["http"]


def test_the_settings_in_force_are_recorded(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGNUP", "closed")

    compare_meanwhile().join(timeout=20)

    assert "SIGNUP" in SettingsRecord.objects.get().fingerprints


def test_a_database_that_is_away_ends_nothing(transactional_db: None, caplog: pytest.LogCaptureFixture) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE chat_settingsrecord RENAME TO elsewhere")
    try:
        compare_meanwhile().join(timeout=20)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO chat_settingsrecord")

    assert "the settings were not compared" in caplog.text
