"""Who judges, of what the environment says."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.judge import judge_config
from inference.conf import EngineConfig
from inference.judges.judge import JudgeConfig

OWN, PLANNER, MAIN = (EngineConfig(urls=(f"http://{name}/v1",)) for name in ("own", "planner", "main"))


NONE = EngineConfig(urls=("",))


def judge(
    kind: str, own: EngineConfig = NONE, planner: EngineConfig | None = None, main: EngineConfig = MAIN
) -> JudgeConfig | None:
    return judge_config(kind, own, 5.0, planner, main, Path("/models"))


def test_a_small_model_on_the_processor_judges_where_it_is_asked_for() -> None:
    assert judge("local", OWN, PLANNER) == JudgeConfig("local", EngineConfig(), 5.0, folder=Path("/models"))


def test_the_planner_judges_unless_another_is_named() -> None:
    assert judge("auto", planner=PLANNER) == JudgeConfig("model", PLANNER, 5.0)
    assert judge("auto", OWN, PLANNER) == JudgeConfig("model", OWN, 5.0)
    assert judge("main", planner=PLANNER) == JudgeConfig("model", MAIN, 5.0)
    assert judge("rerank", OWN) == JudgeConfig("rerank", OWN, 5.0)


def test_without_a_server_nobody_judges() -> None:
    assert judge("auto") is None
    assert judge("off", OWN, PLANNER) is None
    assert judge("main", main=EngineConfig(engine="quotes")) is None
    assert judge("main", main=EngineConfig(engine="local", urls=("http://local/v1",))) is None


def test_what_cannot_be_is_said() -> None:
    with pytest.raises(ImproperlyConfigured, match="JUDGE='yes'"):
        judge("yes")
    with pytest.raises(ImproperlyConfigured, match="JUDGE_URL"):
        judge("rerank")
    with pytest.raises(ImproperlyConfigured, match="is not an address"):
        judge("auto", EngineConfig(urls=("gpu2",)))
