"""A conversation's earlier turns read the same in every later request, so the engine need not read them again."""

from datetime import date
from itertools import pairwise

from chat.prompts.answer import PastTurn, PromptPassage, PromptSource, messages
from inference import Message, Usage
from tests.inference.asking import question, written_by
from tests.sglang.asking import client
from tests.sglang.server import Server

ANSWERED = "The engine keeps what it has read, and a later question begins with the same words. " * 30
PAGE = "What is read once need not be read again as long as it begins alike. " * 10


def prompt(text: str, *history: PastTurn) -> tuple[Message, ...]:
    source = PromptSource(1, "Prefix caches", "example.org", date(2026, 11, 1), (PromptPassage(PAGE),))
    return messages(text, history, [source], searched=True, language="en", today=date(2026, 11, 23)).messages


async def usage_of(server: Server, sent: tuple[Message, ...]) -> Usage:
    written = await written_by(client(server).write(question(messages=sent, max_tokens=8)))
    return written.ended.usage


async def test_a_follow_up_question_finds_the_history_in_the_cache(endless: Server) -> None:
    first, second = PastTurn("What is a prefix cache?", ANSWERED), PastTurn("And who fills it?", ANSWERED)
    history = await usage_of(endless, prompt("How large is it?", first))

    follow_up = await usage_of(endless, prompt("And who empties it?", first, second))

    assert history.prompt_tokens and follow_up.prompt_tokens and follow_up.cached_tokens
    assert follow_up.cached_tokens > 450  # the whole first turn
    print(f"{follow_up.cached_tokens} of {follow_up.prompt_tokens} tokens were in the cache")


async def test_each_turn_of_a_long_conversation_finds_all_turns_before_it(endless: Server) -> None:
    turns = [PastTurn(f"Question {number} of the reader?", ANSWERED) for number in range(4)]
    usages = [await usage_of(endless, prompt("What comes next?", *turns[:count])) for count in range(1, 5)]

    seen = [(usage.cached_tokens or 0, usage.prompt_tokens or 0) for usage in usages]
    asked = seen[0][1] - (seen[-1][1] - seen[-2][1])  # the last question with its pages: the first prompt but its turn
    for (_, before), (cached, _) in pairwise(seen):
        assert cached >= before - asked - 8
    print(seen)


async def test_the_same_question_asked_again_is_not_read_again(endless: Server) -> None:
    sent = prompt("What happens on a retry?", PastTurn("Does a retry cost anything?", ANSWERED))
    await usage_of(endless, sent)

    again = await usage_of(endless, sent)

    assert again.prompt_tokens and again.cached_tokens == again.prompt_tokens - 1


async def test_going_on_with_an_answer_finds_the_prompt_in_the_cache(endless: Server) -> None:
    sent = prompt("What does going on cost?")
    asked = await usage_of(endless, sent)
    request = question(messages=sent, max_tokens=8, begun_reasoning="Okay, they ask what it costs.")

    went_on = (await written_by(client(endless).write(request))).ended.usage

    assert asked.prompt_tokens and went_on.cached_tokens
    assert went_on.cached_tokens >= asked.prompt_tokens - 1
