"""A reranker or cross-encoder as a judge, behind `/v1/rerank`: it scores how well a passage fits a statement.

Relevance is no entailment: a score can support a statement, it cannot contradict one.
"""

import asyncio
import logging
from collections.abc import Sequence

import httpx2

from inference.errors import EngineError
from inference.judges.judge import UNDECIDED, Claim, JudgeConfig, Judgement, in_time
from inference.openai.calls import Calls

log = logging.getLogger(__name__)


class Reranking:
    """Asks a server with the route `/rerank`: SGLang answers with a bare list, others with `results`."""

    def __init__(self, config: JudgeConfig) -> None:
        self._config = config
        self._base = config.engine.urls[0].rstrip("/")
        self._client = httpx2.AsyncClient(trust_env=False, timeout=httpx2.Timeout(config.seconds))
        self._calls = Calls(self._client, config.engine, seconds=config.seconds)
        self._places = asyncio.Semaphore(config.parallel)

    async def judge(self, claims: Sequence[Claim]) -> list[Judgement]:
        """See `Judge`."""
        return await in_time([self._one(claim) for claim in claims], self._config.seconds)

    async def aclose(self) -> None:
        await self._client.aclose()

    async def _one(self, claim: Claim) -> Judgement:
        fields: dict[str, object] = {"query": claim.statement, "documents": [claim.passage]}
        if self._config.engine.model:
            fields["model"] = self._config.engine.model
        async with self._places:
            try:
                answered = await self._calls.post(f"{self._base}/rerank", fields)
            except EngineError as error:
                log.info("a claim was not judged: %s", error)
                return UNDECIDED
        score = _score(answered.value)
        # Scores beyond 1 are logits of some unknown scale: nothing can be said by them.
        is_sure = score is not None and self._config.sure <= score <= 1
        return Judgement("supported", round(score or 0.0, 3)) if is_sure else UNDECIDED


def _score(value: object) -> float | None:
    rows = value.get("results") if isinstance(value, dict) else value
    row = rows[0] if isinstance(rows, list) and rows else None
    if not isinstance(row, dict):
        return None
    score = row.get("score", row.get("relevance_score"))
    return float(score) if isinstance(score, int | float) and not isinstance(score, bool) else None
