"""What templates of the families make of our bodies, from the question on (recorded: `record_prompts`,
`record_published` and `record_recipe` say by what).

QwQ's, Qwen3-Thinking's and R1-0528's are those of their ancestors, as their cards describe the difference. Which cells
of families, levels and situations there are, and why some cannot be, is counted in `test_prompt_matrix.py`.
"""

import json
from itertools import pairwise, takewhile
from typing import Any

import pytest

from inference.profiles import PROFILES
from tests.inference.openai import record_prompts, record_published, record_recipe
from tests.inference.openai.record_prompts import RENDERERS
from tests.inference.openai.record_published import PUBLISHED
from tests.inference.openai.record_recipe import MODELS, all_rendered
from tests.inference.openai.situations import all_sent

GOLDEN: dict[str, dict[str, Any]] = {
    key: one
    for recorder in (record_prompts, record_published, record_recipe)
    for key, one in json.loads(recorder.RECORDED.read_text("utf-8")).items()
}
PROMPTS = {key: one["prompt"] for key, one in GOLDEN.items()}
LEVELS = sorted({key.rsplit(" ", 1)[0] for key in GOLDEN})
AT_EACH_LEVEL = pytest.mark.parametrize("level", LEVELS)
OPENINGS = (
    "<think>\n",
    "<think>",
    "think>",
    "mm:think>",
)  # the last ones where the history has `</think>` in its place
"""What a template puts before the first thought: it is not in the history, where thoughts are left out."""
CLOSED = ("</think>", "</mm:think>", "<|open|>response<|sep|>")
OTHERWISE_OFF = ("glm-5.3", "gpt-oss", "gemma4")
"""They can only think less; the last one is told before the question."""


def test_what_is_sent_is_what_the_prompts_were_made_of() -> None:
    now = {one.key: one.fields for one in all_sent() if one.profile in {**RENDERERS, **PUBLISHED, **MODELS}}

    assert now == {key: one["body"] for key, one in GOLDEN.items()}


def test_the_encoder_of_v4_renders_what_was_recorded() -> None:
    assert all_rendered() == {key: one for key, one in GOLDEN.items() if key.split(" ")[0] in MODELS}


@AT_EACH_LEVEL
def test_pages_stand_before_the_question_and_change_nothing_else(level: str) -> None:
    plain, searched = PROMPTS[f"{level} plain"], PROMPTS[f"{level} searched"]

    assert searched == f"[webpage 1 begin]\nPAGE1\n[webpage 1 end]\n\n{plain}"


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
        assert thoughts.endswith(("<think>\nR1", "<think>R1")) and thoughts.count("<think>") == 1
        assert answer in (f"{thoughts}\n</think>\n\nIt is", f"{thoughts}</think>It is")
    elif answer:
        assert answer.endswith(("</think>\n\nIt is", "</think>It is")) or not thinks(level)


@pytest.mark.parametrize("level", [level for level in LEVELS if level.startswith(("gpt-oss", "gemma4"))])
def test_thoughts_of_a_call_stand_in_their_own_channel(level: str) -> None:
    analysis = "<|channel|>analysis<|message|>R1<|end|>" if level.startswith("gpt-oss") else "<|channel>thought\nR1\n"

    assert level.endswith("off") or analysis in PROMPTS[f"{level} tools-2"]


@pytest.mark.parametrize("level", [level for level in LEVELS if level.startswith("kimi-k2")])
def test_calls_of_kimi_are_counted_as_its_parser_counts_them(level: str) -> None:
    if tools := PROMPTS.get(f"{level} tools-3"):
        assert [tools.count(f"## Return of functions.search:{number}\n") for number in range(3)] == [1, 1, 0]


@AT_EACH_LEVEL
def test_off_leaves_nothing_to_think(level: str) -> None:
    plain = PROMPTS[f"{level} plain"]
    closed = plain.rstrip().endswith(CLOSED)

    if level.endswith(" off") and thinks(level) and not level.startswith(OTHERWISE_OFF):
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
