"""What the page says of the engine that writes the answers."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from chat.engines import engine
from chat.pages.page_data import EngineCard, engine_card
from inference import EngineConfig
from inference.local.serving import Serving, write


@pytest.fixture(autouse=True)
def forgotten_engine() -> Iterator[None]:
    """The engine is made once for a process: not with the settings of a test."""
    engine.cache_clear()
    yield
    engine.cache_clear()


@pytest.mark.parametrize(
    ("config", "card"),
    [
        (EngineConfig(), EngineCard("quotes", False)),
        (EngineConfig(engine="openai", urls=("http://gpu1/v1",), model="r1"), EngineCard("r1", True)),
        (EngineConfig(engine="local"), EngineCard("quotes", False)),
    ],
)
def test_the_card_tells_whether_a_model_is_connected(
    settings: LazySettings, config: EngineConfig, card: EngineCard
) -> None:
    settings.INFERENCE = config

    assert engine_card() == card


def test_a_small_local_model_is_called_so_once_it_is_loaded(settings: LazySettings, tmp_path: Path) -> None:
    settings.INFERENCE = EngineConfig(engine="local", local_file=str(tmp_path / "serving.json"))
    before = engine_card()

    write(tmp_path / "serving.json", Serving("http://127.0.0.1:9/v1", "key", "Tiny-1.5B", False, os.getpid()))

    assert before == EngineCard("quotes", False)
    assert engine_card() == EngineCard("local: Tiny-1.5B", True, local=True)
