"""The operations on what a reader thinks of an answer."""

from typing import Annotated, Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.http import HttpRequest
from ninja import Router, Status
from pydantic import Field, StrictBool, StrictStr

from chat.actions.feedback import Reason, give_feedback, take_back_feedback
from chat.api.description import refuses
from chat.api.schemas import Body, Shape
from chat.api.sign_in import signed_in

router = Router()


class FeedbackGiven(Body):
    """`reason` and `comment` say why; both may be empty."""

    good: StrictBool
    reason: Reason = ""
    comment: Annotated[StrictStr, Field(max_length=1000)] = ""


class FeedbackCard(Shape):
    good: bool
    reason: Reason
    comment: str


@router.put(
    "/runs/{uuid:id}/feedback",
    response=FeedbackCard,
    openapi_extra=refuses("conversation.busy", "conversation.temporary"),
)
async def give(request: HttpRequest, id: UUID, body: FeedbackGiven) -> Any:
    """What its reader thinks of an ended answer, instead of what was said before; operators read it."""
    feedback = await sync_to_async(give_feedback)(signed_in(request), id, body.good, body.reason, body.comment)
    return FeedbackCard.model_validate(feedback, from_attributes=True)


@router.delete("/runs/{uuid:id}/feedback", response={204: None})
async def take_back(request: HttpRequest, id: UUID) -> Any:
    """Forget it."""
    await sync_to_async(take_back_feedback)(signed_in(request), id)
    return Status(204, None)
