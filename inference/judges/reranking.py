"""A reranker or cross-encoder as a judge, behind `/v1/rerank`: it scores how well a passage fits a statement.

Relevance is no entailment: a score can support a statement, it cannot contradict one.
"""

from collections.abc import Sequence

from inference.judges.judge import UNDECIDED, Claim, JudgeConfig, Judgement
from inference.judges.judge_server import JudgeServer, accepted


class Reranking:
    """Asks a server with the route `/rerank`: SGLang answers with a bare list, others with `results`."""

    together = 1

    def __init__(self, server: JudgeServer, config: JudgeConfig) -> None:
        self._server = server
        self._sure = config.sure

    async def ask(self, claims: Sequence[Claim]) -> list[Judgement]:
        """See `Route`."""
        return [await self._one(claim) for claim in claims]

    async def _one(self, claim: Claim) -> Judgement:
        fields: dict[str, object] = {"query": claim.statement, "documents": [claim.passage]}
        if self._server.configured_model:
            fields["model"] = self._server.configured_model
        score = _score(accepted(await self._server.post("rerank", fields)).value)
        # Scores beyond 1 are logits of some unknown scale: nothing can be said by them.
        is_sure = score is not None and self._sure <= score <= 1
        return Judgement("supported", round(score or 0.0, 3)) if is_sure else UNDECIDED


def _score(value: object) -> float | None:
    rows = value.get("results") if isinstance(value, dict) else value
    row = rows[0] if isinstance(rows, list) and rows else None
    if not isinstance(row, dict):
        return None
    score = row.get("score", row.get("relevance_score"))
    return float(score) if isinstance(score, int | float) and not isinstance(score, bool) else None
