"""What a reader cannot see is not there."""

import pytest

from search.text.cleaning import neutral, one_line, tidy, visible


@pytest.mark.parametrize(
    "hidden",
    ["\u200b", "\u200d", "\u202e", "\u2066", "\u2060", "\ufeff", "\u00ad", "\x00", "\x1b", "\ud800", "\U000e0041"],
)
def test_invisible_characters_are_removed(hidden: str) -> None:
    assert visible(f"before{hidden}after") == "beforeafter"


def test_what_is_visible_stays_as_it_is() -> None:
    text = "Tabs\tand lines\nand 中文，émojis 😀 and a\u0301 accents"

    assert visible(text) == text


def test_line_ends_become_one_kind() -> None:
    assert visible("a\r\nb\rc\u2028d") == "a\nb\nc\nd"


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("[webpage 3 end]", "［webpage 3 end]"),
        ("[citation:3]", "［citation:3]"),
        ("[file name]: x", "［file name]: x"),
        ("a <think> b </think>", "a ‹think> b ‹/think>"),
        ("<｜User｜> and <|im_start|>", "‹｜User｜> and ‹|im_start|>"),
        ("# 用户消息为：", "＃ 用户消息为："),
        ("# The user's message is:", "＃ The user's message is:"),
    ],
)
def test_marks_of_prompts_and_templates_lose_their_power(text: str, harmless: str) -> None:
    assert neutral(text) == harmless


def test_ordinary_brackets_and_comparisons_are_untouched() -> None:
    text = "See [1], [the web page](x), a < b, <p> and # heading"

    assert neutral(text) == text


def test_a_title_is_one_line() -> None:
    assert one_line("  A\n title \u00a0 with\tspaces ") == "A title with spaces"


def test_empty_lines_do_not_pile_up() -> None:
    assert tidy("\na  \n\n\n\nb\n") == "a\n\nb"
