"""Pages and services are asked through the company's proxy, which is told judged addresses and opens nothing else."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from search import errors
from search.conf import SearchConfig
from search.fetching.fetcher import Fetcher
from search.fetching.outgoing import is_direct, is_proxy
from search.fetching.service_client import call

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello"


@dataclass
class TunnellingProxy:
    """Answers CONNECT with `status`, and then is itself the server behind the tunnel."""

    status: str = "200 opened"
    requests: list[str] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in (f"HTTP/1.1 {self.status}\r\n\r\n".encode(), PAGE):
            self.requests.append((await reader.readuntil(b"\r\n\r\n")).decode())
            if not self.requests[-1].startswith("CONNECT"):
                answer = PAGE
            writer.write(answer)
            if answer == PAGE or not self.status.startswith("200"):
                break
        writer.close()


@asynccontextmanager
async def running(proxy: TunnellingProxy) -> AsyncIterator[str]:
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    async with server:
        yield f"http://reader:p%40ss@127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def far_away(host: str, port: int) -> list[str]:
    return {"inside.example": ["10.0.0.1"]}.get(host, ["93.184.216.34"])


def fetcher(proxy: str, **more: tuple[str, ...]) -> Fetcher:
    return Fetcher(SearchConfig(proxy=proxy, **more), far_away)  # type: ignore[arg-type]


async def test_a_page_comes_through_a_tunnel_to_the_judged_address() -> None:
    proxy = TunnellingProxy()
    async with running(proxy) as url:
        page = await fetcher(url).fetch("http://site.example/page")

    tunnel, request = proxy.requests
    assert (page.body, page.final_url) == (b"hello", "http://site.example/page")
    assert tunnel.startswith("CONNECT 93.184.216.34:80 HTTP/1.1\r\n") and "site.example" not in tunnel
    assert f"proxy-authorization: Basic {b64encode(b'reader:p@ss').decode()}".lower() in tunnel.lower()
    assert request.startswith("GET /page HTTP/1.1\r\nHost: site.example\r\n")


async def test_an_address_inside_is_blocked_before_the_proxy_hears_of_it() -> None:
    proxy = TunnellingProxy()
    async with running(proxy) as url:
        with pytest.raises(errors.Blocked):
            await fetcher(url).fetch("http://inside.example/")

    assert proxy.requests == []


@pytest.mark.parametrize("status", ["403 no", "407 who are you", "502 away"])
async def test_a_proxy_that_refuses_is_a_page_that_cannot_be_reached(status: str) -> None:
    async with running(TunnellingProxy(status)) as url:
        with pytest.raises(errors.Unconnected):
            await fetcher(url).fetch("http://site.example/")


async def test_a_service_is_asked_through_the_proxy_by_its_name() -> None:
    proxy = TunnellingProxy()
    async with running(proxy) as url:
        answer = await call("http://api.example.org/search", {"q": "x"}, SearchConfig(proxy=url))

    assert answer.body == b"hello" and proxy.requests[0].startswith("GET http://api.example.org/search?q=x HTTP/1.1")


@pytest.mark.parametrize(
    ("host", "direct"),
    [
        *(("localhost", True), ("searxng", True), ("127.0.0.1", True), ("10.1.2.3", True), ("[::1]", True)),
        *(("corp.example.org", True), ("wiki.CORP.example.org.", True), ("203.0.113.9", True)),
        *(("example.org", False), ("evilcorp.example.org", False), ("93.184.216.34", False)),
    ],
)
def test_what_stands_inside_is_reached_without_the_proxy(host: str, direct: bool) -> None:
    assert is_direct(host, ("corp.example.org", "203.0.113.0/24")) is direct


@pytest.mark.parametrize(
    "url", ["proxy:3128", "socks5://p:1", "http://", "http://p:port", "http://p/way", "http://[::1"]
)
def test_what_cannot_be_meant_is_no_proxy(url: str) -> None:
    assert not is_proxy(url)
    assert is_proxy("http://a:b@proxy.example.org:3128") and is_proxy("https://proxy.example.org/")
