"""The operations that hold an old answer against its pages as they are now."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from chat.actions.rechecks import ask_recheck, recheck_of
from chat.api.description import refuses
from chat.api.schemas import RunNamed, Shape, Timestamp
from chat.api.sign_in import signed_in

router = Router()


class StatementNow(Shape):
    """A cited statement, `[start:end]` in code points of part `part`, and what has become of it.

    `now`: as much of it stands on its page as did (`holds`), only some (`changed`), hardly any (`lost`), or the page
    not read again (`unread`, with a `code` where it could not be). `quote`: the words that decided, where its page is
    another than it was.
    """

    part: int
    start: int
    end: int
    index: int
    text: str
    was: str
    now: Literal["holds", "changed", "lost", "unread"]
    quote: str
    code: str | None


class Recheck(Shape):
    """While it is under way `checked_at` is null."""

    checked_at: Timestamp | None = None
    statements: list[StatementNow] = []


@router.post(
    "/runs/{uuid:id}/recheck",
    response={202: RunNamed},
    openapi_extra=refuses("conversation.busy", "conversation.temporary"),
)
async def recheck_answer(request: HttpRequest, id: UUID) -> Any:
    """Have the pages that an answer cites read once more; one at a time of a user."""
    await ask_recheck(signed_in(request), id)
    return Status(202, RunNamed(run=id))


@router.get("/runs/{uuid:id}/recheck", response=Recheck, openapi_extra=refuses("conversation.temporary"))
async def read_recheck(request: HttpRequest, id: UUID) -> Any:
    """What was found, for an hour."""
    return Recheck(**await recheck_of(signed_in(request), id))
