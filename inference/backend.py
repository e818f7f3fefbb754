"""One server that speaks OpenAI's protocol: what it serves, how it is doing, and the calls that are made to it."""

import asyncio
import logging
import time
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import httpx

from inference.conf import EngineConfig
from inference.errors import EngineError, Refused, Unreachable
from inference.refusals import refusal, response_error

MAX_BODY_BYTES = 1 << 20
SERVED_SECONDS = 300.0
"""How long an answer of `/v1/models` is believed."""
MAX_REST_SECONDS = 30.0

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Served:
    """The model that a server runs."""

    name: str
    path: str = ""
    """Where its weights came from: often tells the family better than the served name."""
    window_tokens: int | None = None
    is_sglang: bool = False
    """It has SGLang's own routes, so it can go on with a begun answer."""


class Backend:
    """One base address."""

    def __init__(self, base: str, client: httpx.AsyncClient, config: EngineConfig) -> None:
        self.base = base.rstrip("/")
        self.root = _root(self.base)
        self.running = 0
        """Requests of this process that it is answering now."""
        self._client = client
        self._config = config
        self._served: Served | None = None
        self._served_until = 0.0
        self._failures = 0
        self._rests_until = 0.0

    @property
    def is_resting(self) -> bool:
        """Whether it failed so recently that another one is better asked first."""
        return time.monotonic() < self._rests_until

    def failed(self) -> None:
        """Leave it alone for a while, longer each time, and forget what it served."""
        self._failures += 1
        self._served_until = 0.0
        self._rests_until = time.monotonic() + min(MAX_REST_SECONDS, 2.0 ** (self._failures - 1))

    def forget(self) -> None:
        """Ask again what it serves: it refused what was right a while ago."""
        self._served_until = 0.0

    def worked(self) -> None:
        """It answered."""
        self._failures, self._rests_until = 0, 0.0

    async def served(self) -> Served:
        """What it serves, asked again every few minutes. Raises `EngineError` when it cannot be known."""
        if self._served is None or time.monotonic() > self._served_until:
            self._served = await self._asked()
            self._served_until = time.monotonic() + SERVED_SECONDS
        return self._served

    async def send(self, content: bytes) -> httpx.Response:
        """Start one answer; its body is not read yet. Raises `Unreachable`."""
        headers = {"Content-Type": "application/json", **_bearer(self._config.api_key)}
        request = self._client.build_request("POST", f"{self.base}/chat/completions", content=content, headers=headers)
        try:
            return await self._client.send(request, stream=True)
        except httpx.HTTPError as error:
            raise Unreachable(f"{self.base}: {error or type(error).__name__}") from error

    async def abort(self, request_id: str) -> None:
        """Tell the server to stop. Never raises: gateways have no such route and abort when the connection closes."""
        headers = _bearer(self._config.admin_key or self._config.api_key)
        try:
            async with asyncio.timeout(self._config.abort_seconds):
                response = await self._client.post(
                    f"{self.root}/abort_request", json={"rid": request_id}, headers=headers
                )
        except (httpx.HTTPError, TimeoutError) as error:
            log.warning("%s: abort of %s not delivered: %r", self.root, request_id, error)
            return
        if response.status_code not in (200, 404, 405):
            log.warning("%s: abort of %s answered with %s", self.root, request_id, response.status_code)

    async def is_healthy(self) -> bool:
        """Whether it would answer now: `/health`, or where there is none, `/v1/models`."""
        try:
            response = await self._get(f"{self.root}/health")
            if response.status_code == 404:
                response = await self._get(f"{self.base}/models")
        except EngineError:
            return False
        return response.status_code == 200

    async def _asked(self) -> Served:
        try:
            listed = await self._listed()
        except Refused:
            if not self._config.model:
                raise
            listed = []  # a server without the list: the configured name must do
        name = self._config.model or (_text(listed[0], "id") if listed else "")
        if not name:
            raise Refused(f"{self.base} serves no model")
        entry = next((entry for entry in listed if entry.get("id") == name), {})
        window = entry.get("max_model_len")
        path = await self._path()
        return Served(name, path, window if isinstance(window, int) and window > 0 else None, bool(path))

    async def _listed(self) -> list[dict[str, object]]:
        response = await self._get(f"{self.base}/models")
        if response.status_code >= 400:
            raise refusal(response_error(response.status_code, response.content))
        entries = _object(response).get("data")
        return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []

    async def _path(self) -> str:
        """The model's path, of servers that tell it."""
        try:
            response = await self._get(f"{self.root}/model_info")
        except EngineError:
            return ""
        return _text(_object(response), "model_path") if response.status_code == 200 else ""

    async def _get(self, url: str) -> httpx.Response:
        """A small answer, read whole. Raises `Unreachable`."""
        headers = _bearer(self._config.api_key)
        try:
            async with (
                asyncio.timeout(self._config.connect_seconds),
                self._client.stream("GET", url, headers=headers) as response,
            ):
                content = bytearray()
                async for piece in response.aiter_bytes():
                    content += piece
                    if len(content) > MAX_BODY_BYTES:
                        raise Unreachable(f"{url}: an answer of more than {MAX_BODY_BYTES} bytes")
                return httpx.Response(response.status_code, content=bytes(content))
        except (httpx.HTTPError, TimeoutError) as error:
            raise Unreachable(f"{url}: {error or type(error).__name__}") from error


def _root(base: str) -> str:
    """The server's own address: SGLang's routes outside OpenAI's protocol hang there."""
    parts = urlsplit(base)
    return urlunsplit((parts.scheme, parts.netloc, parts.path.removesuffix("/v1"), "", "")).rstrip("/")


def _bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"} if key else {}


def _object(response: httpx.Response) -> dict[str, object]:
    try:
        found = response.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _text(fields: dict[str, object], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""
