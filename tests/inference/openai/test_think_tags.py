"""Where reasoning ends and the answer begins, in raw text."""

import pytest

from inference.openai.think_tags import TagSplitter


def split(text: str, size: int, *, inside: bool) -> tuple[str, str]:
    splitter = TagSplitter(inside=inside)
    parts = [splitter.feed(text[place : place + size]) for place in range(0, len(text), size)]
    parts.append(splitter.end())
    return "".join(reasoning for reasoning, _ in parts), "".join(answer for _, answer in parts)


CASES = [
    (True, "thoughts</think>\n\nanswer", "thoughts", "\n\nanswer"),
    (True, "<think>\nthoughts</think>answer", "\nthoughts", "answer"),
    (True, "never closed </thin", "never closed </thin", ""),
    (True, "a < b and c </ d</think>yes", "a < b and c </ d", "yes"),
    (True, "x</think>about <think> and </think> tags", "x", "about <think> and </think> tags"),
    (True, "</think>answer", "", "answer"),
    (False, "<think>thoughts</think>answer", "thoughts", "answer"),
    (False, "\n <think>thoughts</think>answer", "thoughts", "answer"),
    (False, "a plain answer with <think> in it", "", "a plain answer with <think> in it"),
    (False, "<thin", "", "<thin"),
    (False, "<thinking is a word", "", "<thinking is a word"),
    (False, "", "", ""),
]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 100])
@pytest.mark.parametrize(("inside", "text", "reasoning", "answer"), CASES)
def test_text_is_split_at_the_tags_wherever_the_stream_cuts_it(
    inside: bool, text: str, reasoning: str, answer: str, size: int
) -> None:
    assert split(text, size, inside=inside) == (reasoning, answer)


def test_reasoning_is_not_held_back_without_need() -> None:
    splitter = TagSplitter(inside=True)

    assert splitter.feed("I think that 1 < 2, so") == ("I think that 1 < 2, so", "")
    assert splitter.feed(" yes <") == (" yes ", "")
    assert splitter.feed(" no") == ("< no", "")
