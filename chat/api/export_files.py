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
from chat.sharing.papers import PaperForm, paper_file, paper_of
from chat.sharing.printed import Paper
from chat.sharing.record import ConversationRecord, file_name
from chat.sharing.signing import signed
from search.fair_queue import owner

TextForm = Literal["markdown", "html", "json"]
ExportFormat = TextForm | PaperForm
KINDS = {
    "markdown": ("md", "text/markdown"),
    "html": ("html", "text/html"),
    "json": ("json", "application/json"),
    "pdf": ("pdf", "application/pdf"),
    "docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
"""Form → ending of the name, media type."""
BINARY = {"type": "string", "format": "binary"}
SCHEMAS = {"json": {"type": "object"}, "pdf": BINARY, "docx": BINARY}
FILE = {
    "responses": {
        200: {"content": {kind: {"schema": SCHEMAS.get(form, {"type": "string"})} for form, (_, kind) in KINDS.items()}}
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


async def file_of(record: ConversationRecord, form: ExportFormat, leaf: UUID | None, reader: str) -> HttpResponse:
    """The record in that form, as a file to be saved by the account `reader`. Raises Problem."""
    ending, kind = KINDS[form]
    language = get_language() or "en"
    content: str | bytes
    # Not on the event loop: a long conversation is a second of work.
    if form == "pdf" or form == "docx":
        owner.set(reader)  # the papers of one reader do not stand before those of another
        paper = await sync_to_async(_paper, thread_sensitive=False)(record, leaf, language)
        content = await paper_file(paper, form)
    else:
        content = await sync_to_async(written, thread_sensitive=False)(record, form, leaf, language)
    return _file(content, f"{file_name(record.title)}.{ending}", kind)


def _paper(record: ConversationRecord, leaf: UUID | None, language: str) -> Paper:
    with override(language):
        return paper_of(record, leaf)


def _file(content: str | bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind if isinstance(content, bytes) else f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    # What strangers wrote is in it: should a browser show it after all, it may do nothing as a page of ours.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["Cache-Control"] = "private, no-store"
    return response


def written(record: ConversationRecord, form: TextForm, leaf: UUID | None, language: str) -> str:
    with override(language):
        match form:
            case "markdown":
                return as_markdown(record, leaf)
            case "html":
                return as_html(record, leaf)
            case "json":
                return record.model_dump_json(indent=1) + "\n"
