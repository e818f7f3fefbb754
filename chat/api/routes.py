"""The HTTP API: verbs, described by OpenAPI at `/api/v1/openapi.json`; facts go by socket."""

import logging
from typing import Annotated, Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext
from ninja import Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field
from redis.exceptions import RedisError

from chat.actions import asking, temporary, verbs
from chat.api.branches import LIMIT_MAX, Window
from chat.api.connections import Connection, SignIn, acquire_slot
from chat.api.description import DescribedApi, ref, refuses
from chat.api.event_stream import EventStream
from chat.api.feedback import router as feedback
from chat.api.fields import NUMBER_MAX, Words
from chat.api.folders import router as folders
from chat.api.keeping import router as keeping
from chat.api.many import router as many
from chat.api.models_offered import ModelList, models_offered
from chat.api.notices import router as notices
from chat.api.portability import router as portability
from chat.api.rechecking import router as rechecking
from chat.api.refusals import problem, problem_document
from chat.api.representations import conversation_card, conversations_of, source_of, turns_of
from chat.api.schemas import (
    Alive,
    Ask,
    Change,
    Continue,
    ConversationBody,
    ConversationCard,
    ConversationList,
    ConversationMade,
    ConversationStart,
    Presence,
    Ready,
    RelatedQuestions,
    Retry,
    RunBody,
    RunNamed,
    Stop,
    StoredPage,
    TurnMade,
)
from chat.api.sharing import router as sharing
from chat.api.sign_in import SignedIn, signed_in
from chat.errors.problems import Problem, not_found, store_code
from chat.journal.journal import state_of
from chat.journal.reader import CURSOR_MAX
from chat.models import Run, User
from chat.runs.health import parts as health_parts

log = logging.getLogger(__name__)
Cursor = Annotated[int, Field(ge=0, le=CURSOR_MAX)]


api = DescribedApi(
    title="Wenyuan",
    version=settings.VERSION,
    auth=SignedIn(),
    docs_url=None,
    urls_namespace="api",
    openapi_extra={"info": {"license": {"name": "Apache-2.0"}}},
)
api.add_router("", keeping)
api.add_router("", many)
api.add_router("", folders)
api.add_router("", sharing)
api.add_router("", portability)
api.add_router("", feedback)
api.add_router("", rechecking)
api.add_router("", notices)


ASK_REFUSALS = ("limit.runs", "limit.asks_minute", "limit.asks_day", "engine.model_gone", "server.maintenance")
ALLOWANCES = ("limit.questions", "limit.tokens", "limit.cost")
EVENT_STREAM = {
    "responses": {
        200: {"content": {"text/event-stream": {"schema": {"oneOf": [ref("Entry"), ref("Snapshot")]}}}},
    }
}


@api.post(
    "/conversations",
    response={201: ConversationMade, 200: ConversationMade},
    openapi_extra=refuses("limit.conversations"),
)
def start_conversation(request: HttpRequest, body: ConversationStart) -> Any:
    user = signed_in(request)
    conversation, created = asking.start_conversation(user, body.client_id, is_temporary=body.temporary)
    return Status(201 if created else 200, ConversationMade(id=conversation.pk))


@api.get("/conversations", response=ConversationList, openapi_extra=refuses("not_found"))
def list_conversations(
    request: HttpRequest,
    query: Words = "",
    after: Annotated[str, Field(max_length=100)] = "",
    archived: bool = False,
    folder: UUID | None = None,
) -> Any:
    return conversations_of(signed_in(request), query, after, archived=archived, folder=folder)


@api.get("/conversations/{uuid:id}", response=ConversationBody)
async def read_conversation(
    request: HttpRequest,
    id: UUID,
    limit: Annotated[int | None, Field(ge=1, le=LIMIT_MAX)] = None,
    leaf: UUID | None = None,
    before: UUID | None = None,
) -> Any:
    """All turns; with `limit` the last of the branch through `leaf` (or the newest), or those before `before`."""
    window = Window(limit, leaf, before) if limit else None
    body = await turns_of(signed_in(request), id, window)
    text = await sync_to_async(body.model_dump_json, thread_sensitive=False)()
    return HttpResponse(text, content_type="application/json; charset=utf-8")


@api.put("/conversations/{uuid:id}/presence", response={204: None})
async def note_presence(request: HttpRequest, id: UUID, body: Presence) -> Any:
    """Whether somebody has a temporary conversation open; one that is closed is deleted some two minutes later."""
    await temporary.note_presence(signed_in(request), id, body.open)
    return Status(204, None)


@api.patch("/conversations/{uuid:id}", response=ConversationCard, openapi_extra=refuses("conversation.temporary"))
async def change_conversation(request: HttpRequest, id: UUID, body: Change) -> Any:
    conversation = await verbs.rename(signed_in(request), id, **body.model_dump(exclude_unset=True))
    return await sync_to_async(conversation_card)(conversation)


@api.delete("/conversations/{uuid:id}", response={204: None})
async def delete_conversation(request: HttpRequest, id: UUID) -> Any:
    await verbs.delete_own(signed_in(request), id)
    return Status(204, None)


@api.post(
    "/conversations/{uuid:id}/turns",
    response={201: TurnMade, 200: TurnMade},
    openapi_extra=refuses("question.empty", "question.too_long", "conversation.busy", *ASK_REFUSALS, *ALLOWANCES),
)
def ask(request: HttpRequest, id: UUID, body: Ask) -> Any:
    return made(asking.ask(signed_in(request), id, body.as_question()))


