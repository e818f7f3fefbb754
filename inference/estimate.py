"""About how many tokens a prompt is, rather too many."""

from collections.abc import Sequence

from inference.engine import Message
from languages.token_estimate import prompt_tokens

_MESSAGE_TOKENS = 8


def estimated_tokens(messages: Sequence[Message]) -> int:
    """The tokens of a prompt, with what the template adds to each message."""
    return int(sum(prompt_tokens(message.content) for message in messages)) + _MESSAGE_TOKENS * len(messages)
