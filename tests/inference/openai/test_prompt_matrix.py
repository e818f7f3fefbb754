"""Every family × level × situation: there is a recorded prompt, or a reason why there can be none."""

from collections import Counter

import pytest

from inference.profiles import LEVELS, PROFILES, Level, Profile
from tests.inference.openai.situations import SITUATIONS
from tests.inference.openai.test_template_prompts import PROMPTS

NOT_SEEN = {
    "deepseek-api": "hosted: nobody outside sees the prompt",
    "openai-reasoning": "hosted: nobody outside sees the prompt",
    "kimi-vl-thinking": "neither template nor renderer was at hand",
    "generic": "a model of which nothing is known",
    "thinking": "a model of which only that is known",
    "local": "the template is in the file of the small model",
    "local-r1": "the template is in the file of the small model",
}
ALL = [(known, level, name) for known in PROFILES for level in LEVELS for name in SITUATIONS]


def reason(known: Profile, level: Level, situation: str) -> str:
    """Why there is no such prompt; empty: there is one."""
    if known.name in NOT_SEEN:
        return NOT_SEEN[known.name]
    if level not in known.levels:
        return "a level that the family does not have"
    if situation.startswith("tools") and (level == "off" or not known.calls_while_thinking):
        return "searches by marks, or not while it thinks"
    if situation == "thoughts-continued" and level == "off":
        return "has no thoughts to go on with"
    if situation.endswith("-continued") and known.continuation == "none":
        return "cannot be gone on with"
    return ""


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_prompt_is_there_or_the_reason_why_not(situation: str) -> None:
    there = {(known.name, level) for known, level, name in ALL if name == situation and not reason(known, level, name)}

    assert there == {(name, level) for name, level, one in (key.split(" ") for key in PROMPTS) if one == situation}


def test_the_cells_are_counted() -> None:
    counted = Counter(reason(*cell) or "prompt" for cell in ALL)

    assert sum(counted.values()) == len(PROFILES) * len(LEVELS) * len(SITUATIONS)
    assert counted == {
        "prompt": 407,
        "a level that the family does not have": 108,
        "searches by marks, or not while it thinks": 93,
        "cannot be gone on with": 45,
        "has no thoughts to go on with": 22,
        NOT_SEEN["openai-reasoning"]: 54,
        NOT_SEEN["local"]: 54,
        NOT_SEEN["kimi-vl-thinking"]: 27,
        NOT_SEEN["generic"]: 27,
        NOT_SEEN["thinking"]: 27,
    }
