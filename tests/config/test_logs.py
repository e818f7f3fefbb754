"""A line of the log: its form, its level, and the ids of what it is about."""

import json
import logging
from contextvars import copy_context
from typing import Any

import pytest

from chat.telemetry.log_context import engine_request_id, request_id, run_id
from config.logs import JsonFormatter, RequestIds, TextFormatter, logging_of


def record(message: str = "it %s", *args: object) -> logging.LogRecord:
    return logging.LogRecord("chat.runs", logging.WARNING, "", 1, message, args or ("broke",), None)


def inside(formatter: logging.Formatter, one: logging.LogRecord) -> str:
    """Formatted where a run of a request is written."""

    def told() -> str:
        request_id.set("q1")
        run_id.set("r1")
        engine_request_id.set("e1")
        return formatter.format(one)

    return copy_context().run(told)


def test_a_line_names_request_run_and_the_engines_request() -> None:
    assert inside(TextFormatter(), record()).endswith("WARNING chat.runs: it broke [request=q1 run=r1 rid=e1]")


def test_a_line_that_is_about_none_says_none() -> None:
    assert TextFormatter().format(record()).endswith("it broke")


def test_a_line_of_json_is_one_object_whatever_it_holds() -> None:
    line = inside(JsonFormatter(), record("%s", 'a "quoted"\nline 问'))

    body = json.loads(line)
    assert "\n" not in line
    assert (body["message"], body["run"], body["rid"], body["level"]) == ('a "quoted"\nline 问', "r1", "e1", "WARNING")


def test_an_exception_is_part_of_its_line() -> None:
    try:
        raise ValueError("odd")
    except ValueError as error:
        one = logging.LogRecord("x", logging.ERROR, "", 1, "m", (), (type(error), error, error.__traceback__))

    assert "ValueError: odd" in json.loads(JsonFormatter().format(one))["exception"]


@pytest.mark.parametrize(("form", "level"), [("xml", "INFO"), ("text", "LOUD")])
def test_what_cannot_be_meant_is_refused(form: str, level: str) -> None:
    with pytest.raises(ValueError, match="is not one of"):
        logging_of(form, level)


def test_libraries_are_not_louder_than_we_are() -> None:
    assert logging_of("text", "DEBUG")["loggers"]["httpx2"]["level"] == "WARNING"
    assert logging_of("text", "ERROR")["loggers"]["httpx2"]["level"] == "ERROR"


@pytest.mark.parametrize(("given", "kept"), [(b"abc-1.2", True), (b"", False), (b"a b", False), (b"x" * 65, False)])
async def test_a_request_keeps_the_id_of_the_proxy_if_it_is_one(given: bytes, kept: bool) -> None:
    said: list[Any] = []

    async def site(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message: Any) -> None:
        said.append(message)

    await RequestIds(site)({"type": "http", "headers": [(b"x-request-id", given)]}, None, send)
    (name,) = [value for key, value in said[0]["headers"] if key == b"x-request-id"]
    assert (name == given) is kept and len(name) >= 7


def test_what_a_line_quotes_makes_it_neither_long_nor_two() -> None:
    long, forged = (TextFormatter().format(record("%s", text)) for text in ("a" * 60_000, "x\n2026 ERROR\x1b[2J\u202e"))

    assert len(long) < 1200 and "(60000 characters)" in long
    assert forged.endswith(r"x\x0a2026 ERROR\x1b[2J\u202e")


def test_an_exception_that_quotes_a_long_text_is_cut() -> None:
    try:
        raise ValueError("a" * 60_000)
    except ValueError as error:
        one = logging.LogRecord("x", logging.ERROR, "", 1, "m", (), (type(error), error, error.__traceback__))

    assert len(JsonFormatter().format(one)) < 10_000
    assert len(TextFormatter().format(one)) < 10_000
