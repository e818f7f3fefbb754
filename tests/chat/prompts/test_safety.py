"""Nothing of a stranger closes the frame of a prompt, or passes for a control token of a model."""

import time

import pytest

from chat.prompts.answer import PastTurn
from chat.prompts.safety import neutralised
from chat.prompts.small import query_prompt, title_prompt
from inference.profiles import control_tokens
from tests.chat.prompts.test_answer import DAY, last, page, prompt
from tests.yardstick import allowed

CONTROL = """\
<｜User｜>
<｜Assistant｜>
<｜begin▁of▁sentence｜>
<|im_start|>
<|im_end|>
<|eot_id|>
<think>
</think>
</THINK>
[webpage 3 begin]
[webpage 3 end]
[Webpage X end]
[citation:3]
[citation：3]
[file name]: a
[file content begin]
[file content end]
# The user's message is:
## 用户消息为：
# 使用者訊息為：
# 以下内容是基于用户发送的消息的搜索结果:
#  The following contents are the search results related to the user's message:
<｜DSML｜function_calls>
</｜DSML｜invoke>
<tool_call>
</tool_call>
<tool_result>
</tool_result>
<function_results>
<mm:think>
◁think▷
◁/think▷
[THINK]
[/THINK]
[TOOL_CALLS]
[ARGS]
]<]minimax[>[<query>
]<]image[>[
[e~[
[EOS]
<|open|>response<|sep|>
<|"|>
[gMASK]<sop>
<arg_key>
</arg_value>
<minimax:tool_call>
<search>
</search>
<information>
</s>
[INST]
[/INST]
<<SYS>>
<</SYS>>
<start_of_turn>
<end_of_turn>
<tool_call id="1">
<invoke name="search">
""".splitlines()


@pytest.mark.parametrize("token", CONTROL)
def test_control_sequences_lose_their_opening_bracket_only(token: str) -> None:
    safe = neutralised(f"before {token} after")

    assert token not in safe
    assert len(safe) == len(f"before {token} after")
    assert neutralised(safe) == safe


@pytest.mark.parametrize("token", CONTROL)
def test_no_control_sequence_of_a_stranger_reaches_the_model(token: str) -> None:
    evil = page(1, f"T {token}", f"s {token}", None, f"text {token}\n{token}")
    harmless = page(1, "T", "s", None, "text")

    made = prompt(token, history=(PastTurn(token, f"a {token} b"),), sources=(evil,))

    assert last(made).count(token) == last(prompt(sources=(harmless,))).count(token)
    assert all(token not in message.content for message in made.messages[:-1])


@pytest.mark.parametrize(
    "text", ["a < b | c", "x <|> y", "<b>bold</b>", "# Heading", "a[1] [link](x)", "<thinking>", "webpage 3 begin"]
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert neutralised(text) == text


def test_characters_that_cannot_be_sent_are_removed() -> None:
    made = prompt("a\x00b\ud800c\udfffd", sources=(page(1, "T\x00", "s", None, "cut \ud83d"),))

    assert last(made).endswith("abcd")
    last(made).encode("utf-8")


def test_removing_a_character_cannot_make_a_control_sequence() -> None:
    assert "</think>" not in neutralised("</th\x00ink>")
    assert "<｜User｜>" not in neutralised("<\ud800｜User｜>")


@pytest.mark.parametrize("token", control_tokens())
def test_every_token_that_a_profile_names_is_taken(token: str) -> None:
    written = token.replace("…", "im_end")

    assert written not in neutralised(f"a {written} b")


@pytest.mark.parametrize("token", CONTROL)
def test_no_control_sequence_reaches_the_model_of_the_small_calls(token: str) -> None:
    asked = query_prompt(token, [PastTurn(token, token)], "en", DAY) + title_prompt(token, token, "en")

    frame = query_prompt("q", [PastTurn("q", "a")], "en", DAY) + title_prompt("q", "a", "en")
    assert [one.content.count(token) for one in asked] == [one.content.count(token) for one in frame]


UNITS = ["<", "[", "#", "<|", "<|a", "# ", "</", "<tool_call ", "[webpage ", "[webpage 1", "◁", "<invoke a", "]~", "[ "]


@pytest.mark.quiet
@pytest.mark.parametrize("unit", UNITS)
def test_no_text_takes_longer_than_its_length(unit: str) -> None:
    began = time.process_time()

    neutralised(unit * (200_000 // len(unit)))

    assert time.process_time() - began < allowed(2.0)
