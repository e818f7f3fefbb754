"""What strangers and models wrote, in Markdown that leaves the product."""

import json
import time
from pathlib import Path

import pytest

from chat.sharing.foreign_text import plain, unloading
from tests.yardstick import allowed

CASES = json.loads((Path(__file__).parents[2] / "fixtures" / "foreign-text.json").read_text())


@pytest.mark.parametrize(("text", "expected"), CASES["plain"])
def test_a_strangers_words_are_no_markdown(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(("text", "expected"), CASES["unloading"])
def test_what_is_opened_elsewhere_loads_nothing_and_code_stays(text: str, expected: str) -> None:
    assert unloading(text) == expected


@pytest.mark.parametrize("unit", ["`", "``` ", "![", "<a", "\\", "\\`", "` ``", "~~~\n", " "])
def test_no_text_takes_more_than_linear_time(unit: str) -> None:
    began = time.process_time()

    unloading(unit * 60_000)
    plain(unit * 60_000)

    assert time.process_time() - began < allowed(2)
