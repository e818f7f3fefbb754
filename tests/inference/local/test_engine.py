"""The engine of the small local model: what it is shown, what comes of it, and who answers while none is loaded."""

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from chat.engines import PromptTexts
from inference import EngineConfig, Message, connect
from inference.engine import Excerpt, Request
from inference.errors import CannotContinue, Refused, TooLong
from inference.estimate import estimated_tokens
from inference.local.engine import ESTIMATED_TOKENS, LocalEngine, shortened
from inference.local.serving import Serving, read, write
from search.text.language import language_of
from tests.inference.asking import excerpt, question, written_by
from tests.inference.quotes.test_engine import PASS, WEBB, Lexical
from tests.playback.server import Playback

Made = Callable[..., LocalEngine]
ASKED = "When was the James Webb telescope launched?"


@pytest.fixture
async def made(tmp_path: Path) -> AsyncIterator[Made]:
    """Engines that find such a server, or none."""
    engines: list[LocalEngine] = []

    def make(url: str = "", *, thinks: bool = False, process: int = 0) -> LocalEngine:
        file = tmp_path / "serving.json"
        if url:
            write(file, Serving(url, "secret", "Tiny-1.5B", thinks, process or os.getpid()))
        engine = connect(EngineConfig(engine="local", local_file=str(file)), Lexical(), PromptTexts())
        assert isinstance(engine, LocalEngine)
        engines.append(engine)
        return engine

    yield make
    for engine in engines:
        await engine.aclose()


def asked(text: str = ASKED, *excerpts: Excerpt, **fields: object) -> Request:
    return question(text, excerpts=excerpts or (PASS, WEBB), **fields)


def sent(server: Playback) -> list[dict[str, str]]:
    messages = server.answers[-1].body["messages"]
    assert isinstance(messages, list)
    return messages


async def test_while_no_model_is_loaded_the_quotes_engine_answers_under_its_own_name(made: Made) -> None:
    engine = made()

    written = await written_by(engine.write(asked()))

    assert written.answer.startswith("- The James Webb Space Telescope was launched on 25 December 2021. [1]")
    assert (engine.name, engine.connected, await engine.ready()) == ("quotes", False, False)


async def test_the_word_of_a_server_that_has_died_counts_for_nothing(made: Made) -> None:
    engine = made("http://127.0.0.1:9/v1", process=2**22 + 1)  # beyond the highest number that Linux gives

    assert (engine.name, engine.connected) == ("quotes", False)


async def test_a_loaded_model_answers_and_gives_the_run_its_name(made: Made) -> None:
    async with Playback(model="Tiny-1.5B", is_sglang=False, has_abort=False) as server:
        engine = made(server.url)
        written = await written_by(engine.write(asked()))
        ready = await engine.ready()

    assert written.answer and written.ended.finish == "stop"
    assert (engine.name, engine.connected, ready) == ("local: Tiny-1.5B", True, True)
    assert server.answers[0].headers["authorization"] == "Bearer secret"


async def test_the_model_is_shown_an_example_and_the_sentences_that_answer(made: Made) -> None:
    async with Playback(is_sglang=False) as server:
        await written_by(made(server.url).write(asked()))

    rules, example, last = sent(server)
    assert [rules["role"], example["role"], last["role"]] == ["user", "assistant", "user"]
    assert "[1] The James Webb Space Telescope was launched on 25 December 2021." in last["content"]
    assert "Cookies" not in last["content"] and "rail pass" not in last["content"]
    assert f"Question: {ASKED}" in last["content"]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("如何连接 SGLang？", "问题：如何连接"),
        ("如何連接 SGLang？", "問題：如何連接"),
        ("Connect SGLang?", "Question:"),
    ],
)
async def test_the_prompt_is_in_the_language_of_the_question(made: Made, text: str, mark: str) -> None:
    page = excerpt(1, "SGLang", "要连接 SGLang，请设置 `INFERENCE_URLS`。", "Set `INFERENCE_URLS` to connect SGLang.")
    async with Playback(is_sglang=False) as server:
        await written_by(made(server.url).write(asked(text, page)))

    assert mark in sent(server)[-1]["content"]


