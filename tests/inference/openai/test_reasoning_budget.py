"""A budget of reasoning holds however many tokens one read has brought."""

from collections.abc import AsyncGenerator

import pytest

from inference.engine import Answer, Delta, Reasoning, Request
from inference.openai.reasoning_budget import within_budget
from languages.token_estimate import prompt_tokens

ENGLISH = "The reader wants to know how a server is connected, so I look at the pages. " * 20
CHINESE = "读者想知道怎样连接服务器，所以我先看这些网页，然后再回答。" * 20


class Model:
    """Sends its thoughts in pieces, then an answer; notes what it was asked."""

    def __init__(self, *thoughts: str) -> None:
        self.thoughts = thoughts
        self.asked: list[Request] = []

    async def write(self, request: Request) -> AsyncGenerator[Delta, None]:
        self.asked.append(request)
        if request.think:
            for text in self.thoughts:
                yield Reasoning(text)
        yield Answer("So be it.")


def request(tokens: int | None) -> Request:
    return Request("0" * 32, (), "Why?", reasoning_tokens=tokens)


async def told(model: Model, tokens: int | None, *, can_continue: bool = True) -> tuple[str, str]:
    """The reasoning and the answer that a reader is given."""
    deltas = [delta async for delta in within_budget(model.write, request(tokens), lambda: can_continue)]
    reasoning = "".join(delta.text for delta in deltas if isinstance(delta, Reasoning))
    return reasoning, "".join(delta.text for delta in deltas if isinstance(delta, Answer))


@pytest.mark.parametrize("thoughts", [ENGLISH, CHINESE])
@pytest.mark.parametrize("pieces", [1, 2, 7, 200])
async def test_it_holds_within_what_one_read_has_brought(thoughts: str, pieces: int) -> None:
    size = -(-len(thoughts) // pieces)
    model = Model(*(thoughts[start : start + size] for start in range(0, len(thoughts), size)))
    reasoning, answer = await told(model, 40)

    assert thoughts.startswith(reasoning)
    assert 20 <= prompt_tokens(reasoning) <= 44
    assert answer == "So be it."
    assert [(one.think, one.begun_reasoning) for one in model.asked] == [(True, ""), (False, reasoning)]


@pytest.mark.parametrize(("tokens", "can_continue"), [(None, True), (100_000, True), (40, False)])
async def test_without_a_budget_or_a_server_that_goes_on_nothing_is_cut(tokens: int | None, can_continue: bool) -> None:
    model = Model(ENGLISH)

    assert await told(model, tokens, can_continue=can_continue) == (ENGLISH, "So be it.")
    assert len(model.asked) == 1
