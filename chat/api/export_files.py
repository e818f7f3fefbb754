"""The files in which conversations are taken along: their forms, their names, and what they are called in HTTP."""

from typing import Literal
from urllib.parse import quote
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language, override

from chat.sharing.certificate import Issuer, certificate_html, payload_of
from chat.sharing.html import as_html
from chat.sharing.markdown import as_markdown
from chat.sharing.record import ConversationRecord, file_name
from chat.sharing.signing import signed

ExportFormat = Literal["markdown", "html", "json"]
KINDS = {"markdown": ("md", "text/markdown"), "html": ("html", "text/html"), "json": ("json", "application/json")}
"""Form → ending of the name, media type."""
SHAPES = {"json": "object"}
FILE = {
    "responses": {
        200: {"content": {kind: {"schema": {"type": SHAPES.get(form, "string")}} for form, (_, kind) in KINDS.items()}},
    }
}


async def certificate_of(record: ConversationRecord, address: str) -> HttpResponse:
    """One answer as a file that proves itself; `address` is that of this site. Raises Problem."""
    issuer, language = Issuer(address, settings.VERSION), get_language() or "en"
    text = await sync_to_async(_certificate, thread_sensitive=False)(record, issuer, language)
    return _file(text, f"{file_name(record.title)}.certificate.html", "text/html")


def _certificate(record: ConversationRecord, issuer: Issuer, language: str) -> str:
    with override(language):
        payload = payload_of(record, issuer)
        return certificate_html(payload, signed(payload, settings.SECRET_KEY))


async def file_of(record: ConversationRecord, form: ExportFormat, leaf: UUID | None) -> HttpResponse:
    """The record in that form, as a file to be saved."""
    ending, kind = KINDS[form]
    language = get_language() or "en"
    # Not on the event loop: a long conversation is a second of work.
    text = await sync_to_async(written, thread_sensitive=False)(record, form, leaf, language)
    return _file(text, f"{file_name(record.title)}.{ending}", kind)


def _file(text: str, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(text, content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    # What strangers wrote is in it: should a browser show it after all, it may do nothing as a page of ours.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["Cache-Control"] = "private, no-store"
    return response


def written(record: ConversationRecord, form: ExportFormat, leaf: UUID | None, language: str) -> str:
    with override(language):
        match form:
            case "markdown":
                return as_markdown(record, leaf)
            case "html":
                return as_html(record, leaf)
            case "json":
                return record.model_dump_json(indent=1) + "\n"
