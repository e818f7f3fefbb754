"""One request to one server: sent, waited for with the three timers, aborted before it is hung up."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Self

import httpx2

from inference.engine import Delta
from inference.errors import Cut, EngineError, Silent, Unreachable
from inference.openai.body_reader import BodyReader
from inference.openai.calls import MAX_BODY_BYTES
from inference.openai.refusals import refusal, response_error, retry_seconds
from inference.openai.server import Server
from inference.openai.stream_parser import StreamParser
from inference.openai.timeouts import Timeouts

DRAIN_SECONDS = 0.5


class Attempt:
    """An answer in progress. However the block is left, the server's work on the request has ended with it."""

    def __init__(
        self, server: Server, request_id: str, content: bytes, parser: StreamParser, timeouts: Timeouts
    ) -> None:
        self._server = server
        self._request_id = request_id
        self._content = content
        self._parser = parser
        self._timeouts = timeouts
        self._is_refused = False
        self._is_accepted = False
        self._failure: EngineError | None = None
        """Of an answer whose held words were given first."""
        self.is_over = False
        """`Ended` has been given."""

    async def __aenter__(self) -> Self:
        self._server.running += 1
        self._timeouts.begin()
        self._reader = BodyReader(lambda: self._server.send(self._content))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.running -= 1
        self._timeouts.rest()
        try:
            # Some SGLang releases keep decoding after the reader leaves, so abort before hanging up.
            if not self._is_settled:
                is_early = self._reader.response is None
                await self._server.abort(self._request_id)
                if is_early:
                    self._server.abort_again(self._request_id)
        finally:
            await self._hang_up()

    async def more(self) -> list[Delta]:
        """The next deltas, at least one; `Ended` is the last of all. Raises `EngineError`."""
        if self._failure:
            raise self._failure
        if not self._is_accepted:
            await self._accepted()
        while not self._parser.is_over:
            try:
                piece = await self._piece()
            except EngineError as error:
                if not (deltas := self._parser.release()):
                    raise
                self._failure = Cut(str(error)) if isinstance(error, Unreachable) else error
                return deltas
            if not piece:
                break
            heard = self._parser.heard
            deltas = self._parser.feed(piece)
            if self._parser.heard > heard:
                self._rearm()
            if deltas:
                return deltas
        if not self._parser.has_finished and (deltas := self._parser.release()):
            return deltas
        deltas = self._parser.end()
        self.is_over = True
        return deltas

    @property
    def _is_settled(self) -> bool:
        """Whether the server has nothing left to stop: it refused, was never reached, or has finished."""
        was_never_reached = self._reader.response is None and self._reader.error is not None
        return self._is_refused or self._parser.has_finished or was_never_reached

    async def _accepted(self) -> None:
        """Wait for the head of the answer. Raises the error that it stands for."""
        while (response := self._reader.response) is None:
            if self._reader.error:
                raise self._reader.error
            await self._timeouts.until(self._reader.change())
        if response.status_code >= 300:
            self._is_refused = True
            after = retry_seconds(response.headers.get("retry-after", ""))
            raise refusal(response_error(response.status_code, await self._refused()), after)
        self._is_accepted = True

    async def _piece(self) -> bytes:
        """What has come, at least a byte; nothing at the end of the body."""
        try:
            while not (piece := self._reader.drained()):
                if self._reader.is_over or (self._reader.error and self._parser.has_finished):
                    return b""
                if error := self._reader.error:
                    raise self._broken(error) from error
                await self._timeouts.until(self._reader.change())
        except Silent:
            if self._parser.has_finished:
                return b""
            raise
        return piece

    def _broken(self, error: BaseException) -> BaseException:
        if not isinstance(error, httpx2.HTTPError):
            return error
        return self._parser.broken(f"{self._server.base}: {error or type(error).__name__}")

    async def _refused(self) -> bytes:
        """The body of a refusal, as much of it as comes: half a reason is better than none."""
        content = self._reader.drained()
        while not (self._reader.is_over or self._reader.error) and len(content) <= MAX_BODY_BYTES:
            await self._timeouts.until(self._reader.change())
            content += self._reader.drained()
        return content

    def _rearm(self) -> None:
        if self._parser.has_finished:
            self._timeouts.finishing()
        else:
            self._timeouts.heard()

    async def _hang_up(self) -> None:
        if self._parser.is_over:
            # A connection that is read to its end can be used again.
            with suppress(TimeoutError):
                async with asyncio.timeout(DRAIN_SECONDS):
                    while not (self._reader.is_over or self._reader.error):
                        await self._reader.change()
        await self._reader.aclose()
