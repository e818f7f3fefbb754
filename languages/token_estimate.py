"""How many tokens texts are for a model, estimated without its tokenizer.

DeepSeek's API documentation gives 0.3 tokens for an English character and 0.6 for a Chinese one ("Token & Token
Usage"). Two estimates stand on that: what pages may take of a prompt, and whether a prompt fits its window.
"""

import math
import re

from languages.scripts import CJK, FULL_WIDTH, HANGUL

_NARROW, _WIDE = 0.3, 0.6
_FOREIGN = 0.75
"""Of any character beyond ASCII where too few would be refused: rare characters and other alphabets take more."""
_WIDE_CHARACTER = re.compile(f"[{CJK}{HANGUL}{FULL_WIDTH}]")


def page_tokens(text: str) -> int:
    """The tokens of a page's text, rounded up: a budget is kept rather than filled."""
    wide = 0 if text.isascii() else len(_WIDE_CHARACTER.findall(text))
    return math.ceil(wide * _WIDE + (len(text) - wide) * _NARROW)


def prompt_tokens(text: str) -> float:
    """The tokens of a text in a prompt, rather too many: what is over the window is refused by the model's server."""
    plain = len(text) if text.isascii() else len(text.encode("ascii", "ignore"))
    return plain * _NARROW + (len(text) - plain) * _FOREIGN
