"""What is asked is done in the thread of its request, and the event loop is not asked in between."""

import json
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import ThreadSensitiveContext, iscoroutinefunction
from django.test import AsyncClient
from django.urls import resolve

from chat.models import User
from config.handler import SiteHandler


class Counting(ThreadPoolExecutor):
    """One thread, which counts how often it is given something to do."""

    def __init__(self) -> None:
        super().__init__(max_workers=1)
        self.count = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        self.count += 1
        return super().submit(fn, *args, **kwargs)


@pytest.mark.usefixtures("sent")
async def test_a_question_goes_from_the_event_loop_to_its_thread_and_back_once(alice: User) -> None:
    SiteHandler()  # the web server's, which takes what is done at a request's beginning into the thread
    client, thread = AsyncClient(), Counting()
    await client.aforce_login(alice)
    changes = []

    async def post(path: str, body: dict[str, object]) -> Any:
        before = thread.count
        async with ThreadSensitiveContext(executor=thread):
            response = await client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json")
        changes.append(thread.count - before)
        assert response.status_code == 201
        return response.json()

    conversation = (await post("/conversations", {}))["id"]
    asked = {"client_id": uuid4().hex, "question": "Why?", "search": False, "think": True}
    await post(f"/conversations/{conversation}/turns", asked)
    thread.shutdown()

    assert changes == [1, 1]
    views = [resolve("/api/v1/conversations").func, resolve(f"/api/v1/conversations/{conversation}/turns").func]
    assert not any(iscoroutinefunction(view) for view in views), "within its thread it goes back to the loop"
