"""Which route of a server is asked: found once, remembered, found anew where another server is there."""

import asyncio
import time

from inference.judges.connecting import routes_of
from inference.judges.judge import UNDECIDED, Claim, Judgement
from inference.judges.judge_server import JudgeServer
from inference.judges.served import ServedJudge
from tests.inference.judges.scripted import ScriptedJudge, config_of

CLAIMS = [Claim(f"Ferry {number} sails at night.", "All ferries sail after dark.") for number in range(6)]
SGLANG = frozenset({"decisions", "tokenize", "score", "chat/completions"})
SUPPORTED = [Judgement("supported", 1.0)] * 6


def judge_of(url: str, *, seconds: float = 15.0, parallel: int = 4) -> ServedJudge:
    config = config_of(url, seconds=seconds, parallel=parallel)
    server = JudgeServer(config)
    return ServedJudge(config, server, routes_of(config, server))


async def test_decisions_are_asked_for_where_they_are_served_and_the_probe_is_one() -> None:
    async with ScriptedJudge(routes=SGLANG) as server:
        judge = judge_of(server.url)
        assert [await judge.judge(CLAIMS) for _ in range(2)] == [SUPPORTED] * 2
        await judge.aclose()

    assert server.paths == ["decisions"] * 7  # the probe, then three times two claims, twice


async def test_a_model_that_always_thinks_is_scored() -> None:
    async with ScriptedJudge(routes=SGLANG, thinks=True) as server:
        judge = judge_of(server.url)
        assert await judge.judge(CLAIMS) == SUPPORTED
        await judge.aclose()

    assert [path for path in server.paths if path != "tokenize"] == ["decisions", *["score"] * 4]


async def test_any_other_server_is_asked_for_log_probabilities() -> None:
    async with ScriptedJudge() as server:
        judge = judge_of(server.url)
        assert await judge.judge(CLAIMS) == SUPPORTED
        await judge.aclose()

    assert server.paths == ["decisions", "tokenize", *["chat/completions"] * 12]


async def test_where_another_server_is_there_now_its_route_is_found() -> None:
    async with ScriptedJudge(routes=SGLANG) as server:
        judge = judge_of(server.url)
        await judge.judge(CLAIMS)
        server.routes = frozenset({"chat/completions"})
        assert await judge.judge(CLAIMS) == [UNDECIDED] * 6
        assert await judge.judge(CLAIMS) == SUPPORTED
        await judge.aclose()


async def test_answers_that_are_judged_together_share_one_limit_and_one_probe() -> None:
    for routes in (SGLANG, frozenset({"chat/completions"})):
        async with ScriptedJudge(routes=routes, seconds=0.05) as server:
            judge = judge_of(server.url, parallel=4)
            assert await asyncio.gather(*(judge.judge(CLAIMS) for _ in range(3))) == [SUPPORTED] * 3
            await judge.aclose()

        assert server.most_claims == 4
        assert server.paths.count("decisions") == (10 if routes is SGLANG else 1)


async def test_what_is_late_is_undecided_and_holds_nothing_up() -> None:
    async with ScriptedJudge(seconds=5.0) as server:
        judge = judge_of(server.url, seconds=0.2)
        began = time.monotonic()
        assert await judge.judge(CLAIMS) == [UNDECIDED] * 6
        await judge.aclose()

    assert time.monotonic() - began < 3


async def test_a_judge_that_is_away_decides_nothing() -> None:
    judge = judge_of("http://127.0.0.1:9/v1")
    assert await judge.judge(CLAIMS) == [UNDECIDED] * 6
    await judge.aclose()
