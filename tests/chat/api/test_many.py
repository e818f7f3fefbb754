"""Many conversations at once: archived, brought back, deleted; nobody reaches what is somebody else's."""

from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from chat.models import Conversation, User
from tests.chat.api.described import DescribedClient
from tests.chat.asking import new_run

URL = "/api/v1/conversations/changes"


async def client_of(user: User) -> DescribedClient:
    client = DescribedClient()
    await client.aforce_login(user)
    return client


def made(user: User, count: int) -> list[str]:
    """So many conversations, each with a question."""
    ids = []
    for number in range(count):
        one = Conversation.objects.create(owner=user, title=f"No {number}", updated_at=timezone.now())
        new_run(one)
        ids.append(str(one.pk))
    return ids


async def change(client: DescribedClient, **body: Any) -> dict[str, int]:
    response = await client.post(URL, body, content_type="application/json")
    assert response.status_code == 200
    answer: dict[str, int] = response.json()
    return answer


async def listed(client: DescribedClient, query: str = "") -> set[str]:
    body = (await client.get(f"/api/v1/conversations{query}")).json()
    return {one["id"] for one in body["conversations"]}


async def test_archived_ones_are_listed_apart_and_come_back(alice: User) -> None:
    first, second, third = await sync_to_async(made)(alice, 3)
    client = await client_of(alice)

    assert await change(client, change="archive", ids=[first, second]) == {"changed": 2, "remaining": 0}
    assert (await listed(client), await listed(client, "?archived=true")) == ({third}, {first, second})
    assert await change(client, change="archive", ids=[first]) == {"changed": 0, "remaining": 0}
    assert await change(client, change="unarchive", ids=[first]) == {"changed": 1, "remaining": 0}
    assert await listed(client) == {first, third}


async def test_all_are_deleted_a_bounded_number_a_call(alice: User, bob: User) -> None:
    await sync_to_async(made)(alice, 60)
    (kept,) = await sync_to_async(made)(bob, 1)
    client = await client_of(alice)

    assert await change(client, change="delete") == {"changed": 50, "remaining": 10}
    assert await change(client, change="delete") == {"changed": 10, "remaining": 0}
    assert await change(client, change="delete") == {"changed": 0, "remaining": 0}
    assert str((await Conversation.objects.aget()).pk) == kept


async def test_what_is_somebody_elses_is_left_alone(alice: User, bob: User) -> None:
    mine, other = (await sync_to_async(made)(alice, 1))[0], (await sync_to_async(made)(bob, 1))[0]
    client = await client_of(alice)

    assert (await change(client, change="delete", ids=[mine, other]))["changed"] == 1
    assert await Conversation.objects.filter(pk=other).aexists()


@pytest.mark.parametrize(
    "body", [{"change": "burn"}, {"change": "delete", "ids": []}, {"ids": ["x"], "change": "delete"}]
)
async def test_what_cannot_be_meant_is_refused(alice: User, body: dict[str, Any]) -> None:
    response = await (await client_of(alice)).post(URL, body, content_type="application/json")
    assert response.status_code == 422
