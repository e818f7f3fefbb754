"""The operations on the folders in which conversations are kept."""

from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.http import HttpRequest
from ninja import Router, Status

from chat.actions.folders import delete_folder, name_folder, store_folder
from chat.api.description import refuses
from chat.api.fields import FolderName
from chat.api.schemas import Body, Shape, Timestamp
from chat.api.sign_in import signed_in
from chat.models import Folder, User

router = Router()


class FolderWanted(Body):
    name: FolderName


class FolderCard(Shape):
    id: UUID
    name: str
    created_at: Timestamp


class FolderList(Shape):
    """All of one's folders, also those with nothing in them, by their names."""

    folders: list[FolderCard]


@router.get("/folders", response=FolderList)
async def list_folders(request: HttpRequest) -> Any:
    return await sync_to_async(folders_of)(signed_in(request))


@router.post("/folders", response={201: FolderCard, 200: FolderCard}, openapi_extra=refuses("limit.folders"))
async def make_folder(request: HttpRequest, body: FolderWanted) -> Any:
    """200 where there is one of this name already."""
    folder, created = await sync_to_async(store_folder)(signed_in(request), body.name)
    return Status(201 if created else 200, folder_card(folder))


@router.patch("/folders/{uuid:id}", response=FolderCard, openapi_extra=refuses("folder.exists"))
async def rename_folder(request: HttpRequest, id: UUID, body: FolderWanted) -> Any:
    return folder_card(await sync_to_async(name_folder)(signed_in(request), id, body.name))


@router.delete("/folders/{uuid:id}", response={204: None})
async def remove_folder(request: HttpRequest, id: UUID) -> Any:
    """Its conversations stay, and are in no folder then."""
    await sync_to_async(delete_folder)(signed_in(request), id)
    return Status(204, None)


def folders_of(user: User) -> FolderList:
    rows = sorted(Folder.objects.for_user(user), key=lambda folder: (folder.name.casefold(), folder.pk))
    return FolderList(folders=[folder_card(row) for row in rows])


def folder_card(folder: Folder) -> FolderCard:
    return FolderCard(id=folder.pk, name=folder.name, created_at=folder.created_at.isoformat())
