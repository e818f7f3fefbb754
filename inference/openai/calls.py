"""Small calls to our own servers: a bounded wait, a bounded body, a JSON object or nothing."""

import asyncio
from dataclasses import dataclass, field

import httpx2

from inference.conf import EngineConfig
from inference.errors import Unreachable

MAX_BODY_BYTES = 1 << 20


@dataclass(frozen=True)
class Answered:
    """What a small call gave."""

    status: int
    content: bytes
    fields: dict[str, object] = field(default_factory=dict)
    """The JSON object in it; empty if it is none."""
    value: object = None
    """The JSON in it, of whatever type; None if it is none."""

    def text(self, name: str) -> str:
        """The field `name` if it is text, else nothing."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int | None:
        """The field `name` if it is a whole number."""
        value = self.fields.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None


class Calls:
    """Makes them, with the key of the configuration."""

    def __init__(self, client: httpx2.AsyncClient, config: EngineConfig, seconds: float | None = None) -> None:
        """`seconds`: the patience of a call; None: that of connecting."""
        self._client = client
        self._config = config
        self._seconds = config.connect_seconds if seconds is None else seconds

    async def get(self, url: str) -> Answered:
        """GET. Raises `Unreachable`, also for an answer that is late or too big."""
        return await self._made("GET", url, None, self._config.api_key, self._seconds)

    async def post(self, url: str, fields: dict[str, object]) -> Answered:
        """POST of a JSON object. Raises `Unreachable`."""
        return await self._made("POST", url, fields, self._config.api_key, self._seconds)

    async def command(self, url: str, fields: dict[str, object]) -> Answered:
        """The same with the administrator's key where there is one, and the patience of an abort."""
        key = self._config.admin_key or self._config.api_key
        return await self._made("POST", url, fields, key, self._config.abort_seconds)

    async def _made(
        self, method: str, url: str, fields: dict[str, object] | None, key: str, seconds: float
    ) -> Answered:
        try:
            async with (
                asyncio.timeout(seconds),
                self._client.stream(method, url, json=fields, headers=bearer(key)) as response,
            ):
                content = bytearray()
                async for piece in response.aiter_bytes():
                    content += piece
                    if len(content) > MAX_BODY_BYTES:
                        raise Unreachable(f"{url}: an answer of more than {MAX_BODY_BYTES} bytes")
                return _answered(response.status_code, bytes(content))
        except (httpx2.HTTPError, TimeoutError) as error:
            raise Unreachable(f"{url}: {error or type(error).__name__}") from error


def bearer(key: str) -> dict[str, str]:
    """The header that carries `key`."""
    return {"Authorization": f"Bearer {key}"} if key else {}


def _answered(status: int, content: bytes) -> Answered:
    try:
        value = httpx2.Response(status, content=content).json()
    except (ValueError, RecursionError):
        value = None
    return Answered(status, content, value if isinstance(value, dict) else {}, value)
