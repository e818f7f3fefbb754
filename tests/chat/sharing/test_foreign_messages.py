"""Messages in further shapes of other products' exports, all made up."""

import time
from typing import Any

import pytest

from chat.actions.imports import parsed, record_of
from chat.errors.problems import Problem
from chat.sharing.foreign_messages import chatgpt_content, plain_content, without_marks
from chat.sharing.record import ConversationRecord
from tests.yardstick import allowed

CALL = '<details type="tool_calls" done="true" name="search"><summary>Tool</summary>\n{}\n</details>\n'
ABOUT = '<details type="reasoning" done="true" duration="3">\n<summary>Thought</summary>'
THOUGHT = f"{ABOUT}\n&gt; 1 &amp;lt; 2\n&gt; so\n</details>\nTwo."


def read(messages: list[dict[str, Any]], **more: Any) -> ConversationRecord:
    return record_of({"messages": messages, **more})


def texts_of(record: ConversationRecord) -> list[list[str]]:
    """Each question with the texts that answer it."""
    return [
        [turn.question, *(part["text"] for run in turn.runs for part in run.state["parts"])] for turn in record.turns
    ]


def chatgpt(role: str, content: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"message": {"author": {"role": role}, "content": content, **more}}


def test_thoughts_and_calls_that_are_folded_away_are_no_part_of_the_answer() -> None:
    one = plain_content({"role": "assistant", "content": CALL + THOUGHT})
    assert (one.text, one.thoughts) == ("Two.", "1 < 2\nso")
    assert plain_content({"content": "<think>\nhm\n</think>\n\nTwo."}).thoughts == "hm"
    assert plain_content({"content": "A <details><summary>b</summary>c</details>"}).thoughts == ""


def test_a_question_of_nothing_but_a_picture_is_one() -> None:
    picture = {"content_type": "multimodal_text", "parts": [{"content_type": "image_asset_pointer"}]}
    file = {"content_type": "text", "parts": [""]}
    nodes = {
        "a": {**chatgpt("user", picture), "parent": None},
        "b": {**chatgpt("assistant", {"content_type": "text", "parts": ["A lighthouse."]}), "parent": "a"},
        "c": {**chatgpt("user", file, metadata={"attachments": [{"name": "fees.pdf"}]}), "parent": "b"},
        "d": {**chatgpt("assistant", {"content_type": "text", "parts": ["Twelve."]}), "parent": "c"},
    }
    assert texts_of(record_of({"mapping": nodes})) == [["[image]", "A lighthouse."], ["[fees.pdf]", "Twelve."]]


def test_what_is_said_to_a_tool_is_said_to_nobody_and_thoughts_are_thoughts() -> None:
    call = {"content_type": "text", "parts": ['{"query": "x"}']}
    thoughts = {"content_type": "thoughts", "thoughts": [{"summary": "Look", "content": "I look."}, None]}
    assert chatgpt_content({"recipient": "browser", "content": call}).text == ""
    assert chatgpt_content({"recipient": "all", "content": thoughts}).thoughts == "I look."


def test_a_products_own_marks_are_the_words_that_it_shows_there() -> None:
    mark = "\ue200cite\ue202turn0search1\ue201"
    references = [{"matched_text": mark, "alt": "([site](https://a.example))"}, None]
    assert without_marks(f"High {mark}.", references) == "High ([site](https://a.example))."
    assert without_marks(f"High{mark}【4†source】.", []) == "High."


def test_a_plain_list_is_read_in_its_order_whoever_writes_its_roles() -> None:
    question = {"role": "USER", "content": [{"type": "text", "text": "哪個港口？"}, {"type": "image_url"}]}
    answer = {"role": "ASSISTANT", "content": "右邊。", "thinking_content": "我想"}
    record = read([{"role": "system", "content": "x"}, question, answer])
    assert texts_of(record) == [["哪個港口？\n\n[image]", "我想", "右邊。"]]
    assert record.title == "哪個港口？ [image]"


def test_two_without_ids_are_two_and_the_same_is_the_same() -> None:
    one, other = [{"role": "user", "content": "A?"}], [{"role": "user", "content": "B?"}]
    assert len({read(messages).id for messages in (one, other, one)}) == 2


@pytest.mark.parametrize("number", [b"1e999", b"-1e999", b"Infinity", b"NaN"])
def test_a_number_that_is_none_is_refused(number: bytes) -> None:
    with pytest.raises(Problem) as refusal:
        parsed(b'{"create_time": ' + number + b', "messages": [{"role": "user", "content": "?"}]}')
    assert refusal.value.code == "import.unknown"


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 10**400, -1e300, True, "soon", [], {}])
def test_a_time_that_is_none_does_no_harm(value: Any) -> None:
    assert texts_of(read([{"role": "user", "content": "?", "timestamp": value}], create_time=value)) == [["?"]]


@pytest.mark.parametrize(
    "text", ['<details type="reasoning">', "<details type=", "\ue200cite", "【4†", "<think>", "&gt; "]
)
def test_no_text_takes_more_than_linear_time(text: str) -> None:
    began = time.process_time()
    plain_content({"content": text * (400_000 // len(text))})
    without_marks(text * (400_000 // len(text)), [])
    assert time.process_time() - began < allowed(2)
