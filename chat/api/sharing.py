"""The operations on links under which copies of conversations are read."""

from typing import Annotated, Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from ninja import Router, Status
from pydantic import Field, StrictInt

from chat.api.description import refuses
from chat.api.schemas import Body, Shape, Timestamp
from chat.api.sign_in import signed_in
from chat.models import SharedLink
from chat.operation import audit
from chat.sharing import links

router = Router()
DAYS = 30


class LinkWanted(Body):
    """`leaf`: the turn with which the copy ends; the newest where there is none. `days`: for how long it opens."""

    leaf: UUID | None = None
    days: Annotated[StrictInt, Field(ge=1, le=settings.CHAT.link_days_max)] = DAYS


class LinkCard(Shape):
    id: UUID
    conversation: UUID
    title: str
    turns: int
    created_at: Timestamp
    expires_at: Timestamp


class LinkMade(LinkCard):
    """`address`: the link itself, from the root of the site. Nobody can tell it again."""

    address: str


class LinkList(Shape):
    """One's links that still open, the newest first."""

    links: list[LinkCard]


@router.post(
    "/conversations/{uuid:id}/links",
    response={201: LinkMade},
    openapi_extra=refuses("sharing.off", "sharing.empty", "sharing.too_large", "limit.links", "conversation.temporary"),
)
async def share_conversation(request: HttpRequest, id: UUID, body: LinkWanted) -> Any:
    """A link to a copy of one branch up to a turn: its questions, newest answers, cited sources and verdicts."""
    link, secret = await sync_to_async(links.make_link)(signed_in(request), id, body.leaf, body.days)
    await sync_to_async(audit.record)("link.made", signed_in(request), id, f"{body.days} days")
    return Status(201, LinkMade(**link_card(link).model_dump(), address=reverse("shared", args=[secret])))


@router.get("/links", response=LinkList)
async def list_links(request: HttpRequest) -> Any:
    rows = await sync_to_async(links.links_of)(signed_in(request))
    return LinkList(links=[link_card(row) for row in rows])


@router.delete("/links/{uuid:id}", response={204: None})
async def end_link(request: HttpRequest, id: UUID) -> Any:
    """The link opens nothing from now on, and its copy is deleted."""
    await sync_to_async(links.end_link)(signed_in(request), id)
    await sync_to_async(audit.record)("link.ended", signed_in(request), id)
    return Status(204, None)


def link_card(link: SharedLink) -> LinkCard:
    return LinkCard(
        id=link.pk,
        conversation=link.conversation_id,
        title=link.title,
        turns=link.turns,
        created_at=link.created_at.isoformat(),
        expires_at=link.expires_at.isoformat(),
    )
