"""The operations on what is kept: searched through, and saved as files."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest
from ninja import Router
from pydantic import AfterValidator, Field

from chat.actions.records import FOREIGN
from chat.api.description import refuses
from chat.api.export_files import FILE, ExportFormat, certificate_of, file_of
from chat.api.fields import Words, Zone
from chat.api.representations import history_of
from chat.api.schemas import HistoryMatches, Shape
from chat.api.sign_in import signed_in
from chat.errors.problems import Problem
from chat.history.search import Query
from chat.models import Run, User
from chat.sharing.gathering import gathered, gathered_of_run
from chat.sharing.signing import public_key_of
from search.text.cleaning import one_line

router = Router()


class EarlierKey(Shape):
    public_key: str
    key_id: str


class CertificateKey(EarlierKey):
    """`earlier`: keys that this instance has signed with before, and knows still."""

    earlier: list[EarlierKey]


@router.get("/history", response=HistoryMatches, openapi_extra=refuses("not_found"))
async def search_history(
    request: HttpRequest,
    query: Words = "",
    since: date | None = None,
    until: date | None = None,
    zone: Zone = "UTC",
    site: Annotated[str, Field(max_length=253), AfterValidator(one_line)] = "",
    folder: UUID | None = None,
    before: Annotated[str, Field(pattern=r"^\d{0,18}$")] = "",
) -> Any:
    """Titles, questions, answers and the cited words of what was read. Days are those of `zone`, both included."""
    limits = Query(query, since, until, ZoneInfo(zone), site.strip(), folder, int(before) if before else None)
    return await sync_to_async(history_of)(signed_in(request), limits)


@router.get(
    "/conversations/{uuid:id}/export", openapi_extra=FILE | refuses("export.too_large", "conversation.temporary")
)
async def export_conversation(
    request: HttpRequest, id: UUID, format: ExportFormat = "markdown", leaf: UUID | None = None
) -> Any:
    """A file: one branch as Markdown, HTML, PDF or DOCX (through `leaf`, else the newest), or everything as JSON."""
    user = signed_in(request)
    record = await sync_to_async(gathered)(user, id)
    return await file_of(record, format, leaf, str(user.pk))


@router.get(
    "/runs/{uuid:id}/export",
    openapi_extra=FILE | refuses("certificate.none", "export.too_large", "conversation.temporary"),
)
async def export_answer(
    request: HttpRequest, id: UUID, format: ExportFormat | Literal["certificate"] = "markdown"
) -> Any:
    """A file: one answer with its question and its sources; as a certificate (HTML) it proves itself, signed by us."""
    user = signed_in(request)
    if format == "certificate":
        await sync_to_async(refuse_foreign)(user, id)
    record = await sync_to_async(gathered_of_run)(user, id)
    if format == "certificate":
        return await certificate_of(record, request.build_absolute_uri(f"{settings.BASE_PATH}/").rstrip("/"))
    return await file_of(record, format, None, str(user.pk))


@router.get("/certificate-key", auth=None, response=CertificateKey)
async def certificate_key(request: HttpRequest) -> Any:
    """The public key of this instance's certificates (P-256, SubjectPublicKeyInfo in base64) and its SHA-256."""
    (public_key, key_id), *earlier = map(public_key_of, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
    return CertificateKey(
        public_key=public_key, key_id=key_id, earlier=[EarlierKey(public_key=one, key_id=id) for one, id in earlier]
    )


def refuse_foreign(user: User, run_id: UUID) -> None:
    """Raises Problem where an answer was not written here: nobody here can vouch for it."""
    if Run.objects.for_user(user).filter(pk=run_id, client_id__startswith=FOREIGN).exists():
        raise Problem("certificate.none")
