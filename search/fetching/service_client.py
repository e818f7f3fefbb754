"""The client of our own and of chosen services: fixed base URLs from the configuration, never a stranger's address.

No redirects, no proxies or passwords from the environment, no body without a limit; failures become `ProviderError`.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import httpcore2

from search import errors
from search.conf import SearchConfig
from search.fetching.decompression import ACCEPTED, inflater
from search.fetching.fetcher import header
from search.fetching.guard import resolved
from search.fetching.outgoing import proxy_for, tls

MAX_BYTES = 4_000_000

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


@dataclass(frozen=True)
class Answer:
    """Status, kind and body of what a service said."""

    status: int
    content_type: str
    body: bytes
    retry_after_seconds: float = 0.0

    def json(self) -> dict[str, Json]:
        """The body as a JSON object. Raises `UnexpectedAnswer`."""
        value = self.any_json()
        if not isinstance(value, dict):
            raise errors.UnexpectedAnswer("not an object")
        return value

    def any_json(self) -> Json:
        """The body as whatever JSON it is. Raises `UnexpectedAnswer`."""
        try:
            value: Json = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise errors.UnexpectedAnswer("not JSON") from error
        return value


class OwnBackend(httpcore2.AnyIOBackend):
    """Resolves in threads of our own: a name server that hangs must not hold the end of the event loop."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (the library's signature)
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to the first address of `host` that takes one."""
        try:
            async with asyncio.timeout(timeout):
                return await self._dialled(await resolved(host, port), port)
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout(host) from error

    async def _dialled(self, addresses: list[str], port: int) -> httpcore2.AsyncNetworkStream:
        *others, last = addresses
        for address in others:
            try:
                return await super().connect_tcp(address, port)
            except httpcore2.ConnectError:
                continue
        return await super().connect_tcp(last, port)


async def call(
    url: str,
    params: Mapping[str, str],
    config: SearchConfig,
    headers: Mapping[str, str] | None = None,
    payload: Mapping[str, Json] | None = None,
) -> Answer:
    """What `GET url?params` answers, or `POST` where there is a `payload`, whatever the status.

    Raises `ProviderError` where nothing comes within `provider_seconds`.
    """
    named = {"User-Agent": config.user_agent, "Accept": "application/json", "Accept-Encoding": ACCEPTED}
    if payload is not None:
        named["Content-Type"] = "application/json"
    content = None if payload is None else json.dumps(payload).encode()
    target = f"{url}?{urlencode(params)}" if params else url
    try:
        async with asyncio.timeout(config.provider_seconds):
            return await _answer(target, {**named, **(headers or {})}, content, config)
    except (TimeoutError, httpcore2.ReadTimeout, httpcore2.WriteTimeout) as error:
        raise errors.ProviderLate(url) from error
    except (errors.FetchError, httpcore2.TimeoutException, httpcore2.ConnectError, OSError) as error:
        raise errors.ProviderUnreachable(url) from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol, ValueError) as error:
        raise errors.UnexpectedAnswer(url) from error


def refuse_failures(answer: Answer) -> None:
    """Raises the `ProviderError` that the status stands for; only 200 passes."""
    status = answer.status
    if status == 200:
        return
    if status in (429, 503):
        raise errors.ProviderBusy(str(status), answer.retry_after_seconds)
    if status >= 500:
        raise errors.ProviderBroken(str(status))
    if status in (401, 402, 403):
        raise errors.ProviderRefused(str(status))
    raise (errors.QueryRefused if status in (400, 414, 422) else errors.UnexpectedAnswer)(str(status))


async def _answer(url: str, headers: Mapping[str, str], content: bytes | None, config: SearchConfig) -> Answer:
    waits = {"timeout": {"connect": config.provider_connect_seconds}}
    proxy = proxy_for(url, config.proxy, config.proxy_except)
    method = "GET" if content is None else "POST"
    async with (
        httpcore2.AsyncConnectionPool(
            ssl_context=tls(config.ca_file), max_connections=1, network_backend=OwnBackend(), proxy=proxy
        ) as pool,
        pool.stream(method, url, headers=list(headers.items()), content=content, extensions=waits) as response,
    ):
        body = await _body(response)
        retry = header(response, b"retry-after")
        seconds = float(retry) if retry.isdecimal() and len(retry) < 6 else 0.0
        return Answer(response.status, header(response, b"content-type"), body, seconds)


async def _body(response: httpcore2.Response) -> bytes:
    try:
        unpack = inflater(header(response, b"content-encoding"), MAX_BYTES)
        return b"".join([unpack.feed(piece) async for piece in response.aiter_stream()])
    except errors.FetchError as error:
        raise errors.UnexpectedAnswer(str(error)) from error
