"""A store that is full or away is a sentence, on pages and in the API."""

import pytest
from django.core.handlers.exception import response_for_exception
from django.db import OperationalError
from django.test import RequestFactory
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import ResponseError

from chat.errors.problems import store_code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OperationalError("database or disk is full"), "server.full"),
        (OperationalError('could not extend file "base/5/16384": No space left on device'), "server.full"),
        (ResponseError("MISCONF Errors writing to the AOF file: No space left on device"), "server.full"),
        (ResponseError("OOM command not allowed when used memory > 'maxmemory'."), "server.full"),
        (OperationalError("disk I/O error"), "server.unavailable"),
        (RedisAway("Connection refused"), "server.unavailable"),
    ],
)
def test_a_store_says_whether_it_is_full_or_away(error: Exception, code: str) -> None:
    assert store_code(error) == code


def answered(path: str, error: Exception) -> tuple[int, str]:
    try:
        raise error
    except (OperationalError, ResponseError, ZeroDivisionError) as raised:
        response = response_for_exception(RequestFactory().get(path), raised)
    return response.status_code, getattr(response, "content", b"").decode()


def test_a_page_says_that_the_disk_is_full() -> None:
    status, text = answered("/accounts/login/", OperationalError("database or disk is full"))

    assert status == 503
    assert "This server has no room left" in text


def test_the_api_says_it_too() -> None:
    status, text = answered("/api/v1/conversations", ResponseError("OOM command not allowed"))

    assert status == 503
    assert '"code": "server.full"' in text


def test_what_nobody_foresaw_is_a_page_without_details() -> None:
    status, text = answered("/", ZeroDivisionError("secret"))

    assert status == 500
    assert "Something went wrong on this server" in text
    assert "secret" not in text
