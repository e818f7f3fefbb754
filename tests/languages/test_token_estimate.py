"""Both estimates err on the side that keeps a promise: pages fill their share, prompts fit their window."""

import pytest

from languages.token_estimate import page_tokens, prompt_tokens


@pytest.mark.parametrize(
    ("text", "tokens"), [("", 0), ("a" * 10, 3), ("字" * 10, 6), ("字！" * 5 + "a" * 10, 9), ("가" * 5, 3)]
)
def test_a_page_is_counted_as_the_documentation_says(text: str, tokens: int) -> None:
    assert page_tokens(text) == tokens


@pytest.mark.parametrize("text", ["plain words", "一句中文。", "Привет, мир", "ภาษาไทย", "👩🏽‍🚒"])
def test_a_prompt_is_never_estimated_shorter_than_a_page(text: str) -> None:
    assert prompt_tokens(text) >= page_tokens(text) - 1
    assert prompt_tokens(text * 100) > 99 * prompt_tokens(text)
