"""What every judge has in common. A judgement is a label with its probability: no text of a judge is ever shown."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import httpx2

from inference.conf import EngineConfig
from inference.errors import EngineError
from inference.openai.batched_reads import plain_client
from inference.openai.calls import Calls

Label = Literal["supported", "contradicted", "unsaid", "undecided"]


@dataclass(frozen=True)
class Claim:
    """A statement, and the passage of a page that it cites. Both are data: strangers have written them."""

    statement: str
    passage: str


@dataclass(frozen=True)
class Judgement:
    """`unsaid`: the passage neither says it nor the opposite. `undecided`: the judge has not said, or not surely."""

    label: Label
    probability: float = 0.0
    """From 0 to 1, among the labels."""


UNDECIDED = Judgement("undecided")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class JudgeConfig:
    """Which judge there is."""

    kind: Literal["model", "rerank"]
    engine: EngineConfig
    """Its address, served name and key; of several addresses the first."""
    seconds: float = 15.0
    """For all questions about one answer."""
    parallel: int = 4
    """So many are asked at the same time, of all answers that a process judges: answers go first."""
    sure: float = 0.8
    """The least probability of a label that counts; of a reranker, the least score."""


async def in_time(judging: Sequence[Coroutine[Any, Any, Judgement]], seconds: float) -> list[Judgement]:
    """All judgements; those that have not come within `seconds` are undecided, and are waited for no longer."""
    tasks = [asyncio.ensure_future(one) for one in judging]
    try:
        done = (await asyncio.wait(tasks, timeout=seconds))[0] if tasks else set()
    finally:
        for task in tasks:
            task.cancel()
    if len(done) < len(tasks):
        log.info("%d of %d claims were not judged in time", len(tasks) - len(done), len(tasks))
    return [task.result() if task in done else UNDECIDED for task in tasks]


class Judge(Protocol):
    """Judges claims; order and number of the judgements are those of the claims."""

    async def judge(self, claims: Sequence[Claim]) -> list[Judgement]:
        """Never raises for what a server does or omits: such a claim is undecided."""
        ...

    async def aclose(self) -> None:
        """Let its connections go."""
        ...


class ServedJudge(ABC):
    """A judge behind a server, which is asked about each claim by itself, about a few at a time."""

    def __init__(self, config: JudgeConfig) -> None:
        self._config = config
        self._base = config.engine.urls[0].rstrip("/")
        self._client = plain_client(config.engine, httpx2.Timeout(config.seconds))
        self._calls = Calls(self._client, config.engine, seconds=config.seconds)
        self._places = asyncio.Semaphore(config.parallel)

    async def judge(self, claims: Sequence[Claim]) -> list[Judgement]:
        """See `Judge`."""
        return await in_time([self._in_its_place(claim) for claim in claims], self._config.seconds)

    async def aclose(self) -> None:
        """See `Judge`."""
        await self._client.aclose()

    async def _in_its_place(self, claim: Claim) -> Judgement:
        async with self._places:
            try:
                return await self._one(claim)
            except EngineError as error:
                log.info("a claim was not judged: %s", error)
                return UNDECIDED

    @abstractmethod
    async def _one(self, claim: Claim) -> Judgement:
        """What the server says of one claim. Raises `EngineError`."""
