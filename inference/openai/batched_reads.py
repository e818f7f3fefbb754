"""Reading many streams with few looks: connections that are not read again before their stride is over.

Tokens come one by one, and what a look at a socket costs is more than a token. While few answers are read every token
is read when it comes; with hundreds of them the kernel collects for a tenth of a second, and one look brings five.
"""

import asyncio
import ssl
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import contextmanager

import httpcore2
import httpx2

from inference.openai.clients import trusted

Stride = Callable[[], float]
"""How many seconds to leave between two looks at a connection, now."""
SECONDS_PER_ANSWER, MAX_SECONDS = 0.0006, 0.12
FREE_ANSWERS = 10
"""So many are read without any stride."""
TURN_BYTES = 24576
"""So much is read in one turn, some hundred tokens: reading what has piled up shall be no long turn either."""

# The narrower kind first: httpcore2's errors are a tree; httpx2 has one of the same name for each that matters here.
_ERRORS: tuple[tuple[type[Exception], type[httpx2.TransportError]], ...] = (
    (httpcore2.ConnectTimeout, httpx2.ConnectTimeout),
    (httpcore2.ReadTimeout, httpx2.ReadTimeout),
    (httpcore2.WriteTimeout, httpx2.WriteTimeout),
    (httpcore2.PoolTimeout, httpx2.PoolTimeout),
    (httpcore2.TimeoutException, httpx2.TimeoutException),
    (httpcore2.ConnectError, httpx2.ConnectError),
    (httpcore2.ReadError, httpx2.ReadError),
    (httpcore2.WriteError, httpx2.WriteError),
    (httpcore2.NetworkError, httpx2.NetworkError),
    (httpcore2.UnsupportedProtocol, httpx2.UnsupportedProtocol),
    (httpcore2.LocalProtocolError, httpx2.LocalProtocolError),
    (httpcore2.RemoteProtocolError, httpx2.RemoteProtocolError),
    (httpcore2.ProtocolError, httpx2.ProtocolError),
)


def batch_seconds(answers: int) -> float:
    """The stride while so many answers are read."""
    return min(MAX_SECONDS, SECONDS_PER_ANSWER * answers) if answers > FREE_ANSWERS else 0.0


class Turns:
    """Who may read in this round of the event loop: one, and the others in the rounds to come, in their order.

    Whatever else waits for the loop, such as a new question on its way to the engine, then waits for one read and not
    for hundreds. Where they are more than the machine can carry they wait longer, and each brings more.
    """

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def mine(self) -> None:
        """Wait for one's turn."""
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[None] = loop.create_future()
        self._waiting.append(turn)
        if len(self._waiting) == 1:
            loop.call_soon(self._next, loop)
        await turn

    def _next(self, loop: asyncio.AbstractEventLoop) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():  # whoever waited may have been cancelled
                turn.set_result(None)
                break
        if self._waiting:
            loop.call_soon(self._next, loop)


class BatchedTransport(httpx2.AsyncBaseTransport):
    """A pool of httpcore2's, over connections that stride, as httpx2 takes it."""

    def __init__(self, limits: httpx2.Limits, stride: Stride, proxy: str = "", ca_file: str = "") -> None:
        way = httpx2.Proxy(proxy) if proxy else None
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=trusted(ca_file),
            proxy=httpcore2.Proxy(str(way.url), way.raw_auth) if way else None,
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=_Backend(stride, Turns()),
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """See httpx2. Raises its errors."""
        url = request.url
        sent = httpcore2.Request(
            method=request.method,
            url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        with _as_httpx():
            response = await self._pool.handle_async_request(sent)
        return httpx2.Response(
            response.status, headers=response.headers, stream=_Body(response), extensions=response.extensions
        )

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()


class _Body(httpx2.AsyncByteStream):
    def __init__(self, response: httpcore2.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_httpx():
            async for piece in self._response.aiter_stream():
                yield piece

    async def aclose(self) -> None:
        with _as_httpx():
            await self._response.aclose()


@contextmanager
def _as_httpx() -> Iterator[None]:
    """Raise httpcore2's errors as those of httpx2."""
    try:
        yield
    except tuple(kind for kind, _ in _ERRORS) as error:
        raise next(named for kind, named in _ERRORS if isinstance(error, kind))(str(error)) from error


class _Backend(httpcore2.AnyIOBackend):
    def __init__(self, stride: Stride, turns: Turns) -> None:
        self._stride = stride
        self._turns = turns

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (the library's signature)
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        stream = await super().connect_tcp(host, port, timeout, local_address, socket_options)
        return _BatchedStream(stream, self._stride, self._turns)


class _BatchedStream(httpcore2.AsyncNetworkStream):
    def __init__(self, inner: httpcore2.AsyncNetworkStream, stride: Stride, turns: Turns) -> None:
        self._inner = inner
        self._stride = stride
        self._turns = turns
        self._clock = asyncio.get_running_loop().time
        self._read_at = 0.0

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        if (stride := self._stride()) and self._read_at:
            await asyncio.sleep(max(0.0, self._read_at + stride - self._clock()))
            await self._turns.mine()
            max_bytes = min(max_bytes, TURN_BYTES)
        data = await self._inner.read(max_bytes, timeout)
        self._read_at = self._clock()
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        self._read_at = 0.0  # what answers this is wanted at once
        await self._inner.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore2.AsyncNetworkStream:
        inner = await self._inner.start_tls(ssl_context, server_hostname, timeout)
        return _BatchedStream(inner, self._stride, self._turns)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)
