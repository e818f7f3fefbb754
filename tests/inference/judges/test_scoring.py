"""Closed questions by SGLang's `/v1/score`, in the shapes of 0.5.23."""

import pytest

from inference.errors import Refused
from inference.judges.judge import Judgement
from inference.judges.scoring import Scoring
from tests.inference.judges.scripted import END, THINK, ScriptedJudge, asked

ROUTES = frozenset({"tokenize", "score"})


def saying(passage: str, statement: str) -> dict[str, float]:
    return {"contradicted" if "never" in statement else "supported": 0.9, "unsaid": 0.05}


@pytest.mark.parametrize("thinks", [False, True])
async def test_several_claims_are_scored_in_one_request_behind_closed_thoughts(*, thinks: bool) -> None:
    async with ScriptedJudge(saying, routes=ROUTES, thinks=thinks) as server:
        assert await asked(Scoring, server) == [Judgement("supported", 0.947), Judgement("contradicted", 0.947)]

    assert server.paths.count("score") == 1
    assert [item[-2:] == [THINK, END] for item in server.bodies[-1]["items"]] == [thinks] * 4


class SplitsLetters(ScriptedJudge):
    def _tokenize(self, body: dict[str, object]) -> tuple[int, object]:
        return 200, {"tokens": [[1, 2]] * 9}


async def test_a_model_to_which_a_letter_is_no_token_cannot_be_asked_so() -> None:
    async with SplitsLetters(saying, routes=ROUTES) as server:
        with pytest.raises(Refused, match="single tokens"):
            await asked(Scoring, server)


class SaysNothing(ScriptedJudge):
    def _score(self, body: dict[str, object]) -> tuple[int, object]:
        return 200, {"scores": [[0.5]]}


async def test_scores_of_another_shape_are_none() -> None:
    async with SaysNothing(saying, routes=ROUTES) as server:
        with pytest.raises(Refused, match="without scores"):
            await asked(Scoring, server)
