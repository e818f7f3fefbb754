"""The operation on many conversations at once."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from chat.actions.many import ManyChange, change_many
from chat.api.schemas import Body, Shape
from chat.api.sign_in import signed_in

router = Router()
IDS_MAX = 500


class ManyWanted(Body):
    """`ids`: which conversations; without it all of one's own, archived ones too."""

    change: ManyChange
    ids: Annotated[list[UUID], Field(min_length=1, max_length=IDS_MAX)] | None = None


class ManyDone(Shape):
    """`changed` by this call; `remaining`: how many another call of the same would change."""

    changed: int
    remaining: int


@router.post("/conversations/changes", response=ManyDone)
async def change_conversations(request: HttpRequest, body: ManyWanted) -> Any:
    """Archive, unarchive or delete; at most 50 a call, so that no call takes long."""
    done = await change_many(signed_in(request), body.change, body.ids)
    return ManyDone(changed=done.changed, remaining=done.remaining)
