"""How much fits into a prompt. Tokens are estimated here, on the safe side: the model's tokenizer may be far away."""

import math
import re
from collections.abc import Sequence

_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00010000-\U0003ffff]")
_WIDE_PER_TOKEN = 0.7
_OTHER_PER_TOKEN = 3.6


def estimated_tokens(text: str) -> int:
    """About how many tokens a model of the DeepSeek or Qwen family makes of `text`, rather too many than too few."""
    wide = len(_WIDE.findall(text))
    return math.ceil(wide / _WIDE_PER_TOKEN + (len(text) - wide) / _OTHER_PER_TOKEN)


def fitting(room: int, sources: Sequence[int], turns: Sequence[int]) -> tuple[int, int]:
    """How many of the first sources and of the last turns fit into `room`; all sizes in tokens.

    Sources give way before turns, but a long conversation must not push the pages out: while there are turns, half
    of the room and the best source are the sources' own.
    """
    first, last = len(sources), len(turns)
    used, of_sources = sum(sources) + sum(turns), sum(sources)
    while first > 1 and used > room and of_sources > room // 2:
        first -= 1
        used, of_sources = used - sources[first], of_sources - sources[first]
    while last and used > room:
        used -= turns[len(turns) - last]
        last -= 1
    while first and used > room:
        first -= 1
        used -= sources[first]
    return first, last
