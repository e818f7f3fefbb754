"""A reranker or cross-encoder as a judge, behind `/v1/rerank`: it scores how well a passage fits a statement.

Relevance is no entailment: a score can support a statement, it cannot contradict one.
"""

from inference.judges.judge import UNDECIDED, Claim, Judgement, ServedJudge


class Reranking(ServedJudge):
    """Asks a server with the route `/rerank`: SGLang answers with a bare list, others with `results`."""

    async def _one(self, claim: Claim) -> Judgement:
        fields: dict[str, object] = {"query": claim.statement, "documents": [claim.passage]}
        if self._config.engine.model:
            fields["model"] = self._config.engine.model
        answered = await self._calls.post(f"{self._base}/rerank", fields)
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
