"""What a page is told at its start: its reader's language and words, its place, and the engine that answers."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.utils import translation

from chat.engines import engine
from chat.errors.messages import CODES, FOR_OPERATORS
from chat.models import User
from chat.pages.page_data import EngineCard, active_language, engine_card, page_data
from chat.pages.ui_words import WORDS
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


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
def test_everything_the_page_says_is_in_its_readers_language(language: str) -> None:
    reader = User(email="alice@example.org")
    with translation.override("en"):
        english = page_data(reader, None)
    with translation.override(language):
        page = page_data(reader, None)

    assert page.language == language
    assert page.errors.keys() == CODES.keys() and page.words.keys() == WORDS.keys()
    assert page.errors["conversation.busy"] != english.errors["conversation.busy"]
    assert not [code for code, sentence in page.errors.items() if not sentence or sentence == english.errors[code]]


def test_the_page_knows_its_place_and_limits_and_goes_into_json_as_it_is(settings: LazySettings) -> None:
    settings.BASE_PATH = "/chat"
    settings.CHAT = replace(settings.CHAT, question_max=123)
    conversation = UUID("0190f7a0-0000-7000-8000-00000000000b")
    page = page_data(User(email="alice@example.org"), conversation).to_json()

    assert json.loads(json.dumps(page)) == page
    assert (page["base"], page["conversation"]) == ("/chat", str(conversation))
    assert (page["user"], page["limits"]) == ({"email": "alice@example.org"}, {"question": 123})


@pytest.mark.parametrize(("active", "language"), [("zh-hant", "zh-hant"), ("de", "en"), (None, "en")])
def test_a_language_that_we_do_not_speak_is_the_default(
    settings: LazySettings, active: str | None, language: str
) -> None:
    settings.LANGUAGE_CODE = "en"
    with translation.override(active):
        assert active_language() == language


@pytest.mark.parametrize("is_operator", [True, False])
def test_only_who_runs_the_server_is_told_how_to_mend_it(is_operator: bool) -> None:
    errors = page_data(User(email="alice@example.org", is_superuser=is_operator), None).errors
    assert set(errors) == set(CODES)
    for code, advice in FOR_OPERATORS.items():
        assert (errors[code] == str(advice)) is is_operator
