"""Answers from SGLang, or from any server that speaks OpenAI's protocol.

Several servers may be given; the least busy healthy one is asked. A request is sent again only while nothing of its
answer has come, and only for what may pass: no connection, 429, 500, 503, a full queue.
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from uuid import uuid4

import httpx

from inference.conf import EngineConfig
from inference.engine import Delta, Message, Request
from inference.errors import Busy, Cut, EngineError, Refused, Silent, TooLong, Unreachable
from inference.estimate import estimated_tokens
from inference.openai.attempt import Attempt
from inference.openai.batched_reads import BatchedTransport, batch_seconds
from inference.openai.health import watch
from inference.openai.prefill import Prefill, beginning
from inference.openai.reasoning_budget import within_budget
from inference.openai.refusals import names_a_field, room_tokens, window_tokens
from inference.openai.request_body import Terms, answer_tokens, body, dialogue, prompt, wanted_tokens
from inference.openai.server import Backend, Served
from inference.openai.stream_parser import StreamParser
from inference.openai.timeouts import Timeouts
from inference.profiles import Profile, profile

MAX_BACKOFF_SECONDS = 8.0
MAX_CONNECTIONS = 512
MIN_ROOM_TOKENS = 64


@dataclass(frozen=True)
class _Amended:
    """What earlier attempts have taught about the server."""

    max_tokens: int | None = None
    is_bare: bool = False
    failures: int = 0


class OpenAIEngine:
    """A model behind `/v1/chat/completions`."""

    connected = True

    def __init__(self, config: EngineConfig) -> None:
        self._config = config
        limits = httpx.Limits(max_connections=MAX_CONNECTIONS, max_keepalive_connections=32)
        self._client = httpx.AsyncClient(
            trust_env=False,
            timeout=httpx.Timeout(config.connect_seconds, read=config.total_seconds),
            transport=BatchedTransport(limits, self._stride),
            headers={"Accept-Encoding": "identity"},
        )
        self._backends = [Backend(url, self._client, config) for url in config.urls]
        self._name = config.model
        self._can_continue = False

    @property
    def name(self) -> str:
        """The served name; before a server has told it, the configured profile or `model`."""
        return self._name or self._config.profile or "model"

    def write(self, request: Request) -> AsyncGenerator[Delta, None]:
        """See `Engine.write`."""
        return within_budget(self._write, request, lambda: self._can_continue)

    async def _write(self, request: Request) -> AsyncGenerator[Delta, None]:
        patience = Timeouts(self._config)
        amended = _Amended()
        for attempts_left in range(self._config.attempts - 1, -1, -1):
            backend, has_spoken = self._best(), False
            try:
                async with aclosing(self._answer(request, backend, patience, amended)) as deltas:
                    async for delta in deltas:
                        has_spoken = True
                        yield delta
                return
            except EngineError as error:
                _note(backend, error)
                if has_spoken or not attempts_left:
                    raise
                amended = self._learnt(error, amended)
                # SGLang aborts the id of a refused stream once more, two seconds after it has ended.
                request = replace(request, id=uuid4().hex)
                patience.begin()  # the clocks of the attempt that failed say nothing of the next
                await patience.of(self._pause(amended))

    async def ready(self) -> bool:
        """Whether one of the servers is healthy and tells what it serves."""
        states = await asyncio.gather(*(self._is_ready(backend) for backend in self._backends))
        return any(states)

    async def window_tokens(self) -> int | None:
        """The smallest window among the servers that can say theirs now."""
        windows = await asyncio.gather(*(self._window(backend) for backend in self._backends))
        return min((window for window in windows if window), default=None)

    async def count_tokens(self, messages: Sequence[Message]) -> int | None:
        """See `Engine.count_tokens`: asked of one server, which has a second for it."""
        backend = min(self._backends, key=lambda one: (one.is_down, one.is_resting))
        try:
            async with asyncio.timeout(self._config.count_seconds):
                served = await backend.served()
                known = profile(self._config.profile, served.name, served.path)
                return await backend.tokens(dialogue(messages, known))
        except (EngineError, TimeoutError):
            return None

    async def _window(self, backend: Backend) -> int | None:
        try:
            async with asyncio.timeout(self._config.connect_seconds):
                served = await backend.served()
        except (EngineError, TimeoutError):
            return None  # whoever writes finds out why
        return served.window_tokens or profile(self._config.profile, served.name, served.path).context_tokens

    async def watch(self) -> None:
        """See `Engine.watch`."""
        await watch(self._backends, self._config)

    async def aclose(self) -> None:
        """Close connections. Safe to call twice."""
        await self._client.aclose()

    async def _answer(
        self, request: Request, backend: Backend, patience: Timeouts, amended: _Amended
    ) -> AsyncGenerator[Delta, None]:
        served = await patience.of(backend.served())
        self._name = served.name
        known = profile(self._config.profile, served.name, served.path)
        self._can_continue = not amended.is_bare and (served.is_sglang or known.splits_tags)
        begun = beginning(request, known, can_continue=self._can_continue)
        limit: int = amended.max_tokens or await self._room(request, backend, served, known, begun)
        content = body(request, known, Terms(served.name, limit, amended.is_bare), begun)
        async with Attempt(backend, request.id, content, _reading(request, begun), patience) as exchange:
            while not exchange.is_over:
                for delta in await exchange.more():
                    backend.worked()
                    yield delta

    async def _room(self, request: Request, backend: Backend, served: Served, known: Profile, begun: Prefill) -> int:
        """`max_tokens`. The server is asked to count only where the estimate says that the window may be too small."""
        wanted, window = wanted_tokens(request, known), served.window_tokens or known.context_tokens
        messages = prompt(request, known, begun)
        room = answer_tokens(wanted, estimated_tokens(messages), window)
        if room < wanted and (counted := await backend.tokens(messages)) is not None:
            return answer_tokens(wanted, counted, window)
        return room

    def _stride(self) -> float:
        return batch_seconds(sum(backend.running for backend in self._backends))

    def _best(self) -> Backend:
        """The least busy of those that are there and did not just fail; in turn where they are alike."""
        self._backends.append(self._backends.pop(0))
        return min(self._backends, key=lambda one: (one.is_down, one.is_resting, one.running))

    def _learnt(self, error: EngineError, amended: _Amended) -> _Amended:
        """On which terms to try again. Raises `error` where trying again is no use."""
        room = room_tokens(error) if isinstance(error, TooLong) else None
        if room is not None and room >= MIN_ROOM_TOKENS and amended.max_tokens is None:
            return replace(amended, max_tokens=room)
        if names_a_field(error) and not amended.is_bare:
            return replace(amended, is_bare=True)
        if isinstance(error, Unreachable | Busy):
            return replace(amended, failures=amended.failures + 1)
        raise error

    async def _pause(self, amended: _Amended) -> None:
        rounds = amended.failures // len(self._backends)
        if rounds:  # every server has failed once: give them time
            seconds = min(MAX_BACKOFF_SECONDS, self._config.backoff_seconds * 2.0 ** (rounds - 1))
            await asyncio.sleep(seconds * random.uniform(0.5, 1.0))  # noqa: S311 (jitter, not a secret)

    async def _is_ready(self, backend: Backend) -> bool:
        if not await backend.is_healthy():
            return False
        try:
            self._name = (await backend.served()).name
        except EngineError:
            return False
        return True


def _reading(request: Request, begun: Prefill) -> StreamParser:
    return StreamParser(
        starts_inside=begun.starts_inside,
        thinks=not begun.is_closed,
        begun_reasoning=request.begun_reasoning,
        begun_answer=request.begun_answer,
    )


def _note(backend: Backend, error: EngineError) -> None:
    if isinstance(error, Unreachable | Busy | Silent | Cut):
        backend.failed()
    elif isinstance(error, Refused):
        backend.forget()
    elif isinstance(error, TooLong):
        backend.holds(window_tokens(error))
