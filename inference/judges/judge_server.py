"""The server of a judge: its address, its model, and what its refusals mean."""

import httpx2

from inference.errors import Busy, Refused
from inference.judges.judge import JudgeConfig
from inference.openai.calls import Answered, Calls
from inference.openai.clients import plain_client


class JudgeServer:
    """One base address; of several the first."""

    def __init__(self, config: JudgeConfig) -> None:
        self.base = config.engine.urls[0].rstrip("/")
        self.configured_model = config.engine.model
        self._client = plain_client(config.engine, httpx2.Timeout(config.seconds))
        self._calls = Calls(self._client, config.engine, seconds=config.seconds)
        self._model = config.engine.model

    async def post(self, route: str, fields: dict[str, object]) -> Answered:
        """What it answers. Raises `Unreachable`."""
        return await self._calls.post(f"{self.base}/{route}", fields)

    async def model(self) -> str:
        """The served name: as configured, else the first that it lists. Raises `Unreachable`."""
        if not self._model:
            rows = (await self._calls.get(f"{self.base}/models")).fields.get("data")
            first = rows[0] if isinstance(rows, list) and rows else None
            self._model = str(first.get("id", "")) if isinstance(first, dict) else ""
        return self._model

    async def aclose(self) -> None:
        """Let its connections go."""
        await self._client.aclose()


def accepted(answered: Answered) -> Answered:
    """`answered` where it is a success. Raises `Busy` of a server without a free place, else `Refused`."""
    if answered.status == 200:
        return answered
    words = answered.content[:200].decode("utf-8", "replace")
    if answered.status in (429, 503):
        raise Busy(words)
    raise Refused(f"{answered.status} {words}", answered.status)
