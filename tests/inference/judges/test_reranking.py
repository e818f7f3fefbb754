"""A reranker as a judge, in the shapes of SGLang and of others."""

import pytest

from inference.errors import Refused
from inference.judges.judge import Claim, Judgement
from inference.judges.judge_server import JudgeServer
from inference.judges.reranking import Reranking
from tests.inference.judges.scripted import ScriptedJudge, config_of


async def judged(server: ScriptedJudge) -> list[Judgement]:
    config = config_of(server, kind="rerank")
    connection = JudgeServer(config)
    try:
        return await Reranking(connection, config).ask([Claim("s", "p")])
    finally:
        await connection.aclose()


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
        assert await judged(server) == [expected]

    assert server.bodies[0] == {"query": "s", "documents": ["p"]}


async def test_a_server_without_the_route_refuses() -> None:
    async with ScriptedJudge(routes=frozenset()) as server:
        with pytest.raises(Refused, match="404"):
            await judged(server)
