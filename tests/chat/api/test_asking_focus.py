"""The reader's choice of the kind of sources is stored with the question and reaches the search."""

import json
from typing import Any

import pytest
from django.test import AsyncClient
from django.utils import timezone

from chat.models import Turn, User


async def asked(client: AsyncClient, conversation: str, **more: Any) -> int:
    body = {"client_id": "1", "question": "How long is it?", "search": True, "think": False, **more}
    path = f"/api/v1/conversations/{conversation}/turns"
    return (await client.post(path, json.dumps(body), content_type="application/json")).status_code


@pytest.mark.parametrize(("focus", "status"), [("papers", 201), ("", 201), ("maps", 422), (7, 422)])
async def test_a_question_has_one_of_the_known_kinds_or_none(
    transactional_db: None, async_client: AsyncClient, alice: User, focus: object, status: int
) -> None:
    await async_client.aforce_login(alice)
    conversation = await alice.conversations.acreate(updated_at=timezone.now())

    assert await asked(async_client, str(conversation.pk), focus=focus) == status
    assert [turn.focus async for turn in Turn.objects.all()] == ([focus] if status == 201 else [])


async def test_who_does_not_say_it_leaves_it_to_the_words(
    transactional_db: None, async_client: AsyncClient, alice: User
) -> None:
    await async_client.aforce_login(alice)
    conversation = await alice.conversations.acreate(updated_at=timezone.now())

    assert await asked(async_client, str(conversation.pk)) == 201
    card = (await async_client.get(f"/api/v1/conversations/{conversation.pk}")).json()
    assert card["turns"][0]["focus"] == ""
