"""What stands around an answer and what a template leaks into it are taken away; the same words in it stay."""

import time

import pytest

from inference.openai.answer_frame import AnswerFrame
from tests.yardstick import allowed

BELL = "The bell rings at noon."

WRITTEN = {
    f"{BELL}<|im_end|>": BELL,
    f"{BELL}\n<|im_end|>\n": f"{BELL}\n",
    f"{BELL}<｜end▁of▁sentence｜>": BELL,
    f"{BELL}<|eot_id|>": BELL,
    f"{BELL}<|endoftext|><|user|>": BELL,
    f"{BELL}<end_of_turn>": BELL,
    f"{BELL}</s>": BELL,
    f"{BELL}[EOS]": BELL,
    f"{BELL}<|some_new_token|>": BELL,
    f"{BELL}<|im_end|>\n<|im_start|>user\nAnd at night?<|im_end|>": BELL,
    f"{BELL}<｜end▁of▁sentence｜><｜User｜>And at night?": BELL,
    f"<answer>{BELL}</answer>": BELL,
    f"\n<answer>\n{BELL}\n</answer>\n": f"\n{BELL}\n",
    f"<|START_RESPONSE|>{BELL}<|END_RESPONSE|><|END_OF_TURN_TOKEN|>": BELL,
    f"<|begin_of_solution|>{BELL}<|end_of_solution|>": BELL,
    f"<answer>{BELL}": BELL,
    f"<output>{BELL}</output>": BELL,
    f"<|begin_of_box|>{BELL}<|end_of_box|>": BELL,
    f"<|begin_of_box|>{BELL}<|end_of_box|>\n<|user|>": f"{BELL}\n",
    "It rings at <|begin_of_box|>noon<|end_of_box|>, daily.": "It rings at noon, daily.",
    "GLM writes `<|begin_of_box|>` first.": "GLM writes `<|begin_of_box|>` first.",
    "It ends in <|begin_of_b": "It ends in <|begin_of_b",
    f"<answer>{BELL}</answer><|im_end|>": BELL,
    "The <answer> tag and </answer> are words.": "The <answer> tag and </answer> are words.",
    "Use `<|im_end|>` to end, <|eot_id|> too.": "Use `<|im_end|>` to end, <|eot_id|> too.",
    "```\nA<|im_end|>\n<|im_start|>user\nB\n```\nis ChatML.": "```\nA<|im_end|>\n<|im_start|>user\nB\n```\nis ChatML.",
    "It was <s>noon</s>": "It was <s>noon</s>",
    "a < b [1] <c> [E": "a < b [1] <c> [E",
    "": "",
}


def framed(text: str, size: int) -> str:
    frame = AnswerFrame()
    return "".join([*(frame.feed(text[place : place + size]) for place in range(0, len(text), size)), frame.end()])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(("written", "answer"), WRITTEN.items())
def test_only_the_words_of_an_answer_are_given(written: str, answer: str, size: int) -> None:
    assert framed(written, size) == answer


def test_an_answer_that_is_gone_on_with_has_no_frame() -> None:
    frame = AnswerFrame(at_start=False)

    assert frame.feed("<answer> is a tag") + frame.end() == "<answer> is a tag"


@pytest.mark.quiet
@pytest.mark.parametrize("unit", ["<", "<|a", "<|a|>", "<|a|> x", "[", "`<|a|>\n", "</answer>", "<|end_of_box|>"])
@pytest.mark.parametrize("start", ["", "<answer>"])
def test_no_answer_takes_longer_than_its_length(unit: str, start: str) -> None:
    text, began = start + unit * (60_000 // len(unit)), time.process_time()

    framed(text, 512)

    assert time.process_time() - began < allowed(3)
