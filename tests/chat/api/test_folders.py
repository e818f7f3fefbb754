"""Folders: made, named, filled, emptied and deleted; nobody reaches what is somebody else's."""

from dataclasses import replace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import LazySettings
from django.utils import timezone

from chat.models import Conversation, Folder, User
from tests.chat.api.described import DescribedClient
from tests.chat.api.test_many import change, client_of, listed, made

FOLDERS = "/api/v1/folders"
JSON = "application/json"


async def make(client: DescribedClient, name: str, status: int = 201) -> Any:
    response = await client.post(FOLDERS, {"name": name}, content_type=JSON)
    assert response.status_code == status, response.content
    return response.json()


async def names(client: DescribedClient) -> list[str]:
    return [folder["name"] for folder in (await client.get(FOLDERS)).json()["folders"]]


async def patch(client: DescribedClient, path: str, body: dict[str, Any], status: int = 200) -> Any:
    response = await client.patch(f"/api/v1{path}", body, content_type=JSON)
    assert response.status_code == status, response.content
    return response.json()


async def test_folders_are_listed_by_name_and_made_once(alice: User, bob: User) -> None:
    client = await client_of(alice)
    made_one = await make(client, " Tides\u200b  of Elsmouth ")
    await make(client, "harbours")
    await make(await client_of(bob), "Bob's")

    assert await make(client, "Tides of Elsmouth", 200) == made_one
    assert await names(client) == ["harbours", "Tides of Elsmouth"]


async def test_a_conversation_goes_into_a_folder_and_out_again(alice: User) -> None:
    first, second = await sync_to_async(made)(alice, 2)
    client = await client_of(alice)
    folder = (await make(client, "Ports"))["id"]

    card = await patch(client, f"/conversations/{first}", {"folder": folder})

    assert card["folder"] == folder
    assert await listed(client, f"?folder={folder}") == {first}
    assert await listed(client) == {first, second}
    assert (await patch(client, f"/conversations/{first}", {"title": "Named"}))["folder"] == folder
    assert (await patch(client, f"/conversations/{first}", {"folder": None}))["folder"] is None
    assert await listed(client, f"?folder={folder}") == set()


async def test_many_are_moved_at_once(alice: User) -> None:
    ids = await sync_to_async(made)(alice, 60)
    client = await client_of(alice)
    folder = (await make(client, "Ports"))["id"]
    move = {"change": "move", "folder": folder}

    assert await change(client, **move, ids=ids) == {"changed": 50, "remaining": 10}
    assert await change(client, **move, ids=ids) == {"changed": 10, "remaining": 0}
    assert await change(client, **move, ids=ids) == {"changed": 0, "remaining": 0}
    assert await change(client, change="move", folder=None, ids=ids[:2]) == {"changed": 2, "remaining": 0}
    assert await Conversation.objects.filter(folder=folder).acount() == 58


async def test_a_deleted_folder_leaves_its_conversations(alice: User) -> None:
    (id,) = await sync_to_async(made)(alice, 1)
    client = await client_of(alice)
    folder = (await make(client, "Ports"))["id"]
    await patch(client, f"/conversations/{id}", {"folder": folder})

    assert (await client.delete(f"{FOLDERS}/{folder}")).status_code == 204
    assert await listed(client) == {id}
    assert (await names(client), (await Conversation.objects.aget(pk=id)).folder_id) == ([], None)
    assert (await client.delete(f"{FOLDERS}/{folder}")).status_code == 404


async def test_a_name_is_had_once(alice: User, bob: User) -> None:
    client = await client_of(alice)
    ports, tides = await make(client, "Ports"), await make(client, "Tides")
    await make(await client_of(bob), "Ports")

    assert (await patch(client, f"/folders/{ports['id']}", {"name": "Tides"}, 409))["code"] == "folder.exists"
    assert (await patch(client, f"/folders/{tides['id']}", {"name": "Tides"}))["name"] == "Tides"
    assert (await patch(client, f"/folders/{tides['id']}", {"name": "Seas"}))["id"] == tides["id"]
    assert await names(client) == ["Ports", "Seas"]


async def test_what_is_somebody_elses_is_not_there(alice: User, bob: User) -> None:
    (mine,) = await sync_to_async(made)(bob, 1)
    folder = (await make(await client_of(alice), "Ports"))["id"]
    client = await client_of(bob)

    statuses = [
        (await client.patch(f"{FOLDERS}/{folder}", {"name": "Mine"}, content_type=JSON)).status_code,
        (await client.delete(f"{FOLDERS}/{folder}")).status_code,
        (await client.patch(f"/api/v1/conversations/{mine}", {"folder": folder}, content_type=JSON)).status_code,
        (await client.get(f"/api/v1/conversations?folder={folder}")).status_code,
        (await client.get(f"/api/v1/history?folder={folder}")).status_code,
    ]
    body = {"change": "move", "folder": folder, "ids": [mine]}
    statuses.append((await client.post("/api/v1/conversations/changes", body, content_type=JSON)).status_code)

    assert statuses == [404] * 6
    assert (await Folder.objects.aget()).name == "Ports"
    assert (await Conversation.objects.aget(pk=mine)).folder_id is None


async def test_there_are_so_many_and_no_more(alice: User, settings: LazySettings) -> None:
    settings.CHAT = replace(settings.CHAT, folders_per_user=2)
    client = await client_of(alice)
    await make(client, "Ports")
    await make(client, "Tides")

    problem = await make(client, "Seas", 429)

    assert (problem["code"], "(2)" in problem["detail"]) == ("limit.folders", True)
    await make(client, "Ports", 200)


@pytest.mark.parametrize("name", ["", " ", "\u200b", "x" * 81, None, 7])
async def test_a_name_says_something_and_is_short(alice: User, name: object) -> None:
    response = await (await client_of(alice)).post(FOLDERS, {"name": name}, content_type=JSON)

    assert response.status_code == 422


@pytest.mark.parametrize(
    "body",
    [{"change": "move"}, {"change": "archive", "folder": None}, {"change": "move", "folder": "Ports"}],
)
async def test_a_folder_goes_with_a_move_only(alice: User, body: dict[str, Any]) -> None:
    response = await (await client_of(alice)).post("/api/v1/conversations/changes", body, content_type=JSON)

    assert response.status_code == 422


async def test_a_temporary_conversation_is_in_no_folder(alice: User) -> None:
    temporary = await Conversation.objects.acreate(owner=alice, updated_at=timezone.now(), ends_at=timezone.now())
    client = await client_of(alice)
    folder = (await make(client, "Ports"))["id"]

    problem = await patch(client, f"/conversations/{temporary.pk}", {"folder": folder}, 409)

    assert problem["code"] == "conversation.temporary"
    ids = [str(temporary.pk)]
    assert (await change(client, change="move", folder=folder, ids=ids))["changed"] == 0


@pytest.mark.django_db
def test_folders_go_with_their_owner(alice: User) -> None:
    folder = Folder.objects.create(owner=alice, name="Ports")
    Conversation.objects.create(owner=alice, folder=folder, updated_at=timezone.now())

    alice.delete()

    assert not Folder.objects.exists()
