"""Starting SGLang, and the command for it."""

import shlex
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from inference.recipes import RECIPES, Recipe, recipe
from tests.playback.process import playback_process


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("serve_model", *arguments, stdout=out)
    return out.getvalue()


def test_without_a_name_the_models_are_listed() -> None:
    assert [line.split()[0] for line in printed().splitlines()] == [known.name for known in RECIPES]


def test_the_command_can_be_printed() -> None:
    words = shlex.split(printed("distill-7b", "--print", "--port", "31000"))

    assert words[:3] == ["python3", "-m", "sglang.launch_server"]
    assert words[words.index("--port") + 1] == "31000"
    assert words[words.index("--reasoning-parser") + 1] == "deepseek-r1"


@pytest.mark.parametrize("known", RECIPES)
def test_no_recipe_runs_code_of_requests_or_quantises_twice(known: Recipe) -> None:
    command = known.command(30000, first_node="10.0.0.1:5000")

    assert "--enable-custom-logit-processor" not in command
    assert ("--quantization" in command) == (known.name == "distill-32b")
    assert len(set(command)) >= len([word for word in command if word.startswith("--")])


def test_several_servers_need_the_address_of_the_first() -> None:
    with pytest.raises(CommandError, match="--first-node"):
        printed("r1-671b-2-nodes", "--print")
    assert "--nnodes 2 --node-rank 1" in printed(
        "r1-671b-2-nodes", "--print", "--node", "1", "--first-node", "10.0.0.1:5000"
    )


def test_an_unknown_model_is_answered_with_the_known_ones() -> None:
    with pytest.raises(CommandError, match="distill-7b"):
        printed("r9", "--print")
    with pytest.raises(ValueError, match="unknown recipe"):
        recipe("r9")


def test_where_sglang_is_missing_it_says_what_to_do() -> None:
    with pytest.raises(CommandError, match="not installed"):
        printed("distill-7b")


def test_running_servers_are_looked_at(settings: Settings) -> None:
    with playback_process() as server:
        settings.INFERENCE = replace(settings.INFERENCE, urls=(server.url,))

        assert "</think> is one token" in printed("--check")
