"""The operation on many conversations at once."""

from typing import Annotated, Any, Self
from uuid import UUID

from django.http import HttpRequest
from ninja import Router
from pydantic import Field, model_validator

from chat.actions.many import ManyChange, change_many
from chat.api.description import refuses
from chat.api.schemas import Body, Shape
from chat.api.sign_in import signed_in

router = Router()
IDS_MAX = 500


class ManyWanted(Body):
    """`ids`: which conversations; without it all of one's own, archived ones too. `folder` goes with `move` only, and
    must be named there: null takes them out of theirs."""

    change: ManyChange
    ids: Annotated[list[UUID], Field(min_length=1, max_length=IDS_MAX)] | None = None
    folder: UUID | None = None

    @model_validator(mode="after")
    def _folder_goes_with_move(self) -> Self:
        if ("folder" in self.model_fields_set) != (self.change == "move"):
            raise ValueError("folder goes with move, and with nothing else")
        return self


class ManyDone(Shape):
    """`changed` by this call; `remaining`: how many another call of the same would change."""

    changed: int
    remaining: int


@router.post("/conversations/changes", response=ManyDone, openapi_extra=refuses("not_found"))
async def change_conversations(request: HttpRequest, body: ManyWanted) -> Any:
    """Archive, unarchive, move to a folder or delete; at most 50 a call, so that no call takes long."""
    done = await change_many(signed_in(request), body.change, body.ids, body.folder)
    return ManyDone(changed=done.changed, remaining=done.remaining)
