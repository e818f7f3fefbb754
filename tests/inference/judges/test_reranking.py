"""A reranker as a judge, in the shapes of SGLang and of others."""

import pytest

from inference import Claim, EngineConfig, JudgeConfig, Judgement, Reranking
from tests.inference.judges.scripted import ScriptedJudge


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([{"score": 0.97, "document": "p", "index": 0}], Judgement("supported", 0.97)),
        ({"results": [{"index": 0, "relevance_score": 0.91}]}, Judgement("supported", 0.91)),
        ([{"score": 0.4, "index": 0}], Judgement("undecided")),
        ([{"score": 7.3, "index": 0}], Judgement("undecided")),
        ({"error": "no"}, Judgement("undecided")),
        ([], Judgement("undecided")),
    ],
)
async def test_a_high_score_supports_and_nothing_else_is_decided(scores: object, expected: Judgement) -> None:
    async with ScriptedJudge(scores=scores) as server:
        judge = Reranking(JudgeConfig("rerank", EngineConfig(urls=(server.url,))))
        assert await judge.judge([Claim("s", "p")]) == [expected]
        await judge.aclose()

    assert server.bodies[0] == {"query": "s", "documents": ["p"]}
