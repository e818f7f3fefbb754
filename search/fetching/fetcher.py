"""The one way to a stranger's page.

No client that follows redirects, decodes bodies, keeps cookies or reads proxies from the environment: each hop is a
request of its own over a connection that `search.fetching.guard` judged, and every wait and every size has a limit.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import httpcore2

from search import errors
from search.conf import SearchConfig
from search.fetching.addresses import normalised_url
from search.fetching.content_types import Kind, declared_type, sniffed_kind
from search.fetching.cookies import Cookies
from search.fetching.decompression import ACCEPTED, inflater
from search.fetching.guard import Guard, GuardedBackend, Resolve
from search.fetching.outgoing import tls

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BY_STATUS: dict[int, type[errors.FetchError]] = {
    401: errors.Refused,
    403: errors.Refused,
    407: errors.Refused,
    451: errors.Refused,
    404: errors.Missing,
    410: errors.Missing,
    429: errors.Busy,
    503: errors.Busy,
}


@dataclass(frozen=True)
class Download:
    """What came over the wire, unpacked, not yet understood."""

    url: str
    final_url: str
    kind: Kind
    charset: str
    """As the server declared it; empty if it did not."""
    body: bytes
    language: str = ""
    """The `Content-Language` header."""
    status: int = 200
    content_type: str = ""
    """The header as it was sent, as are the two below."""
    last_modified: str = ""
    etag: str = ""


@dataclass
class Fetcher:
    """Fetches pages under one configuration. Holds no state between fetches."""

    config: SearchConfig
    resolve: Resolve | None = None
    permit: Callable[[str], Awaitable[None]] | None = None
    """Asked before every hop; raises a `FetchError` where we may not go (robots.txt)."""
    guard: Guard = field(init=False)

    def __post_init__(self) -> None:
        self.guard = Guard(self.config)

    async def fetch(self, url: str) -> Download:
        """The page at `url`, after at most `max_redirects` hops. Raises `FetchError`, within `page_seconds`."""
        try:
            async with asyncio.timeout(self.config.page_seconds) as limit:
                return await self._followed(url, limit)
        except TimeoutError as error:
            raise errors.Slow(url) from error

    async def _followed(self, url: str, limit: asyncio.Timeout) -> Download:
        cookies = Cookies()
        here = normalised_url(url, self.guard)
        for _ in range(self.config.max_redirects + 1):
            await self._permitted(here, limit)
            async with self._response(here, cookies) as response:
                cookies.keep(here, _values(response, b"set-cookie"))
                if response.status not in _REDIRECTS:
                    return await self._download(url, here, response)
                here = self.redirect_target(here, header(response, b"location"))
        raise errors.TooManyRedirects(url)

    async def _permitted(self, here: str, limit: asyncio.Timeout) -> None:
        """Wait to be let in. Whoever lets us in has a time limit of its own: ours is for the site that is asked."""
        if self.permit is None:
            return
        clock = asyncio.get_running_loop().time
        rest_seconds = (limit.when() or 0.0) - clock()
        limit.reschedule(None)
        await self.permit(here)
        limit.reschedule(clock() + rest_seconds)

    def redirect_target(self, here: str, location: str) -> str:
        """Where `here` sends us. Raises `TooManyRedirects` for nowhere, `Downgraded` for an end of the encryption."""
        if not location:
            raise errors.TooManyRedirects(f"{here}: no Location")
        target = normalised_url(urljoin(here, location), self.guard)
        if urlsplit(here).scheme == "https" and urlsplit(target).scheme != "https":
            raise errors.Downgraded(target)
        return target

    @asynccontextmanager
    async def _response(self, url: str, cookies: Cookies) -> AsyncIterator[httpcore2.Response]:
        # A pool of its own: no connection outlives the fetch that had it judged.
        backend = GuardedBackend(self.guard, self.resolve)
        with _as_fetch_errors(url):
            async with httpcore2.AsyncConnectionPool(
                ssl_context=tls(self.config.ca_file), max_connections=1, http2=False, retries=0, network_backend=backend
            ) as pool:
                headers = self._headers(url, cookies)
                async with pool.stream("GET", url, headers=headers, extensions={"timeout": self._waits()}) as response:
                    yield response

    def _waits(self) -> dict[str, float]:
        config = self.config
        return {"connect": config.connect_seconds, "read": config.first_byte_seconds, "write": config.idle_seconds}

    def _headers(self, url: str, cookies: Cookies) -> list[tuple[str, str]]:
        headers = [
            ("Host", urlsplit(url).netloc),
            ("User-Agent", self.config.user_agent),
            ("Accept", "text/html,application/xhtml+xml,text/plain;q=0.9,application/pdf;q=0.8,*/*;q=0.1"),
            ("Accept-Encoding", ACCEPTED),
            ("Connection", "close"),
        ]
        cookie_header = cookies.header(url)
        return [*headers, ("Cookie", cookie_header)] if cookie_header else headers

    async def _download(self, url: str, final: str, response: httpcore2.Response) -> Download:
        if response.status != 200:
            raise _status_error(response.status, final)
        content_type, language = header(response, b"content-type"), header(response, b"content-language")
        declared = declared_type(content_type)
        body = await self._body(final, response)
        kind = sniffed_kind(declared, body)
        changed, etag = header(response, b"last-modified"), header(response, b"etag")
        facts = (response.status, content_type, changed, etag)
        return Download(url, final, kind, declared.charset, body, language, *facts)

    async def _body(self, url: str, response: httpcore2.Response) -> bytes:
        announced = header(response, b"content-length")
        if announced.isdecimal() and int(announced[:20]) > self.config.max_wire_bytes:
            raise errors.TooLarge(url)
        unpack = inflater(header(response, b"content-encoding"), self.config.max_page_bytes)
        pieces: list[bytes] = []
        wire = 0
        stream = response.aiter_stream()
        while piece := await self._piece(url, stream):
            wire += len(piece)
            if wire > self.config.max_wire_bytes:
                raise errors.TooLarge(url)
            pieces.append(unpack.feed(piece))
        unpack.finish()
        return b"".join(pieces)

    async def _piece(self, url: str, stream: AsyncIterator[bytes]) -> bytes:
        try:
            async with asyncio.timeout(self.config.idle_seconds):
                return await anext(stream, b"")
        except TimeoutError as error:
            raise errors.Slow(url) from error


@contextmanager
def _as_fetch_errors(url: str) -> Iterator[None]:
    try:
        yield
    except httpcore2.TimeoutException as error:
        raise errors.Slow(url) from error
    except httpcore2.ConnectError as error:
        insecure = isinstance(error.__cause__, ssl.SSLError)
        raise (errors.Insecure if insecure else errors.Unconnected)(url) from error
    except (httpcore2.NetworkError, httpcore2.ProtocolError, ValueError) as error:
        raise errors.Cut(url) from error


def _status_error(status: int, url: str) -> errors.FetchError:
    kind = _BY_STATUS.get(status, errors.ServerFailed if status >= 500 else errors.UnexpectedStatus)
    return kind(f"{status} {url}")


def header(response: httpcore2.Response, name: bytes) -> str:
    """The first header called `name` (all of them for encodings, which stack); empty if there is none."""
    return ", ".join(_values(response, name)) if name == b"content-encoding" else "".join(_values(response, name)[:1])


def _values(response: httpcore2.Response, name: bytes) -> list[str]:
    return [_header_text(value) for key, value in response.headers if key.lower() == name]


def _header_text(value: bytes) -> str:
    # Latin-1 by RFC 9110; in fact redirects to Chinese paths come as bare UTF-8.
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
