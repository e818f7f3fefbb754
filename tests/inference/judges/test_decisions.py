"""Closed questions by SGLang's `/v1/decisions`, in the shapes of 0.5.23."""

import pytest

from inference.errors import Refused
from inference.judges.decisions import Decisions
from inference.judges.judge import UNDECIDED, Judgement
from tests.inference.judges.scripted import ScriptedJudge, asked


def saying(passage: str, statement: str) -> dict[str, float]:
    return {"contradicted" if "never" in statement else "supported": 0.9, "unsaid": 0.1}


async def test_several_claims_are_decided_in_one_request() -> None:
    async with ScriptedJudge(saying, routes=frozenset({"decisions"})) as server:
        assert await asked(Decisions, server) == [Judgement("supported", 0.9), Judgement("contradicted", 0.9)]

    assert server.paths == ["decisions"]


async def test_what_the_model_did_not_want_to_say_decides_nothing() -> None:
    async with ScriptedJudge(saying, routes=frozenset({"decisions"}), mass=0.39) as server:
        assert await asked(Decisions, server) == [UNDECIDED, UNDECIDED]


async def test_a_model_that_always_thinks_is_refused_by_the_server() -> None:
    async with ScriptedJudge(saying, routes=frozenset({"decisions"}), thinks=True) as server:
        with pytest.raises(Refused, match="reasoning block"):
            await asked(Decisions, server)
