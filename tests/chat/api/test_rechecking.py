"""What has changed, as a program asks for it and is told."""

import json
from typing import Any

from asgiref.sync import async_to_sync
from django.test import Client
from django.utils import timezone

from chat.concurrency.redis_client import close, redis
from chat.models import Conversation, Run, User
from chat.runs.rechecking import key_of
from tests.chat.asking import new_run

STATEMENT = {"part": 0, "start": 0, "end": 9, "index": 1, "text": "It is high.", "was": "supported", "now": "lost"}


async def store(run: Run, statements: list[dict[str, Any]]) -> None:
    done = {"checked_at": timezone.now().isoformat(), "statements": statements}
    await redis().set(key_of(run.pk), json.dumps(done))
    await close()


def test_it_is_asked_for_waited_for_and_told(alice: User, conversation: Conversation) -> None:
    run = new_run(conversation)
    Run.objects.filter(pk=run.pk).update(status="finished")
    client, address = Client(), f"/api/v1/runs/{run.pk}/recheck"
    client.force_login(alice)

    assert client.get(address).status_code == 404
    assert client.post(address, "{}", content_type="application/json").status_code == 202
    assert client.get(address).json() == {"checked_at": None, "statements": []}
    async_to_sync(store)(run, [{**STATEMENT, "quote": "", "code": None}])
    assert [one["now"] for one in client.get(address).json()["statements"]] == ["lost"]
