"""One request to one server: sent, waited for with the three timers, aborted before it is hung up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from types import TracebackType
from typing import Self

import httpx

from inference.backend import Backend
from inference.calls import MAX_BODY_BYTES
from inference.engine import Delta
from inference.errors import Silent
from inference.patience import Patience
from inference.reading import Reading
from inference.refusals import refusal, response_error

DRAIN_SECONDS = 0.5


class Exchange:
    """An answer in progress. However the block is left, the server's work on the request has ended with it."""

    def __init__(self, backend: Backend, request_id: str, content: bytes, reading: Reading, patience: Patience) -> None:
        self._backend = backend
        self._request_id = request_id
        self._content = content
        self._reading = reading
        self._patience = patience
        self._is_refused = False
        self.is_over = False
        """`Ended` has been given."""
        self._pieces: AsyncIterator[bytes] | None = None

    async def __aenter__(self) -> Self:
        self._backend.running += 1
        self._patience.begin()
        # A task of its own, so that a wait that is given up does not close the connection before the abort.
        self._sending = asyncio.create_task(self._backend.send(self._content))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._backend.running -= 1
        try:
            # Some SGLang releases keep decoding after the reader leaves, so abort before hanging up.
            if not self._is_settled:
                await self._backend.abort(self._request_id)
        finally:
            await self._hang_up()

    async def more(self) -> list[Delta]:
        """The next deltas, at least one; `Ended` is the last of all. Raises `EngineError`."""
        pieces = self._pieces or await self._answered()
        while not self._reading.is_over:
            piece = await self._piece(pieces)
            if piece is None:
                break
            heard = self._reading.heard
            deltas = self._reading.feed(piece)
            if self._reading.heard > heard:
                self._rearm()
            if deltas:
                return deltas
        deltas = self._reading.end()
        self.is_over = True
        return deltas

    @property
    def _is_settled(self) -> bool:
        """Whether the server has nothing left to stop: it refused, was never reached, or has finished."""
        if self._is_refused or self._reading.has_finished:
            return True
        return self._sending.done() and not self._sending.cancelled() and self._sending.exception() is not None

    async def _answered(self) -> AsyncIterator[bytes]:
        response = await self._patience.of(asyncio.shield(self._sending))
        if response.status_code >= 300:
            self._is_refused = True
            raise refusal(response_error(response.status_code, await self._patience.of(_limited(response))))
        if response.headers.get("content-type", "").startswith("application/json"):
            self._reading.expect_one_object()
        self._pieces = response.aiter_bytes()
        return self._pieces

    async def _piece(self, pieces: AsyncIterator[bytes]) -> bytes | None:
        try:
            return await self._patience.of(anext(pieces, None))
        except httpx.HTTPError as error:
            if self._reading.has_finished:
                return None
            raise self._reading.broken(f"{self._backend.base}: {error or type(error).__name__}") from error
        except Silent:
            if self._reading.has_finished:
                return None
            raise

    def _rearm(self) -> None:
        if self._reading.has_finished:
            self._patience.finishing()
        else:
            self._patience.heard()

    async def _hang_up(self) -> None:
        if not self._sending.done():
            self._sending.cancel()
            await asyncio.wait([self._sending])
        elif not self._sending.cancelled() and self._sending.exception() is None:
            if self._reading.is_over and self._pieces is not None:
                await _drained(self._pieces)
            await self._sending.result().aclose()


async def _drained(pieces: AsyncIterator[bytes]) -> None:
    """Read the end mark of a body that is complete: a connection that is read to its end can be used again."""
    with suppress(httpx.HTTPError, TimeoutError):
        async with asyncio.timeout(DRAIN_SECONDS):
            async for _ in pieces:
                pass


async def _limited(response: httpx.Response) -> bytes:
    """The body of a refusal, as much of it as is needed."""
    content = b""
    with suppress(httpx.HTTPError):  # half a reason is better than none
        async for piece in response.aiter_bytes():
            content += piece
            if len(content) > MAX_BODY_BYTES:
                break
    return content
