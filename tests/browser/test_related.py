"""Questions below the last answer: in its script, asked by one press, gone while the next answer is written."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.conftest import OpenReader
from tests.browser.hands import Finger, Keys
from tests.browser.walking import part
from tests.stack import Stack, running_stack


@pytest.fixture
def planned(model_server: str) -> Iterator[Stack]:
    """With a small model besides that of the answers."""
    with running_stack(SEARCH_PROVIDERS="handbook", INFERENCE_URLS=model_server, PLANNER_URL=model_server) as stack:
        yield stack


@pytest.mark.parametrize(
    ("locale", "width", "question", "first", "second"),
    [
        (
            "en",
            1280,
            "How do I connect it?",
            "Which port does SGLang listen on?",
            "How is SGLang launched on two cards?",
        ),
        ("zh-TW", 390, "如何連接模型？", "SGLang 預設監聽哪個連接埠？", "怎樣在兩張顯示卡上啟動 SGLang？"),
    ],
)
def test_a_question_below_the_last_answer_is_asked_by_one_press(
    planned: Stack, open_reader: OpenReader, locale: str, width: int, question: str, first: str, second: str
) -> None:
    reader = open_reader(planned, locale, width, bypass_csp=True, has_touch=width < 600)
    hand = Finger(reader.page) if width < 600 else Keys(reader.page)
    reader.switch(search=False, think=False)
    reader.ask(question)
    reader.wait_until_over()
    expect(reader.part("related-text")).to_have_text([first, second])
    reader.page.reload()
    expect(reader.part("related-text")).to_have_text([first, second])
    assert violations(reader.page) == []
    reader.part("question-input").fill("A draft")
    hand.press(f"li:first-child {part('related-ask')}")
    expect(reader.part("question-text")).to_have_text([question, first])
    expect(reader.part("related")).to_be_hidden()
    expect(reader.part("related-text")).to_have_text([second])
    assert reader.part("question-input").input_value() == "A draft"
    assert [turn["question"] for turn in reader.api(f"/conversations/{reader.conversation_id()}")["turns"]][1] == first
