"""How each family of models wants to be spoken to: one declarative record per family.

The facts come from the model cards and chat templates of the families (DeepSeek-R1's README, "Usage Recommendations";
the R1-0528, V3.1 and V3.2 cards; Qwen3's card) and from SGLang's list of reasoning parsers.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """One family."""

    name: str
    served: str
    """Regular expression that finds the family in a served name or a model path."""
    allows_system: bool = True
    """Else a system message is put at the head of the first user message."""
    is_primed: bool = False
    """The template (of a hybrid: when it is to think) ends in `<think>`: the output holds only the closing tag."""
    thinks: bool = True
    """Whether it can think at all."""
    switch: str = ""
    """The key of `chat_template_kwargs` that switches thinking on (true) and off (false)."""
    closed_think: str = ""
    """Where there is no switch: the beginning of an answer that leaves nothing to think (`continue_final_message`)."""
    open_think: str = ""
    """What precedes the thoughts when a cut answer is continued."""
    temperature: float = 0.6
    top_p: float = 0.95
    context_tokens: int = 32768
    """Assumed where the server does not tell `max_model_len`."""
    max_tokens: int = 16384
    """Most that reasoning and answer together may take."""
    parser: str = ""
    """SGLang's `--reasoning-parser`."""
    splits_tags: bool = False
    """Ask for the raw text and split it here: SGLang's parser takes a literal tag in an answer for its own."""


R1 = Profile(
    name="r1",
    served=r"deepseek[-_ ]?r1",
    allows_system=False,
    is_primed=True,
    closed_think="\n</think>\n\n",
    context_tokens=32768,
    max_tokens=32768,
    parser="deepseek-r1",
    splits_tags=True,
)
R1_0528 = Profile(
    name="r1-0528",
    served=r"deepseek[-_ ]?r1[-_ ]?0528",
    closed_think="<think>\n\n</think>\n\n",
    open_think="<think>\n",
    context_tokens=65536,
    max_tokens=32768,
    parser="deepseek-r1",
    splits_tags=True,
)
# What of history is sent is the same for all: questions and answers, never reasoning. (V3.2 wants its reasoning back
# between a tool's result and its next word; no tools are called here.)
V3_HYBRID = Profile(
    name="v3-hybrid",
    served=r"deepseek[-_ ]?v3[._-]?[12]",
    switch="thinking",
    is_primed=True,
    context_tokens=65536,
    max_tokens=32768,
    parser="deepseek-v3",
)
QWEN3 = Profile(
    name="qwen3",
    served=r"qwen[-_ ]?3",
    switch="enable_thinking",
    open_think="<think>\n",
    max_tokens=32768,
    parser="qwen3",
)
GENERIC = Profile(name="generic", served=r"", thinks=False)

# The small models of the engine `local`, whose server parts the thoughts by the template that it is started with.
LOCAL = Profile(name="local", served="", thinks=False, temperature=0.0, context_tokens=4096, max_tokens=512)
LOCAL_R1 = Profile(
    name="local-r1", served="", allows_system=False, switch="enable_thinking", context_tokens=4096, max_tokens=2048
)

# The narrower pattern first.
PROFILES = (R1_0528, R1, V3_HYBRID, QWEN3, GENERIC, LOCAL, LOCAL_R1)


def profile(configured: str, *names: str) -> Profile:
    """The configured profile, else the one that fits one of `names` (served name, model path).

    Raises `ValueError` for a configured name that no profile has.
    """
    if configured:
        return _named(configured)
    return next(
        (
            known
            for known in PROFILES
            for name in names
            if known.served and re.search(known.served, name, re.IGNORECASE)
        ),
        GENERIC,
    )


def _named(name: str) -> Profile:
    for known in PROFILES:
        if known.name == name.lower():
            return known
    raise ValueError(f"unknown profile {name!r}: one of {', '.join(known.name for known in PROFILES)}")