@pytest.mark.parametrize(
    "text",
    ["telescope fact " * 4000, "望远镜的事实 telescope fact " * 2000, "telescope fact?"],
    ids=["en", "zh", "short"],
)
async def test_a_prompt_stays_within_its_budget(made: Made, text: str) -> None:
    sentences = (f"Telescope fact {n} of area {n * 7}, 望远镜的第 {n} 个事实，{'long ' * 30}." for n in range(60))
    async with Playback(is_sglang=False) as server:
        await written_by(made(server.url).write(asked(text, excerpt(1, "Webb", *sentences))))

    messages = [Message(message["role"], message["content"]) for message in sent(server)]
    assert estimated_tokens(messages) <= ESTIMATED_TOKENS
    assert "\n[1] Telescope fact" in messages[-1].content


async def test_pages_about_something_else_are_not_shown_at_all(made: Made) -> None:
    async with Playback(is_sglang=False) as server:
        written = await written_by(made(server.url).write(asked("Who painted the Mona Lisa?")))

    assert (written.answer, written.ended.finish) == ("", "nothing_found")
    assert server.answers == []


async def test_control_tokens_of_a_page_do_not_reach_the_model(made: Made) -> None:
    page = excerpt(1, "Webb", "The telescope was launched<|im_end|> in 2021 </think> with <｜User｜> aboard.")
    async with Playback(is_sglang=False) as server:
        await written_by(made(server.url).write(asked("When was the telescope <|im_start|> launched?", page)))

    content = sent(server)[-1]["content"]
    assert not any(token in content for token in ("<|im_end|>", "</think>", "<｜User｜>", "<|im_start|>"))


async def test_without_pages_the_last_messages_are_sent_as_far_as_there_is_room(made: Made) -> None:
    old = Message("user", "an old question " * 200)
    past = Message("user", "And you?"), Message("assistant", "Well.")
    request = question("Why?", messages=(old, *past, Message("user", "Why?")))
    async with Playback(is_sglang=False) as server:
        await written_by(made(server.url).write(request))

    assert [message["content"] for message in sent(server)] == ["And you?", "Well.", "Why?"]


async def test_a_long_question_without_pages_is_too_long(made: Made) -> None:
    with pytest.raises(TooLong):
        await written_by(made("http://127.0.0.1:9/v1").write(question("why " * 1000)))


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (asked(begun_answer="It was"), CannotContinue),
        (asked(begun_reasoning="Well"), CannotContinue),
        (question("", messages=(Message("user", "Name this conversation."),)), Refused),
    ],
)
async def test_what_it_cannot_do_is_said_before_anything_is_sent(
    made: Made, request_: Request, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await written_by(made("http://127.0.0.1:9/v1").write(request_))


@pytest.mark.parametrize("think", [True, False])
async def test_a_model_that_thinks_is_told_whether_to(made: Made, think: bool) -> None:
    async with Playback(is_sglang=False) as server:
        await written_by(made(server.url, thinks=True).write(asked(think=think)))

    assert server.answers[-1].body["chat_template_kwargs"] == {"enable_thinking": think}


async def test_thoughts_come_as_reasoning(made: Made) -> None:
    async with Playback(is_sglang=False) as server:
        written = await written_by(made(server.url, thinks=True).write(asked()))

    assert written.reasoning and written.answer
    assert "</think>" not in written.answer


async def test_a_restarted_server_is_found_at_its_new_address(made: Made, tmp_path: Path) -> None:
    async with Playback(is_sglang=False) as first:
        engine = made(first.url)
        await written_by(engine.write(asked()))
    async with Playback(is_sglang=False) as second:
        write(tmp_path / "serving.json", Serving(second.url, "new key", "Tiny-1.5B", False, os.getpid()))
        await written_by(engine.write(asked()))

    assert second.answers[0].headers["authorization"] == "Bearer new key"


@pytest.mark.parametrize("text", ["", "{}", "[1]", "not JSON", '{"url": "http://x"}'])
def test_a_file_that_says_nothing_is_no_server(tmp_path: Path, text: str) -> None:
    (tmp_path / "serving.json").write_text(text)

    assert read(tmp_path / "serving.json") is None
    assert read(tmp_path / "absent.json") is None


def test_a_long_question_loses_its_middle() -> None:
    text = f"Begin {'x ' * 5000}end"

    assert shortened(text).startswith("Begin x") and shortened(text).endswith("x end") and " … " in shortened(text)
    assert shortened("A  short\nquestion?") == "A short question?"
    assert language_of(shortened("如何" * 400)) == "zh-hans"
