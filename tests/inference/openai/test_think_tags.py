"""Where reasoning ends and the answer begins, in raw text."""

import time

import pytest

from inference.openai.think_tags import Split, TagSplitter


def split(text: str, size: int, *, inside: bool) -> tuple[str, str]:
    splitter, reasoning, answer = TagSplitter(inside=inside), "", ""
    for place in [*range(0, len(text), size), -1]:
        said = splitter.end() if place < 0 else splitter.feed(text[place : place + size])
        if said.is_recast:
            reasoning, answer = reasoning + answer, ""
        reasoning, answer = reasoning + said.reasoning, answer + said.answer
    return reasoning, answer


HARMONY = (
    "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>commentary<|message|>Looking.<|end|>"
    "<|start|>assistant<|channel|>final<|message|>Yes."
)

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
    (False, "thoughts\n</think>\nanswer", "thoughts\n", "\nanswer"),
    (False, "thoughts [/THINK]answer", "thoughts ", "answer"),
    (False, "<thinking>thoughts</thinking>answer", "thoughts", "answer"),
    (False, "<Think>thoughts</THINK>answer", "thoughts", "answer"),
    (False, "◁think▷thoughts◁/think▷answer", "thoughts", "answer"),
    (False, "[THINK]thoughts[/THINK]answer", "thoughts", "answer"),
    (False, "<mm:think>thoughts</mm:think>answer", "thoughts", "answer"),
    (False, "<think>a </thinking> b</think>answer", "a </thinking> b", "answer"),
    (False, "The tag `</think>` ends thoughts.", "", "The tag `</think>` ends thoughts."),
    (False, "Write <think>a</think> then b", "", "Write <think>a</think> then b"),
    (False, "```\n</think>\n```\nis a tag", "", "```\n</think>\n```\nis a tag"),
    (True, "it says `<think>a</think>` here, so</think>yes", "it says `<think>a</think>` here, so", "yes"),
    (True, 'it says "</think>" here</think>yes', 'it says "</think>" here', "yes"),
    (True, "an odd ` tick</think>\nyes", "an odd ` tick", "\nyes"),
    (True, "他说“</think>”结束</think>对", "他说“</think>”结束", "对"),
    (True, "it ends `</think>", "it ends `", ""),
    (False, HARMONY, "Hm.Looking.", "Yes."),
    (False, "<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Yes.", "Hm.", "Yes."),
    (False, "analysisWe look.assistantfinalYes.", "We look.", "Yes."),
    (False, "analysis of bells", "", "analysis of bells"),
    (False, "<think>\n<think>thoughts</think>\n</think>\nanswer", "thoughts", "\nanswer"),
    (True, "<think><think>thoughts</think></think>answer", "thoughts", "answer"),
    (False, "<think>\n\n</think>\n\n<think>thoughts</think>answer", "\n\nthoughts", "answer"),
    (False, '<think type="deep">thoughts</think>answer', "thoughts", "answer"),
    (False, "<Thinking effort=high>thoughts</thinking >answer", "thoughts", "answer"),
    (False, "<|START_THINKING|>thoughts<|END_THINKING|>answer", "thoughts", "answer"),
    (False, "<|begin_of_thought|>thoughts<|end_of_thought|>answer", "thoughts", "answer"),
    (False, "<unused94>thought\nthoughts<unused95>answer", "\nthoughts", "answer"),
    (False, "<|channel>thought\nthoughts<channel|>answer", "\nthoughts", "answer"),
    (False, "Here is my thought process:\nthoughts\nHere is my response:\nanswer", "\nthoughts\n", "\nanswer"),
    (False, "Here is my favourite bell", "", "Here is my favourite bell"),
    (False, "<|im_start|>assistant\n<think>thoughts</think>answer", "thoughts", "answer"),
    (False, "<｜Assistant｜><think>thoughts</think>answer", "thoughts", "answer"),
    (False, "<|start_header_id|>assistant<|end_header_id|>\n\nanswer", "", "\n\nanswer"),
    (False, "<reason>thoughts</reason>answer", "thoughts", "answer"),
    (False, "an answer about </reason> in XML", "", "an answer about </reason> in XML"),
    (False, "<|start|>assistant<|channel|>final<|message|>Yes.<|return|>", "", "Yes."),
]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 100])
@pytest.mark.parametrize(("inside", "text", "reasoning", "answer"), CASES)
def test_text_is_split_at_the_tags_wherever_the_stream_cuts_it(
    inside: bool, text: str, reasoning: str, answer: str, size: int
) -> None:
    assert split(text, size, inside=inside) == (reasoning, answer)


def test_reasoning_is_not_held_back_without_need() -> None:
    splitter = TagSplitter(inside=True)

    assert splitter.feed("I think that 1 < 2, so") == Split("I think that 1 < 2, so")
    assert splitter.feed(" yes <") == Split(" yes ")
    assert splitter.feed(" no") == Split("< no")


def test_an_answer_flows_while_a_closing_tag_may_still_recast_it() -> None:
    splitter = TagSplitter(inside=False)

    assert splitter.feed("Thoughts, ") == Split("", "Thoughts, ")
    assert splitter.feed("more</think>Yes") == Split("more", "Yes", is_recast=True)
    assert splitter.feed("</think>") == Split("", "</think>")


@pytest.mark.quiet
@pytest.mark.parametrize("unit", ["`</think>`", "</think", "`", "<", "</think>", '"</think>"', "<|", "◁/"])
@pytest.mark.parametrize("inside", [True, False])
def test_no_text_takes_longer_than_its_length(unit: str, inside: bool) -> None:
    text, began = unit * 20_000, time.perf_counter()

    assert "".join(split(text, 4096, inside=inside)) or unit == "</think>"
    assert time.perf_counter() - began < 2.0
