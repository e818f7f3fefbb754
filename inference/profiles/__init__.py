"""How each family of models wants to be spoken to: one declarative record per family, each cell with its source."""

import re

from inference.profiles.deepseek import DEEPSEEK, R1, R1_0528, V3_1, V3_2, V4, V4_1
from inference.profiles.others import OTHERS, QWEN3
from inference.profiles.record import LEVELS, Level, Profile, Sampling

__all__ = [
    "GENERIC",
    "LEVELS",
    "LOCAL",
    "LOCAL_R1",
    "PROFILES",
    "QWEN3",
    "R1",
    "R1_0528",
    "THINKING",
    "V3_1",
    "V3_2",
    "V4",
    "V4_1",
    "Level",
    "Profile",
    "Sampling",
    "control_tokens",
    "profile",
    "profile_of_parser",
]

# Nobody knows whether it thinks, how it is switched, or how: none of that is tried.
GENERIC = Profile(name="generic", thinks=False)

# It thinks, as its server says; how its template begins is not known, so that nothing is put before its first word.
THINKING = Profile(name="thinking", continuation="none", context_tokens=32768, max_tokens=32768)

# The small models of the engine `local`, whose server parts the thoughts by the template that it is started with.
LOCAL = Profile(name="local", thinks=False, sampling=Sampling(0.0, 0.95), context_tokens=4096, max_tokens=512)
LOCAL_R1 = Profile(name="local-r1", allows_system=False, switch="enable_thinking", context_tokens=4096, max_tokens=2048)

PROFILES = (*DEEPSEEK, *OTHERS, GENERIC, THINKING, LOCAL, LOCAL_R1)

# Written by models of no family above: trained to search in their thoughts (Search-R1, R1-Searcher, Search-o1).
_SEARCHING = (
    *("<search>", "<information>", "<answer>", "<function_calls>", "<function_results>", "<invoke>"),
    *("<seed:think>", "<s>", "<pad>", "<unk>"),
)


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


def profile_of_parser(parser: str) -> Profile:
    """The family that SGLang serves with the reasoning parser `parser`, whatever its model is called."""
    if not parser or parser == "auto":
        return GENERIC
    if parser in ("deepseek-r1", "qwen3-thinking"):
        return THINKING  # many families are served so
    return next(
        (known for known in PROFILES if known.switch and parser in (known.parser, *known.other_parsers)), THINKING
    )


def control_tokens() -> tuple[str, ...]:
    """The frames of all families, without doubles: `<…>` also means its closing form, `<|…|>` any word between."""
    return tuple(dict.fromkeys(token for known in PROFILES for token in known.control_tokens)) + _SEARCHING


def _named(name: str) -> Profile:
    for known in PROFILES:
        if known.name == name.lower():
            return known
    raise ValueError(f"unknown profile {name!r}: one of {', '.join(known.name for known in PROFILES)}")
