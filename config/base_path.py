"""A site under a path of its host (`BASE_PATH=/chat`), whether or not the proxy takes the path away before it asks."""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote

Scope = MutableMapping[str, Any]
App = Callable[[Any, Any, Any], Awaitable[None]]
"""ASGI 3; the stubs of Django, Channels and asgiref each have types of their own for the three."""

_SHAPE = re.compile(r"(?:/[A-Za-z0-9._~-]{1,64}){1,8}")


def base_path(setting: str) -> str:
    """`setting` with a slash before it and none behind; empty for the root. Raises ValueError on what is no path."""
    path = "/" + setting.strip().strip("/")
    if path == "/":
        return ""
    if not _SHAPE.fullmatch(path) or "/." in path:
        raise ValueError(f"BASE_PATH={setting!r} is not a path such as /chat")
    return path


class UnderPath:
    """Gives `app` every request and socket with the base path before its path, and as its `root_path` (ASGI 3)."""

    def __init__(self, app: App, base: str) -> None:
        self._app = app
        self._base = base

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if self._base and scope["type"] in ("http", "websocket"):
            path = scope["path"]
            if path != self._base and not path.startswith(f"{self._base}/"):
                path = self._base + path
            scope = {**scope, "path": path, "raw_path": quote(path).encode("ascii"), "root_path": self._base}
        await self._app(scope, receive, send)
