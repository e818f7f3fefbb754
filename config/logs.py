"""The log: one line an event, as text or as JSON, with the ids of what it is about.

`LOG_FORMAT` chooses the form, `LOG_LEVEL` what is worth a line. Whatever a line quotes, it is short and stays one line.
"""

import json
import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from chat.telemetry import traces
from chat.telemetry.log_context import ids, request_id

FORMATS = ("text", "json")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
QUIET = ("amqp", "celery", "django.server", "httpx2", "kombu", "uvicorn")
"""Libraries that are heard from `WARNING` on, whatever the level."""
HEADER = b"x-request-id"
_SHAPE = re.compile(rb"[\w.-]{1,64}")
MESSAGE_MAX, EXCEPTION_MAX = 1000, 8000
"""Characters; of an exception its end is written, which says what happened."""
# What ends a line, moves a terminal's cursor or turns a text around is written as its number.
_MARKS = (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
VISIBLE = {mark: f"\\x{mark:02x}" if mark < 0x100 else f"\\u{mark:04x}" for mark in _MARKS}


class TextFormatter(logging.Formatter):
    """`2026-11-29 01:02:03,456 INFO chat.runs.answer: what happened [run=… rid=…]`."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s%(ids)s")

    def format(self, record: logging.LogRecord) -> str:
        known = " ".join(f"{name}={value}" for name, value in ids().items())
        record.ids = f" [{known}]" if known else ""
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the library's name)
        record.message = shortened(record.message).translate(VISIBLE)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 (the library's name)
        return last_of(super().formatException(ei))


class JsonFormatter(logging.Formatter):
    """One object a line: `time`, `level`, `logger`, `message`, the ids, and `exception` where there was one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": shortened(record.getMessage()),
            **ids(),
        }
        if record.exc_info:
            line["exception"] = last_of(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def shortened(message: str) -> str:
    """The message, or its beginning and how long it is: a stranger's address may have 60,000 characters."""
    return message if len(message) <= MESSAGE_MAX else f"{message[:MESSAGE_MAX]}… ({len(message)} characters)"


def last_of(exception: str) -> str:
    return exception if len(exception) <= EXCEPTION_MAX else f"…{exception[-EXCEPTION_MAX:]}"


def logging_of(form: str, level: str) -> dict[str, Any]:
    """Django's `LOGGING`. Raises ValueError for a form or a level that there is not."""
    if form not in FORMATS:
        raise ValueError(f"LOG_FORMAT={form!r} is not one of {', '.join(FORMATS)}")
    if level not in LEVELS:
        raise ValueError(f"LOG_LEVEL={level!r} is not one of {', '.join(LEVELS)}")
    kind = "config.logs.TextFormatter" if form == "text" else "config.logs.JsonFormatter"
    quiet = level if LEVELS.index(level) > LEVELS.index("WARNING") else "WARNING"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": kind}},
        "filters": {"strangers": {"()": "config.log_limit.StrangersLimit"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["strangers"]}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {name: {"level": quiet, "handlers": [], "propagate": True} for name in QUIET},
    }


class RequestIds:
    """Gives every request the id of the proxy before us, or one of its own, and says it in the answer."""

    def __init__(self, app: Callable[[Any, Any, Any], Awaitable[None]]) -> None:
        self._app = app

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(HEADER, b"")
        name = given if _SHAPE.fullmatch(given) else uuid4().hex.encode()
        request_id.set(name.decode())

        async def named(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), (HEADER, name)]}
            await send(message)

        if scope["type"] == "websocket":
            await self._app(scope, receive, named)
            return
        with traces.span("request", request=name.decode(), method=scope.get("method", "")):
            await self._app(scope, receive, named)
