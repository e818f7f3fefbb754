"""The prompt that fits the model's window: by the estimate first, and by the server's own count where that matters."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from django.conf import settings

from chat.prompts.answer import Prompt
from inference import Message

COUNTED_FROM = 0.6
"""Of its room: what is estimated below that fits in any case, and a short question shall not wait for a count."""
ROUNDS = 3
WELL_FILLED = 0.9
"""A prompt that leaves something out and fills less of its room than that is made anew, with more."""
MIN_TOKENS = 256

Draft = Callable[[int], Prompt]
"""Makes a prompt within an estimated number of tokens."""
Count = Callable[[Sequence[Message]], Awaitable[int | None]]
"""`Engine.count_tokens` of a request with these messages."""


@dataclass(frozen=True)
class Room:
    """What the parts of one question may take, in tokens."""

    prompt_tokens: int
    """Earlier turns, pages and question."""
    sources_share: float
    """Of it, where earlier turns want the rest."""
    reasoning_tokens: int | None
    """After so many the model is made to answer; None: no limit."""


def room(window: int | None, begun_tokens: float = 0.0, effort: str = "on") -> Room:
    """The room in a window of so many tokens (None: nobody can say), of which a begun answer takes `begun_tokens`."""
    shares, most = settings.CHAT.shares, settings.CHAT.prompt_tokens
    reasoning = settings.CHAT.reasoning_tokens * (settings.CHAT.deep_factor if effort == "deep" else 1)
    if window is not None:
        most = min(most, int(window * shares.prompt), int(window * (1 - shares.answer) - begun_tokens))
        reasoning = min(reasoning, int(window * shares.reasoning))
    return Room(max(most, MIN_TOKENS), shares.sources / shares.prompt, reasoning or None)


async def fitted(draft: Draft, count: Count, budget_tokens: int) -> Prompt:
    """The fullest prompt within `budget_tokens`."""
    aim_tokens, best = float(budget_tokens), None
    for _ in range(ROUNDS):
        prompt = draft(int(aim_tokens))
        if prompt == best or (prompt.is_whole and prompt.tokens < COUNTED_FROM * budget_tokens):
            return prompt
        counted = await count(prompt.messages)
        if counted is None:
            return best or prompt
        if counted <= budget_tokens:
            best = prompt
            if prompt.is_whole or counted > WELL_FILLED * budget_tokens:
                return prompt
        aim_tokens = budget_tokens * prompt.tokens / counted
    return best or draft(int(aim_tokens * WELL_FILLED))
