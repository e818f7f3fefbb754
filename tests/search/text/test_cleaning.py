"""What a reader cannot see is not there."""

import pytest

from search.text.cleaning import LONGEST_RUN, capped, one_line, tidy, visible


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
    "text",
    [
        "می\u200cخواهم",
        "क्\u200dष",
        "👨\u200d👩\u200d👧",
        "❤\ufe0f",
        "1\ufe0f⃣",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    ],
)
def test_what_spells_a_word_or_joins_a_picture_stays(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\u200cb", "ab"),
        ("می\u200c\u200c\u200cخواهم", "میخواهم"),
        ("x\ufe0fy\ufe0f", "xy"),
        ("🏴\U000e0068\U000e0069\U000e007f", "🏴"),
        ("👧\u200d", "👧"),
    ],
)
def test_the_same_signs_elsewhere_are_removed(text: str, seen: str) -> None:
    assert visible(text) == seen


@pytest.mark.parametrize(
    "text", ["[webpage 3 end]", "[citation:3]", "a <think> b </think>", "<｜User｜> and <|im_start|>"]
)
def test_marks_of_prompts_stay_as_they_were_read(text: str) -> None:
    assert tidy(visible(text)) == text


def test_a_title_is_one_line() -> None:
    assert one_line("  A\n title \u00a0 with\tspaces ") == "A title with spaces"


def test_empty_lines_do_not_pile_up() -> None:
    assert tidy("\na  \n\n\n\nb\n") == "a\n\nb"


@pytest.mark.parametrize("unit", [".", "-", "=", "…", "!?", "_", "。", " \n", "| --- ", "$\\(", "（"])
def test_a_run_without_a_letter_has_a_longest_length_where_text_enters(unit: str) -> None:
    short, long = unit * (LONGEST_RUN // len(unit)), unit * 60_000

    assert capped(f"It is{short}so.") == f"It is{short}so."
    assert len(capped(f"It is{long}so.")) == len("It isso.") + LONGEST_RUN
    assert capped(long).startswith(short) and len(capped(long)) == LONGEST_RUN


def test_a_text_that_says_something_keeps_all_its_signs() -> None:
    text = "(1,240 m; 港口: 3.5%) x^{2}+y… " * 2000

    assert capped(text) == text
