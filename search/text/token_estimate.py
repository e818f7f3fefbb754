"""How many tokens a text is for the model, estimated without its tokenizer.

DeepSeek's API documentation gives 0.3 tokens for an English character and 0.6 for a Chinese one ("Token & Token
Usage"); rounded up, so that a budget is kept rather than filled.
"""

import math
import re

from search.text.scripts import CJK, FULL_WIDTH, HANGUL

_WIDE = re.compile(f"[{CJK}{HANGUL}{FULL_WIDTH}]")


def tokens_in(text: str) -> int:
    """The estimate for `text`."""
    wide = 0 if text.isascii() else len(_WIDE.findall(text))
    return math.ceil(wide * 0.6 + (len(text) - wide) * 0.3)
