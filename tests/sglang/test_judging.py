"""The judge's closed questions, and JSON behind thoughts, at the real engine."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from inference.conf import EngineConfig
from inference.errors import Refused
from inference.judges.connecting import connect_judge
from inference.judges.decisions import Decisions
from inference.judges.judge import Claim, JudgeConfig
from inference.judges.judge_server import JudgeServer
from inference.judges.log_probabilities import LogProbabilities
from inference.judges.scoring import Scoring
from inference.judges.served import PROBE, Route
from tests.inference.asking import question, written_by
from tests.sglang.asking import client
from tests.sglang.conftest import running
from tests.sglang.deciding_model import LETTERS, SCHEMA, build
from tests.sglang.server import Server

CLAIMS = [Claim(f"The bell rings {number} times.", "The bell rings at noon.") for number in range(4)]
MakeRoute = Callable[[JudgeServer, JudgeConfig], Route]


@pytest.fixture(scope="module")
def switchable(model_tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    model = build(model_tiny, tmp_path_factory.mktemp("switchable"))
    with running("switchable", "--model-path", str(model), "--reasoning-parser", "qwen3") as server:
        yield server


@pytest.fixture(scope="module")
def thinker(model_tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    model = build(model_tiny, tmp_path_factory.mktemp("thinker"), always_thinks=True)
    with running("thinker", "--model-path", str(model)) as server:
        yield server


def config(server: Server, sure: float = 0.8) -> JudgeConfig:
    return JudgeConfig("model", EngineConfig(urls=(server.url,)), seconds=60.0, sure=sure)


@pytest.mark.parametrize("route", [Decisions, Scoring, LogProbabilities])
async def test_each_route_gives_the_probabilities_of_the_letters(switchable: Server, route: MakeRoute) -> None:
    asked = config(switchable)
    server = JudgeServer(asked)
    made = route(server, asked)

    judged = [one for claim in CLAIMS for one in await made.ask([claim])]

    await server.aclose()
    assert {one.label for one in judged} <= {"supported", "contradicted", "unsaid"}
    assert [one.probability for one in judged] == pytest.approx([LETTERS["A"]] * len(CLAIMS), abs=0.03)


@pytest.mark.parametrize("route", [Decisions, Scoring])
async def test_several_questions_of_one_request_are_each_answered(switchable: Server, route: MakeRoute) -> None:
    asked = config(switchable)
    server = JudgeServer(asked)

    judged = await route(server, asked).ask(CLAIMS)

    await server.aclose()
    assert [one.probability for one in judged] == pytest.approx([LETTERS["A"]] * len(CLAIMS), abs=0.03)


async def test_a_model_that_always_thinks_is_asked_behind_a_closed_thought(thinker: Server) -> None:
    asked = config(thinker)
    server = JudgeServer(asked)
    with pytest.raises(Refused):
        await Decisions(server, asked).ask([PROBE])

    judged = await Scoring(server, asked).ask(CLAIMS)

    await server.aclose()
    assert [one.probability for one in judged] == pytest.approx([LETTERS["A"]] * len(CLAIMS), abs=0.03)


async def test_a_judge_that_is_sure_of_everything_is_believed_in_nothing(switchable: Server) -> None:
    judge = connect_judge(config(switchable))

    judged = await judge.judge(CLAIMS)

    await judge.aclose()
    assert len(judged) == len(CLAIMS) and all(0.0 <= one.probability <= 1.0 for one in judged)
    assert {one.label for one in judged} == {"undecided"}  # it also knows what no page can know


@pytest.mark.parametrize("profile", ["qwen3.5", "r1"])
async def test_a_schema_holds_behind_the_thoughts_and_only_there(
    switchable: Server, thinker: Server, profile: str
) -> None:
    under_test = client(switchable if profile == "qwen3.5" else thinker, profile=profile)

    prose = await written_by(under_test.write(question(max_tokens=60)))
    held = await written_by(under_test.write(question(max_tokens=60, schema=json.dumps(SCHEMA))))

    assert prose.reasoning.strip() == held.reasoning.strip() == "Okay I think"
    assert prose.answer == "Sure!"
    assert json.loads(held.answer) == {"name": ["bell"]}
