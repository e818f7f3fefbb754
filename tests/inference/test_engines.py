"""Which engine a configuration gives."""

import pytest

from inference import EngineConfig, connect
from inference.openai.engine import OpenAIEngine
from inference.quotes.engine import QuotesEngine
from tests.inference.quotes.test_engine import Lexical

URLS = ("http://gpu1:30000/v1",)


@pytest.mark.parametrize(
    ("config", "kind"),
    [
        (EngineConfig(), QuotesEngine),
        (EngineConfig(engine="quotes", urls=URLS), QuotesEngine),
        (EngineConfig(urls=URLS), OpenAIEngine),
        (EngineConfig(engine="openai", urls=URLS), OpenAIEngine),
    ],
)
def test_the_engine_is_chosen_by_name_or_by_what_there_is(config: EngineConfig, kind: type) -> None:
    assert isinstance(connect(config, Lexical()), kind)


@pytest.mark.parametrize(
    ("config", "words"),
    [
        (EngineConfig(engine="openai"), "INFERENCE_URLS"),
        (EngineConfig(engine="magic"), "unknown engine 'magic'"),
        (EngineConfig(engine="local"), "needs the texts of its prompts"),
        (EngineConfig(urls=("gpu1:30000",)), "'gpu1:30000' in INFERENCE_URLS"),
        (EngineConfig(urls=URLS, profile="r9"), "unknown profile 'r9'"),
    ],
)
def test_what_cannot_work_is_said_at_once(config: EngineConfig, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        connect(config, Lexical())
