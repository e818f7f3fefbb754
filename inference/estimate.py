"""About how many tokens texts are, rather too many.

DeepSeek's documentation gives 0.3 for an English and 0.6 for a Chinese character. No tokeniser is loaded for it.
"""

from collections.abc import Sequence

from inference.engine import Message

_MESSAGE_TOKENS = 8


def text_tokens(text: str) -> float:
    """The tokens of `text`."""
    plain = len(text) if text.isascii() else len(text.encode("ascii", "ignore"))
    return plain * 0.3 + (len(text) - plain) * 0.75


def estimated_tokens(messages: Sequence[Message]) -> int:
    """The tokens of a prompt, with what the template adds to each message."""
    return int(sum(text_tokens(message.content) for message in messages)) + _MESSAGE_TOKENS * len(messages)
