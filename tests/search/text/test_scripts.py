"""The ranges hold what they are named for, and are written down once."""

import re
from pathlib import Path

import pytest

from search.text import scripts

ROOT = Path(scripts.__file__).parents[2]


@pytest.mark.parametrize(
    ("name", "within", "without"),
    [
        ("HAN", "中國龠鿿\uf900\U00020000", "aあ가。ａ"),
        ("KANA", "あアー", "中a"),
        ("HANGUL", "가힣", "中あ"),
        ("CJK", "中あ。、々", "가aａ"),
        ("FULL_WIDTH", "ａ！，", "a中"),
    ],
)
def test_a_range_holds_its_characters_and_no_others(name: str, within: str, without: str) -> None:
    pattern = re.compile(f"[{getattr(scripts, name)}]")

    assert all(pattern.match(character) for character in within)
    assert not any(pattern.match(character) for character in without)


def test_no_module_of_the_search_spells_out_the_range_of_chinese_characters() -> None:
    spelt = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "search").rglob("*.py")
        if path.name != "scripts.py" and re.search(r"\\u(?:3400|4e00|2e80)-", path.read_text())
    ]

    assert spelt == []
