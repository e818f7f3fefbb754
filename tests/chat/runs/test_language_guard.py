"""An answer begins in the script of the question, or is quietly begun once more."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

import pytest
from pytest_django import Settings

from chat.engines import engine
from chat.journal.journal import lines_after, state_of
from chat.models import Conversation
from chat.runs import runner
from chat.runs.language_guard import Drifted, LanguageGuard, expected_script, looked_at
from inference import Answer, Delta, Ended, Reasoning
from inference.conf import EngineConfig
from search import language_of
from tests.chat.asking import anew_run
from tests.playback import Playback

QUESTIONS = {
    "en": "How do I connect a model server here?",
    "zh-hans": "请问怎样连接这里的模型服务器？",
    "zh-hant": "請問怎樣連接這裡的模型伺服器？",
}
RESTART_SECONDS = 2.0


@pytest.mark.parametrize(
    ("question", "script"),
    [
        (QUESTIONS["en"], "latin"),
        (QUESTIONS["zh-hans"], "simplified"),
        (QUESTIONS["zh-hant"], "traditional"),
        ("请问明天天气如何", "simplified"),
        ("明天日出和日落", "han"),
        ("Comment connecter un serveur ?", "latin"),
        ("Translate this into Chinese, please", None),
        ("How does one say hello in Japanese?", None),
        ("把下面这段话翻译一下", None),
        ("用英文写一封信给他们", None),
        ("What does 你好 mean when they say so?", None),
        ("東京の天気はどうですか", None),
        ("Как подключить сервер?", None),
        ("SGLang?", None),
    ],
)
def test_only_what_leaves_no_doubt_is_expected(question: str, script: str | None) -> None:
    assert expected_script(question) == script


@pytest.mark.parametrize(
    ("text", "expected", "verdict"),
    [
        ("Okay, ", "latin", "fine"),
        ("好的，用户想知道", "latin", "undecided"),
        ("好的，用户想知道怎样连接运行在这里的模型", "latin", "drifted"),
        ("莫言 (Mo Yan) wrote it in 1986.", "latin", "fine"),
        ("SGLang is", "simplified", "undecided"),
        ("Okay, so the user wants to know how a model server is connected here, and I look", "simplified", "drifted"),
        ("SGLang Runtime 的地址", "simplified", "fine"),
        ("要連接伺服器，請先設定網址", "simplified", "drifted"),
        ("要连接服务器，请先设置", "simplified", "fine"),
        ("要连接服务器，请先设置地址", "traditional", "drifted"),
        ("要連接伺服器", "traditional", "fine"),
    ],
)
def test_the_first_words_tell_the_script(text: str, expected: str, verdict: str) -> None:
    assert looked_at(text, expected) == verdict  # type: ignore[arg-type]


async def streamed(deltas: Sequence[Delta]) -> AsyncGenerator[Delta, None]:
    for delta in deltas:
        yield delta


async def test_what_begins_as_it_should_is_not_held_back() -> None:
    deltas: list[Delta] = [
        Reasoning("I "),
        Reasoning("see."),
        Answer("莫言 "),
        Answer("(Mo Yan) wrote it."),
        Ended("stop"),
    ]

    assert [delta async for delta in LanguageGuard(QUESTIONS["en"]).watched(streamed(deltas))] == deltas


async def test_nothing_of_what_drifts_is_given_out_and_the_second_time_all_of_it() -> None:
    guard = LanguageGuard(QUESTIONS["en"])
    deltas: list[Delta] = [Reasoning(one) for one in "好的，用户想知道怎样连接运行在这里的模型服务器"]
    given: list[Delta] = []

    with pytest.raises(Drifted):
        async for delta in guard.watched(streamed(deltas)):
            given.append(delta)

    assert given == [] and guard.reminder
    assert [delta async for delta in guard.watched(streamed(deltas))] == deltas


async def test_whoever_wishes_for_a_language_in_the_instructions_is_not_guarded_from_it() -> None:
    guard = LanguageGuard(QUESTIONS["en"], "Always answer in Chinese.")
    deltas: list[Delta] = [Reasoning(one) for one in "好的，用户想知道怎样连接运行在这里的模型服务器"]

    assert [delta async for delta in guard.watched(streamed(deltas))] == deltas


@pytest.mark.parametrize("language", QUESTIONS)
async def test_a_model_that_drifts_is_asked_again_within_two_seconds(
    conversation: Conversation, settings: Settings, language: str
) -> None:
    async with Playback("drifts", pace=0.02, model="DeepSeek-V4-Flash") as server:
        settings.INFERENCE = EngineConfig(urls=(server.url,), attempts=1)
        engine.cache_clear()
        run = await anew_run(conversation, QUESTIONS[language], search=False)
        await asyncio.wait_for(runner.answer(run.pk), 60)
        await engine().aclose()
        engine.cache_clear()
        drifted, again = [played for played in server.played if not played.is_small]

    state = await state_of(run)
    assert (state.status, language_of(state.answer), language_of(state.reasoning)) == ("finished", language, language)
    assert not state.resumed and drifted.rid in server.aborts
    assert drifted.aborted is not None and again.began - drifted.aborted < RESTART_SECONDS
    assert all("run.resumed" not in line.text for line in await lines_after(run.pk, 0))
