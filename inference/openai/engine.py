"""Answers from SGLang, or from any server that speaks OpenAI's protocol.

Several servers may be given; the least busy healthy one is asked. A request is sent again only while nothing of its
answer has come, and only for what may pass: no connection, 429, 500, 503, a full queue; or with a field less, where the
server refuses that field.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, closing
from dataclasses import dataclass, replace
from functools import partial
from uuid import uuid4

import httpx2

from inference.conf import EngineConfig
from inference.engine import Delta, Request, SearchWay, SmallCallForms
from inference.errors import Busy, Cut, EngineError, FieldRefused, Overlong, Refused, Silent, TooLong, Unreachable
from inference.estimate import estimated_tokens
from inference.openai.attempt import Attempt
from inference.openai.batched_reads import BatchedTransport, batch_seconds
from inference.openai.discovery import Served
from inference.openai.field_rules import lesson, named
from inference.openai.health import watch
from inference.openai.prefill import Prefill, prefill
from inference.openai.reasoning_budget import within_budget
from inference.openai.refusals import window_tokens
from inference.openai.request_body import (
    Terms,
    answer_tokens,
    body,
    counted_fields,
    encoded,
    prompt,
    wanted_tokens,
)
from inference.openai.retries import Retries, WaitingLine
from inference.openai.server import Server
from inference.openai.stream_parser import Expected, StreamParser
from inference.openai.timeouts import Timeouts
from inference.profiles import GENERIC, LEVELS, Level, Profile, profile

MAX_CONNECTIONS = 512
CHARACTERS_A_TOKEN = 16
"""No tokeniser makes more of one on the average: an answer that is longer than its tokens allow has lost its way."""
MIN_CHARACTERS = 20_000

log = logging.getLogger(__name__)


@dataclass
class _Course:
    """What one request has come to so far."""

    can_continue: bool = False
    """Whether the server that answers could go on with a begun answer."""
    has_budget: bool = False
    """Whether that server ends the thoughts by itself."""
    sent: Mapping[str, object] | None = None
    """The fields of the last attempt."""


class OpenAIEngine:
    """A model behind `/v1/chat/completions`."""

    connected = True

    def __init__(self, config: EngineConfig) -> None:
        self._config = config
        limits = httpx2.Limits(max_connections=MAX_CONNECTIONS, max_keepalive_connections=32)
        self._client = httpx2.AsyncClient(
            trust_env=False,
            timeout=httpx2.Timeout(config.connect_seconds, read=config.total_seconds),
            transport=BatchedTransport(limits, self._batch, config.proxy, config.ca_file),
            headers={"Accept-Encoding": "identity"},
        )
        self._servers = [Server(url, self._client, config) for url in config.urls]
        self._name = config.model
        self._line = WaitingLine()

    @property
    def name(self) -> str:
        """The served name; before a server has told it, the configured profile or `model`."""
        return self._name or self._config.profile or "model"

    def write(self, request: Request) -> AsyncGenerator[Delta, None]:
        """See `Engine.write`."""
        course = _Course()
        return within_budget(
            partial(self._write, course=course), request, lambda: course.can_continue, lambda: course.has_budget
        )

    async def _write(self, request: Request, course: _Course) -> AsyncGenerator[Delta, None]:
        timeouts = Timeouts(self._config)
        with closing(Retries(self._config, len(self._servers), self._line)) as retries:
            while True:
                server, has_spoken = self._best(), False
                try:
                    async with aclosing(self._answer(request, server, timeouts, retries, course)) as deltas:
                        async for delta in deltas:
                            has_spoken = True
                            yield delta
                    return
                except EngineError as error:
                    _note(server, error)
                    if has_spoken:
                        raise
                    if not _learnt(server, error, course, retries):
                        retries.after(error)
                # SGLang aborts the id of a refused stream once more, two seconds after it has ended.
                request = replace(request, id=uuid4().hex)
                if (waiting := retries.waiting()) is not None:
                    yield waiting
                timeouts.begin()  # the clocks of the attempt that failed say nothing of the next
                await timeouts.of(retries.pause())

    async def ready(self) -> bool:
        """Whether one of the servers is healthy and tells what it serves."""
        states = await asyncio.gather(*(self._is_ready(server) for server in self._servers))
        return any(states)

    async def window_tokens(self) -> int | None:
        """The smallest window among the servers that can say theirs now."""
        windows = await asyncio.gather(*(self._window(server) for server in self._servers))
        return min((window for window in windows if window), default=None)

    async def count_tokens(self, request: Request) -> int | None:
        """See `Engine.count_tokens`: asked of one server, which has a second for it."""
        server = min(self._servers, key=lambda one: (one.is_down, one.is_resting))
        try:
            async with asyncio.timeout(self._config.count_seconds):
                served = await server.served()
                known = server.profile(served)
                begun = prefill(request, known, can_continue=server.can_continue(served, known))
                return await server.tokens(counted_fields(self._fields(request, server, served, begun, 1)))
        except (EngineError, TimeoutError):
            return None

    async def search_way(self) -> SearchWay:
        """See `Engine.search_way`: what all servers that can be asked have in common."""
        ways = {await self._search_way(server) for server in self._servers}
        return ways.pop() if len(ways) == 1 else ""

    async def _search_way(self, server: Server) -> SearchWay:
        try:
            async with asyncio.timeout(self._config.connect_seconds):
                return server.search_way(await server.served())
        except (EngineError, TimeoutError):
            return ""

    async def small_call_forms(self) -> SmallCallForms:
        """See `Engine.small_call_forms`: what all servers have in common."""
        forms = [await self._small_call_forms(server) for server in self._servers]
        return SmallCallForms(all(one.keeps_schemas for one in forms), all(one.has_tasks for one in forms))

    async def _small_call_forms(self, server: Server) -> SmallCallForms:
        try:
            async with asyncio.timeout(self._config.connect_seconds):
                return server.small_call_forms(await server.served())
        except (EngineError, TimeoutError):
            return SmallCallForms()

    async def levels(self) -> tuple[Level, ...]:
        """See `Engine.levels`: what all servers that can be asked have in common."""
        answers = [one for one in [await self._levels(server) for server in self._servers] if one]
        return tuple(level for level in LEVELS if all(level in one for one in answers))

    async def _levels(self, server: Server) -> tuple[Level, ...]:
        try:
            async with asyncio.timeout(self._config.connect_seconds):
                served = await server.served()
        except (EngineError, TimeoutError):
            known = profile(self._config.profile, self._config.model)
            return () if known is GENERIC else known.levels
        return server.levels(served)

    async def _window(self, server: Server) -> int | None:
        try:
            async with asyncio.timeout(self._config.connect_seconds):
                served = await server.served()
        except (EngineError, TimeoutError):
            return None  # whoever writes finds out why
        return served.window_tokens or server.profile(served).context_tokens

    async def watch(self) -> None:
        """See `Engine.watch`."""
        await watch(self._servers, self._config)

    async def aclose(self) -> None:
        """Close connections. Safe to call twice."""
        for server in self._servers:
            server.close()
        await self._client.aclose()

    async def _answer(
        self, request: Request, server: Server, timeouts: Timeouts, retries: Retries, course: _Course
    ) -> AsyncGenerator[Delta, None]:
        served = await timeouts.of(server.served())
        self._name = served.name
        known = server.profile(served)
        can_prefill = server.can_continue(served, known)
        course.can_continue = can_prefill and known.thinks and known.continuation != "none"
        course.has_budget = served.has_budget
        begun = prefill(request, known, can_continue=can_prefill)
        limit: int = retries.max_tokens or await self._room(request, server, served, begun)
        course.sent = self._fields(request, server, served, begun, limit)
        is_parted = server.parts(served, is_raw=course.sent.get("separate_reasoning") is False)
        parser = StreamParser(_expected(request, server, known, begun, limit, is_parted=is_parted))
        if request.before_sending:
            await request.before_sending()
        async with Attempt(server, request.id, encoded(course.sent), parser, timeouts) as attempt:
            while not attempt.is_over:
                for delta in await attempt.more():
                    retries.close()
                    server.worked()
                    yield delta
        server.learns_of(parser, known)

    def _fields(
        self, request: Request, server: Server, served: Served, begun: Prefill, limit: int
    ) -> dict[str, object]:
        """What is sent, as the server takes it."""
        terms = Terms(served.name, limit, served.kind, served.has_priorities, served.has_budget)
        return server.rules.applied(body(request, server.profile(served), terms, begun))

    async def _room(self, request: Request, server: Server, served: Served, begun: Prefill) -> int:
        """`max_tokens`. The server is asked to count only where the estimate says that the window may be too small."""
        known = server.profile(served)
        wanted_room, window = wanted_tokens(request, known), served.window_tokens or known.context_tokens
        room = answer_tokens(wanted_room, estimated_tokens(prompt(request, known, begun)), window)
        if room < wanted_room:
            fields = counted_fields(self._fields(request, server, served, begun, room))
            if (counted := await server.tokens(fields)) is not None:
                return answer_tokens(wanted_room, counted, window)
        return room

    def _batch(self) -> float:
        return batch_seconds(sum(server.running for server in self._servers))

    def _best(self) -> Server:
        """The least busy of those that are there and did not just fail; in turn where they are alike."""
        self._servers.append(self._servers.pop(0))
        return min(self._servers, key=lambda one: (one.is_down, one.is_resting, one.running))

    async def _is_ready(self, server: Server) -> bool:
        try:
            self._name = (await server.served()).name
        except EngineError:
            return False
        return await server.is_healthy()


def _learnt(server: Server, error: EngineError, course: _Course, retries: Retries) -> bool:
    """Whether the server's refusal says how to ask it. Raises `FieldRefused` where it names a field and does not."""
    if not isinstance(error, Refused) or course.sent is None:
        return False
    learnt = lesson(error, course.sent, server.rules) if retries.may_learn() else None
    fields = named(error, course.sent) if error.status in (400, 422) else []
    if learnt is None:
        log.warning("%s refuses %s: %s", server.base, ", ".join(fields) or "a request", error)
        if fields:
            raise FieldRefused(str(error), error.status, error.fields) from error
        return False
    log.warning("%s does not take %s as it was sent, and is asked otherwise: %s", server.base, ", ".join(fields), error)
    server.rules = learnt
    return True


def _expected(
    request: Request, server: Server, known: Profile, begun: Prefill, limit: int, *, is_parted: bool
) -> Expected:
    is_open = known is GENERIC and begun.message is None
    # Of a model that has thought nothing a server that parts thoughts sends content alone.
    starts_inside = begun.starts_inside and not (is_parted and begun.message is None)
    return Expected(
        starts_inside=starts_inside or (is_open and server.ends_thoughts_only),
        thinks=not begun.is_closed,
        begun_reasoning=request.begun_reasoning,
        begun_answer=request.begun_answer,
        stops=request.stop,
        is_held=is_open and not server.is_plain,
        max_characters=max(MIN_CHARACTERS, CHARACTERS_A_TOKEN * limit),
    )


def _note(server: Server, error: EngineError) -> None:
    if isinstance(error, Busy):
        server.rests()
    elif isinstance(error, Unreachable | Silent | Cut | Overlong):
        server.failed()
    elif isinstance(error, Refused):
        server.forget()
    elif isinstance(error, TooLong):
        server.holds(window_tokens(error))
