"""The operations on what is kept: searched through, and saved as files."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.http import HttpRequest
from ninja import Router
from pydantic import AfterValidator, Field

from chat.api.export_files import FILE, ExportFormat, file_of
from chat.api.fields import Words
from chat.api.representations import history_of
from chat.api.schemas import HistoryMatches
from chat.api.sign_in import signed_in
from chat.history.search import Query
from chat.sharing.gathering import gathered, gathered_of_run
from search.text.cleaning import one_line

router = Router()


@router.get("/history", response=HistoryMatches)
async def search_history(
    request: HttpRequest,
    query: Words = "",
    since: date | None = None,
    until: date | None = None,
    site: Annotated[str, Field(max_length=253), AfterValidator(one_line)] = "",
    before: Annotated[str, Field(pattern=r"^\d{0,18}$")] = "",
) -> Any:
    """Titles, questions, answers and the cited words of what was read. Days are those of UTC, both included."""
    limits = Query(query, since, until, site.strip(), int(before) if before else None)
    return await sync_to_async(history_of)(signed_in(request), limits)


@router.get("/conversations/{uuid:id}/export", openapi_extra=FILE)
async def export_conversation(
    request: HttpRequest, id: UUID, format: ExportFormat = "markdown", leaf: UUID | None = None
) -> Any:
    """A file: one branch as Markdown or HTML (through `leaf`, else the newest), or everything as JSON."""
    record = await sync_to_async(gathered)(signed_in(request), id)
    return await file_of(record, format, leaf)


@router.get("/runs/{uuid:id}/export", openapi_extra=FILE)
async def export_answer(request: HttpRequest, id: UUID, format: ExportFormat = "markdown") -> Any:
    """A file: one answer with its question and its sources."""
    return await file_of(await sync_to_async(gathered_of_run)(signed_in(request), id), format, None)
