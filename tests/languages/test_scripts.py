"""The ranges hold what they are named for, and are written down once."""

import re
from pathlib import Path

import pytest

from languages import scripts

ROOT = Path(scripts.__file__).parents[1]


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


def test_no_module_spells_out_the_range_of_chinese_characters() -> None:
    spelt = [
        path.relative_to(ROOT).as_posix()
        for package in ("chat", "inference", "languages", "search")
        for path in (ROOT / package).rglob("*.py")
        if path.name != "scripts.py" and re.search(r"\\u(?:3040|3400|4e00|2e80|ac00)-|\\u9fff", path.read_text())
    ]

    assert spelt == []
