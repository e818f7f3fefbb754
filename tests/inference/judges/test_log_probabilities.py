"""Closed questions to any OpenAI-compatible server: what it is sent, and what is read of its answer."""

import pytest

from inference.judges.judge import UNDECIDED, Claim, JudgeConfig, Judgement
from inference.judges.judge_server import JudgeServer
from inference.judges.log_probabilities import LogProbabilities
from tests.inference.judges.scripted import ScriptedJudge, config_of

CLAIM = Claim("The bridge opened in May.", "It was in May that traffic first crossed the bridge.")


async def judged(server: ScriptedJudge) -> list[Judgement]:
    config: JudgeConfig = config_of(server)
    connection = JudgeServer(config)
    try:
        return await LogProbabilities(connection, config).ask([CLAIM])
    finally:
        await connection.aclose()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"contradicted": 0.95, "supported": 0.05}, Judgement("contradicted", 0.95)),
        ({"Okay": 0.9, "supported": 0.1}, UNDECIDED),
        ({" nonsense": 1.0}, UNDECIDED),
    ],
)
async def test_the_probabilities_of_the_first_token_decide(said: dict[str, float], expected: Judgement) -> None:
    async with ScriptedJudge(lambda passage, statement: said) as server:
        assert await judged(server) == [expected]


async def test_one_token_is_asked_for_and_no_thoughts() -> None:
    async with ScriptedJudge() as server:
        await judged(server)

    body = server.bodies[0]
    assert (body["model"], body["max_tokens"], body["regex"], body["logprobs"]) == ("small", 1, "[ABC]", True)
    assert body["chat_template_kwargs"]["enable_thinking"] is False
    assert body["priority"] < 0


async def test_a_server_without_sglangs_fields_is_asked_without_them() -> None:
    async with ScriptedJudge(knows=frozenset()) as server:
        assert await judged(server) == [Judgement("supported", 1.0)]

    assert "regex" not in server.bodies[-1]
