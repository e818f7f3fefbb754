"""One request to one server: sent, waited for with the three timers, aborted before it is hung up."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

import httpx

from inference.engine import Delta
from inference.errors import Silent
from inference.openai.body_reader import BodyReader
from inference.openai.calls import MAX_BODY_BYTES
from inference.openai.refusals import refusal, response_error
from inference.openai.server import Backend
from inference.openai.stream_parser import StreamParser
from inference.openai.timeouts import Timeouts

DRAIN_SECONDS = 0.5


class Attempt:
    """An answer in progress. However the block is left, the server's work on the request has ended with it."""

    def __init__(
        self, backend: Backend, request_id: str, content: bytes, reading: StreamParser, patience: Timeouts
    ) -> None:
        self._backend = backend
        self._request_id = request_id
        self._content = content
        self._reading = reading
        self._patience = patience
        self._is_refused = False
        self._is_accepted = False
        self.is_over = False
        """`Ended` has been given."""

    async def __aenter__(self) -> Self:
        self._backend.running += 1
        self._patience.begin()
        self._intake = BodyReader(lambda: self._backend.send(self._content))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._backend.running -= 1
        self._patience.rest()
        try:
            # Some SGLang releases keep decoding after the reader leaves, so abort before hanging up.
            if not self._is_settled:
                await self._backend.abort(self._request_id)
        finally:
            await self._hang_up()

    async def more(self) -> list[Delta]:
        """The next deltas, at least one; `Ended` is the last of all. Raises `EngineError`."""
        if not self._is_accepted:
            await self._accepted()
        while not self._reading.is_over:
            piece = await self._piece()
            if not piece:
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
        was_never_reached = self._intake.response is None and self._intake.error is not None
        return self._is_refused or self._reading.has_finished or was_never_reached

    async def _accepted(self) -> None:
        """Wait for the head of the answer. Raises the error that it stands for."""
        while (response := self._intake.response) is None:
            if self._intake.error:
                raise self._intake.error
            await self._patience.until(self._intake.change())
        if response.status_code >= 300:
            self._is_refused = True
            raise refusal(response_error(response.status_code, await self._refused()))
        if response.headers.get("content-type", "").startswith("application/json"):
            self._reading.expect_one_object()
        self._is_accepted = True

    async def _piece(self) -> bytes:
        """What has come, at least a byte; nothing at the end of the body."""
        try:
            while not (piece := self._intake.taken()):
                if self._intake.is_over or (self._intake.error and self._reading.has_finished):
                    return b""
                if error := self._intake.error:
                    raise self._broken(error) from error
                await self._patience.until(self._intake.change())
        except Silent:
            if self._reading.has_finished:
                return b""
            raise
        return piece

    def _broken(self, error: BaseException) -> BaseException:
        if not isinstance(error, httpx.HTTPError):
            return error
        return self._reading.broken(f"{self._backend.base}: {error or type(error).__name__}")

    async def _refused(self) -> bytes:
        """The body of a refusal, as much of it as comes: half a reason is better than none."""
        content = self._intake.taken()
        while not (self._intake.is_over or self._intake.error) and len(content) <= MAX_BODY_BYTES:
            await self._patience.until(self._intake.change())
            content += self._intake.taken()
        return content

    def _rearm(self) -> None:
        if self._reading.has_finished:
            self._patience.finishing()
        else:
            self._patience.heard()

    async def _hang_up(self) -> None:
        if self._reading.is_over:
            # A connection that is read to its end can be used again.
            with suppress(TimeoutError):
                async with asyncio.timeout(DRAIN_SECONDS):
                    while not (self._intake.is_over or self._intake.error):
                        await self._intake.change()
        await self._intake.aclose()
