"""What templates of the families make of our bodies (recorded: `record_prompts` says by what), from the question on.

Not recorded, since no renderer was at hand: QwQ, Qwen3-Thinking, Kimi K2-Thinking, K3 and VL, MiniMax M3, Mistral,
Gemma, DeepSeek V3.x; gpt-oss, whose vocabulary is fetched from a network. V4 and V4.1 are rendered by their own encoder
in `test_golden_prompts.py`.
"""

import json
from itertools import pairwise, takewhile
from typing import Any

import pytest

from inference.profiles import PROFILES
from tests.inference.openai.record_prompts import RECORDED, RENDERERS
from tests.inference.openai.situations import all_sent

GOLDEN: dict[str, dict[str, Any]] = json.loads(RECORDED.read_text("utf-8"))
PROMPTS = {key: one["prompt"] for key, one in GOLDEN.items()}
LEVELS = sorted({key.rsplit(" ", 1)[0] for key in GOLDEN})
AT_EACH_LEVEL = pytest.mark.parametrize("level", LEVELS)
OPENINGS = ("<think>\n", "<think>")
"""What a template puts before the first thought: it is not in the history, where thoughts are left out."""


def test_what_is_sent_is_what_the_prompts_were_made_of() -> None:
    now = {one.key: one.fields for one in all_sent() if one.profile in RENDERERS}

    assert now == {key: one["body"] for key, one in GOLDEN.items()}


@AT_EACH_LEVEL
def test_a_question_is_answered_behind_its_own_history(level: str) -> None:
    plain, follow_up, third = (PROMPTS[f"{level} {name}"] for name in ("plain", "follow-up", "third"))

    assert follow_up.startswith(history_of(plain, follow_up)) and third.startswith(history_of(follow_up, third))
    assert [follow_up.count(text) for text in ("Q1", "A1", "Q2")] == [1, 1, 1]


@AT_EACH_LEVEL
def test_a_later_round_goes_on_behind_the_one_before(level: str) -> None:
    rounds = [PROMPTS[f"{level} {name}"] for name in ("tools", "tools-2", "tools-3") if f"{level} {name}" in PROMPTS]

    for before, behind in pairwise(rounds):
        assert behind.startswith(before)
    assert not rounds or [rounds[-1].count(text) for text in ("R1", "RESULT1", "R2", "RESULT2")] == [1, 1, 1, 1]


@AT_EACH_LEVEL
def test_what_was_begun_is_gone_on_with_where_it_ended(level: str) -> None:
    thoughts, answer = PROMPTS.get(f"{level} thoughts-continued", ""), PROMPTS.get(f"{level} answer-continued", "")

    if thoughts:
        assert thoughts.endswith("<think>\nR1") and thoughts.count("<think>") == 1
        assert answer == f"{thoughts}\n</think>\n\nIt is"
    elif answer:
        assert answer.endswith("</think>\n\nIt is") or not thinks(level)


@AT_EACH_LEVEL
def test_off_leaves_nothing_to_think(level: str) -> None:
    plain = PROMPTS[f"{level} plain"]
    closed = plain.rstrip().endswith("</think>")

    if level.endswith(" off") and thinks(level) and not level.startswith("glm-5.3"):  # it can only think less
        assert closed
    else:
        assert not closed


def history_of(before: str, behind: str) -> str:
    """`before` up to where the answer begins: what differs there may only be the template's own opening."""
    shared = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, behind, strict=False)))
    assert before.removeprefix(shared) in ("", *OPENINGS) or "</think>" in before.removeprefix(shared)
    return shared


def thinks(level: str) -> bool:
    return next(known.thinks for known in PROFILES if known.name == level.split(" ")[0])
