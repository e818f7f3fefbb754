"""Whole answers, with the reasoning parted by the server and by us."""

import pytest

from inference import Answer, Message, Reasoning
from inference.conf import EngineConfig
from inference.openai.inspection import findings
from tests.inference.asking import question, written_by
from tests.sglang.asking import PROMPT, client
from tests.sglang.scripted_model import ANSWER, REASONING
from tests.sglang.server import Server

OURS, THEIRS = "r1", "v3-hybrid"
"""A profile that asks for the raw text, and one that lets the server part reasoning and answer."""


@pytest.mark.parametrize("profile", [OURS, THEIRS])
async def test_reasoning_and_answer_come_apart_word_by_word(scripted: Server, profile: str) -> None:
    written = await written_by(client(scripted, profile=profile).write(question(PROMPT)))

    assert (written.reasoning, written.answer) == (REASONING, ANSWER)
    # A busy server puts several tokens into one chunk.
    assert sum(isinstance(delta, Reasoning) for delta in written.deltas) >= 5
    assert sum(isinstance(delta, Answer) for delta in written.deltas) >= 5
    assert written.ended.finish == "stop"


@pytest.mark.parametrize("profile", [OURS, THEIRS])
async def test_the_server_s_token_counts_are_kept(scripted: Server, profile: str) -> None:
    written = await written_by(client(scripted, profile=profile).write(question(PROMPT)))

    usage = written.ended.usage
    assert usage.prompt_tokens and usage.prompt_tokens > 10
    assert (usage.completion_tokens, usage.reasoning_tokens) == (57, 26)
    assert usage.cached_tokens is not None


async def test_without_thinking_there_is_only_an_answer(scripted: Server) -> None:
    written = await written_by(client(scripted).write(question(PROMPT, think=False)))

    assert (written.reasoning, written.answer) == ("", ANSWER)
    assert written.ended.usage.reasoning_tokens == 0


@pytest.mark.parametrize(("limit", "answer"), [(10, ""), (40, ANSWER[:40])])
async def test_an_answer_that_reaches_its_limit_says_so(scripted: Server, limit: int, answer: str) -> None:
    written = await written_by(client(scripted).write(question(PROMPT, max_tokens=limit)))

    assert written.ended.finish == "length"
    assert written.ended.usage.completion_tokens == limit
    assert written.answer == "" if not answer else ANSWER.startswith(written.answer) and written.answer


async def test_the_question_s_own_tags_do_not_confuse_the_parts(scripted: Server) -> None:
    messages = (Message("user", "What do <think> and </think> mean?"),)

    written = await written_by(client(scripted).write(question(PROMPT, messages=messages)))

    assert (written.reasoning, written.answer) == (REASONING, ANSWER)


async def test_the_inspection_finds_what_the_server_is(scripted: Server) -> None:
    found = await findings(scripted.url, EngineConfig(profile="r1"))

    good = [finding.text for finding in found if finding.is_good]
    assert good == ["serves smol, profile r1", "reasoning parser deepseek-r1", "</think> is one token"]
    assert [finding.text for finding in found if not finding.is_good] == [
        "context of 8192 tokens: give --context-length 16384 or more"
    ]
