"""A limit to the reasoning that needs no help of the server: cut, close the thoughts, and let the model answer."""

import math
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from uuid import uuid4

from inference.engine import Delta, Ended, Reasoning, Request
from languages.token_estimate import prompt_tokens

OWN_BUDGET_FACTOR = 1.5
"""Tokens are estimated from the text here, and a server that ignores its budget does so without a word."""
Write = Callable[[Request], AsyncGenerator[Delta, None]]


async def within_budget(
    write: Write, request: Request, can_continue: Callable[[], bool], has_budget: Callable[[], bool] = lambda: False
) -> AsyncGenerator[Delta, None]:
    """What `write` yields, with at most about `request.reasoning_tokens` of reasoning where the server can go on.

    Where the server has a budget of its own it counts exactly: it is waited for a while before the thoughts are cut.
    """
    if request.reasoning_tokens is None:
        async with aclosing(write(request)) as deltas:
            async for delta in deltas:
                yield delta
        return
    thoughts: list[str] = []
    spent = 0.0
    async with aclosing(write(request)) as deltas:
        async for delta in deltas:
            if not isinstance(delta, Reasoning):
                yield delta
                continue
            rest = max(0.0, request.reasoning_tokens * (OWN_BUDGET_FACTOR if has_budget() else 1.0) - spent)
            tokens = max(1.0, prompt_tokens(delta.text))  # a delta is a token or more: all that one read has brought
            is_spent = tokens >= rest and can_continue()
            text = delta.text[: math.ceil(len(delta.text) * rest / tokens)] if is_spent else delta.text
            if text:
                yield Reasoning(text)
            thoughts.append(text)
            spent += min(tokens, rest) if is_spent else tokens
            if is_spent:
                break
        else:
            return
    async with aclosing(write(_answering(request, thoughts))) as deltas:
        async for delta in deltas:
            yield _counted(delta, int(spent)) if isinstance(delta, Ended) else delta


def _answering(request: Request, thoughts: list[str]) -> Request:
    """The request that ends the thoughts. The first one's id may still be known to the server, so it gets another."""
    begun = request.begun_reasoning + "".join(thoughts)
    return replace(request, id=uuid4().hex, think=False, begun_reasoning=begun, reasoning_tokens=None)


def _counted(ended: Ended, reasoning_tokens: int) -> Ended:
    """The reasoning was the first request's, whose exact count was lost with the abort."""
    return replace(ended, usage=replace(ended.usage, reasoning_tokens=reasoning_tokens))
