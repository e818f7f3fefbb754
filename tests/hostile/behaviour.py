"""One bad behaviour of a web server, and what may come of it."""

import asyncio
from dataclasses import dataclass

from tests.search.serving import Answering, Asked
from tests.stack import free_port

READ = "read"
CANARY_PORT = free_port()
"""Where something sits on this machine that must never hear anything."""


@dataclass(frozen=True)
class Behaviour:
    """A name, what the server does, and the outcomes that are right: error codes, or `READ`."""

    name: str
    route: Answering | bytes
    outcomes: frozenset[str]
    scheme: str = "http"
    robots: Answering | bytes | None = None
    within: str = ""
    """What a page that was read must contain."""
    without: str = ""
    """What it must never contain."""


def bad(
    name: str, route: Answering | bytes, *outcomes: str, scheme: str = "http", within: str = "", without: str = ""
) -> Behaviour:
    """A behaviour in one line."""
    return Behaviour(name, route, frozenset(outcomes), scheme, None, within, without)


def then(*pieces: bytes, pause: float = 0.0, endless: bytes = b"", reset: bool = False) -> Answering:
    """Says the pieces with pauses, then `endless` for ever, or breaks the connection off."""

    async def route(asked: Asked, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)
        while endless:
            writer.write(endless)
            await writer.drain()
            await asyncio.sleep(pause)
        if reset:
            writer.transport.abort()

    return route


async def silent(asked: Asked, writer: asyncio.StreamWriter) -> None:
    """Takes the question and says nothing."""
    await asyncio.sleep(30)
