"""A web server of the tests' own on 127.0.0.1 that answers exactly what a test tells it to, byte for byte."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Answering = Callable[["Asked", asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Asked:
    """One request as it came."""

    target: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass
class Site:
    """What the server does for each path; `*` is for every other one."""

    routes: dict[str, Answering | bytes] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pair(self) -> str:
        """What `test_allow` wants."""
        return f"127.0.0.1:{self.port}"


def answer(
    body: bytes | str = b"", status: int = 200, content_type: str = "text/html; charset=utf-8", **headers: str
) -> bytes:
    """A whole response; header names are written with `_` for `-`."""
    content = body.encode() if isinstance(body, str) else body
    named = {"Content-Type": content_type, "Content-Length": str(len(content)), "Connection": "close"}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in named.items()), "", ""]
    return "\r\n".join(lines).encode() + content


def redirect(location: str, status: int = 302, **headers: str) -> bytes:
    return answer(b"", status, Location=location, **headers)


def article(title: str, *paragraphs: str) -> str:
    """A plain page with one article."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article></body></html>"


@asynccontextmanager
async def serving(routes: Mapping[str, Answering | bytes], port: int = 0) -> AsyncIterator[Site]:
    """The site, listening until the block ends."""
    site = Site(dict(routes))

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _respond(site, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", port)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()


async def _respond(site: Site, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    asked = Asked(head[0].split(" ")[1], headers, body)
    site.asked.append(asked)
    route = site.routes.get(asked.target.split("?")[0], site.routes.get("*", answer(b"", 404)))
    if isinstance(route, bytes):
        writer.write(route)
        await writer.drain()
    else:
        await route(asked, writer)