@api.post(
    "/turns/{uuid:id}/runs",
    response={201: TurnMade, 200: TurnMade},
    openapi_extra=refuses("conversation.busy", *ASK_REFUSALS, *ALLOWANCES),
)
def retry(request: HttpRequest, id: UUID, body: Retry) -> Any:
    return made(asking.retry(signed_in(request), id, body.as_again()))


@api.post("/runs/{uuid:id}/stop", response={202: RunNamed})
async def stop(request: HttpRequest, id: UUID, body: Stop | None = None) -> Any:
    await verbs.stop(signed_in(request), id)
    return Status(202, RunNamed(run=id))


@api.post(
    "/runs/{uuid:id}/continue",
    response={201: TurnMade, 200: TurnMade},
    openapi_extra=refuses("run.not_continuable", "conversation.busy", *ASK_REFUSALS, *ALLOWANCES),
)
def resume(request: HttpRequest, id: UUID, body: Continue | None = None) -> Any:
    return made(asking.resume(signed_in(request), id, body.client_id if body else None))


@api.post("/runs/{uuid:id}/answer", response={202: RunNamed})
async def answer_now(request: HttpRequest, id: UUID) -> Any:
    await verbs.answer_now(signed_in(request), id)
    return Status(202, RunNamed(run=id))


@api.post("/runs/{uuid:id}/choose", response=RunNamed)
async def choose(request: HttpRequest, id: UUID) -> Any:
    await verbs.choose(signed_in(request), id)
    return RunNamed(run=id)


@api.get("/runs/{uuid:id}", response=RunBody)
async def read_run(request: HttpRequest, id: UUID) -> Any:
    return await state_of(await run_of(signed_in(request), id))


@api.get("/runs/{uuid:id}/related", response=RelatedQuestions)
async def read_related(request: HttpRequest, id: UUID) -> Any:
    """What may be asked next after an answer: a small model writes it once that is over."""
    run = await run_of(signed_in(request), id)
    return RelatedQuestions(turn=run.turn_id, questions=run.related or [])


@api.get("/runs/{uuid:id}/events", openapi_extra=EVENT_STREAM | refuses("limit.connections"))
async def run_events(request: HttpRequest, id: UUID, after: Cursor = 0) -> Any:
    """The same entries as on the socket, for programs that prefer server-sent events; they take a socket's slot."""
    user = signed_in(request)
    run = await run_of(user, id)
    last = request.headers.get("Last-Event-ID", "")
    cursor = int(last) if last.isdecimal() and len(last) <= len(str(CURSOR_MAX)) else after
    stream = EventStream()
    connection = Connection(SignIn.of(user, request.session), stream.close, stream.beat)
    if not await acquire_slot(user.pk, connection.slot):
        raise Problem("limit.connections", limit=settings.CHAT.sockets_per_user)
    frames = stream.frames(run.pk, cursor, connection)
    # nginx and its like hold back what they are not told to pass on at once.
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(frames, content_type="text/event-stream", headers=headers)


@api.get("/runs/{uuid:id}/sources/{int:n}", response=StoredPage)
async def read_source(request: HttpRequest, id: UUID, n: Annotated[int, Field(le=NUMBER_MAX)]) -> Any:
    return await source_of(await run_of(signed_in(request), id), n)


@api.get("/models", response=ModelList)
async def list_models(request: HttpRequest) -> Any:
    return await models_offered(signed_in(request))


@api.get("/health", auth=None, response=Alive)
async def health(request: HttpRequest) -> Any:
    return Alive(status="alive")


@api.get("/ready", auth=None, response={200: Ready, 503: Ready})
async def ready(request: HttpRequest) -> Any:
    parts = await health_parts()
    return Status(200 if all(parts.values()) else 503, Ready(ready=all(parts.values()), parts=parts))


def made(run_created: asking.RunCreated) -> Status[TurnMade]:
    """201 for what is new; 200 for what this `client_id` had made already."""
    log.info("run %s is asked for", run_created.run)  # the line that leads from a request's id to its run's
    return Status(201 if run_created.created else 200, TurnMade(turn=run_created.turn, run=run_created.run))


async def run_of(user: User, id: UUID) -> Run:
    run = await Run.objects.for_user(user).select_related("turn").filter(pk=id).afirst()
    if run is None:
        raise not_found()
    return run


@api.exception_handler(Problem)
def on_problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return problem(error.code, **error.values)


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    place = ".".join(str(step) for step in first["loc"] if step not in ("body", "query", "path")) or gettext("body")
    return problem("request.invalid", detail=f"{place[:100]}: {first['msg'][:200]}")


@api.exception_handler(AuthenticationError)
def on_signed_out(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem("account.signed_out")


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem("not_found")


@api.exception_handler(HttpError)
def on_refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    code = {403: "request.forbidden", 413: "request.too_large"}.get(error.status_code)
    return problem(code) if code else problem_document(error.status_code, "request.invalid", detail=str(error))


@api.exception_handler(RequestDataTooBig)
def on_too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem("request.too_large")


@api.exception_handler(RedisError)
@api.exception_handler(DatabaseError)
def on_store_away(request: HttpRequest, error: Exception) -> HttpResponse:
    return problem(store_code(error))
