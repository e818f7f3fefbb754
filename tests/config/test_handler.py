"""The chain of middlewares, asked as the web server asks it."""

import asyncio
import threading
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse
from django.urls import path
from pytest_django import Settings

from config.handler import SiteHandler

SEEN: list[tuple[str, int]] = []


class Looks:
    """A middleware that notes the threads in which it is called."""

    async_capable = False

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        SEEN.append(("request", threading.get_ident()))
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        SEEN.append(("view", threading.get_ident()))


async def asynchronous(request: HttpRequest) -> HttpResponse:
    await sync_to_async(lambda: SEEN.append(("sql", threading.get_ident())))()
    return HttpResponse("asynchronous")


def synchronous(request: HttpRequest) -> HttpResponse:
    SEEN.append(("sql", threading.get_ident()))
    return HttpResponse("synchronous")


urlpatterns = [path("asynchronous", asynchronous), path("synchronous", synchronous)]


async def get(name: str) -> bytes:
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    bodies = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Any:
        return bodies.pop() if bodies else await asyncio.Event().wait()  # nobody leaves

    scope = {"type": "http", "method": "GET", "path": f"/{name}", "root_path": "", "query_string": b""}
    await SiteHandler()(scope | {"headers": [(b"host", b"testserver")]}, receive, send)
    return said[1]["body"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", ["asynchronous", "synchronous"])
async def test_middlewares_and_sql_of_a_request_are_in_one_thread(name: str, settings: Settings) -> None:
    SEEN.clear()
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = ["config.middleware.StaticFiles", f"{__name__}.Looks"]

    assert await get(name) == name.encode()
    assert [what for what, _ in SEEN] == ["request", "view", "sql"]
    assert len({thread for _, thread in SEEN}) == 1
