"""The floor: what a server cannot do without between an engine's stream and a websocket. No product, no state.

The engine's events come by httpx2, go out by the product's own websocket server, one frame a token, as they are. It is
run by `uvicorn tests.bench.relay:app` with the engine's base address in ENGINE_URL.
"""

import json
import os
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

import httpx2

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

END = b"\n\n"
client = httpx2.AsyncClient(
    trust_env=False,
    timeout=httpx2.Timeout(5.0, read=120.0),
    limits=httpx2.Limits(max_connections=1000, max_keepalive_connections=32),
    headers={"Accept-Encoding": "identity"},
)


async def app(scope: Message, receive: Receive, send: Send) -> None:
    """Take questions from a websocket and give back what the engine says to each."""
    if scope["type"] != "websocket":
        return
    await receive()
    await send({"type": "websocket.accept"})
    while (heard := await receive())["type"] == "websocket.receive":
        await relay(heard["text"], send)


async def relay(question: str, send: Send) -> None:
    body = {"messages": [{"role": "user", "content": question}], "stream": True, "separate_reasoning": False}
    url, rest = f"{os.environ['ENGINE_URL']}/chat/completions", b""
    # The load knows by itself what is missing of an answer that was cut.
    with suppress(httpx2.TransportError):
        async with client.stream("POST", url, content=json.dumps(body)) as reply:
            async for piece in reply.aiter_raw():
                *events, rest = (rest + piece).split(END)
                for event in events:
                    await send({"type": "websocket.send", "text": event.removeprefix(b"data: ").decode()})
