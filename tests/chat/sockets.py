"""A browser's end of the websocket, straight into the ASGI application."""

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator


class Socket:
    """Speaks ASGI's websocket messages; what the server closes with is in `closed`."""

    def __init__(self, cookie: str = "", origin: str = "http://localhost:8000") -> None:
        from config.asgi import application

        headers = [(b"cookie", cookie.encode()), (b"origin", origin.encode()), (b"host", b"localhost:8000")]
        scope = {"type": "websocket", "path": "/ws/", "headers": headers, "query_string": b"", "subprotocols": []}
        self._peer = ApplicationCommunicator(application, scope)
        self.closed: int | None = None

    async def opens(self) -> bool:
        await self._peer.send_input({"type": "websocket.connect"})
        return bool((await self._peer.receive_output(3))["type"] == "websocket.accept")

    async def send(self, frame: object) -> None:
        text = frame if isinstance(frame, str) else json.dumps(frame)
        await self._peer.send_input({"type": "websocket.receive", "text": text})

    async def frame(self) -> Any:
        """The next frame; None when the server closes instead."""
        message = await self._peer.receive_output(3)
        if message["type"] == "websocket.close":
            self.closed = message["code"]
            return None
        return json.loads(message["text"])

    async def told(self, frame: object) -> Any:
        await self.send(frame)
        return await self.frame()

    async def close(self) -> None:
        await self._peer.send_input({"type": "websocket.disconnect", "code": 1000})
        await self._peer.wait(3)
