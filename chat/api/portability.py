"""The operations by which an account is taken along, and conversations are brought in."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.http import HttpRequest, StreamingHttpResponse
from ninja import Router, Status

from chat.actions.imports import bring_in
from chat.api.description import refuses
from chat.api.schemas import Shape
from chat.api.sign_in import signed_in
from chat.journal import notifications
from chat.operation import audit
from chat.sharing.archive import account_zip

router = Router()
ZIP = {"responses": {200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}}}
CONVERSATION = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"type": "object"}},
            "application/gzip": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


class BroughtIn(Shape):
    """`id` of the conversation; the same where it had been brought in before, or is there already."""

    id: UUID
    title: str


@router.get("/export", openapi_extra=ZIP)
async def export_account(request: HttpRequest) -> Any:
    """A ZIP file: all conversations, each as JSON and as Markdown; written while it is sent."""
    await sync_to_async(audit.record)("export", signed_in(request))
    response = StreamingHttpResponse(account_zip(signed_in(request)), content_type="application/zip")
    response["Content-Disposition"] = f"attachment; filename=wenyuan-{datetime.now(UTC):%Y-%m-%d}.zip"
    response["Cache-Control"] = "private, no-store"
    response["X-Accel-Buffering"] = "no"
    return response


@router.post(
    "/imports",
    response={201: BroughtIn, 200: BroughtIn},
    openapi_extra=CONVERSATION | refuses("import.unknown", "limit.imports"),
)
async def import_conversation(request: HttpRequest) -> Any:
    """One conversation as JSON, or its gzip: our own export, or one entry of ChatGPT's, DeepSeek's or Open WebUI's."""
    user, body = signed_in(request), request.read()  # its length was limited as it came
    conversation, created = await sync_to_async(bring_in)(user, body)
    if created:
        await notifications.notify(user.pk, conversation.pk, "created")
    return Status(201 if created else 200, BroughtIn(id=conversation.pk, title=conversation.title))
