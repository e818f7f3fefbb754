"""The table of docs/security.md that names a test for each finding names tests that there are."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \|[^|]*\|(.*)\|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[^`:]+)::([^`]+)`")
FINDINGS = 17


def is_there(path: str, name: str) -> bool:
    text = (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).exists() else ""
    return (f'test("{name}"' if path.endswith(".js") else f"def {name}(") in text


def test_each_finding_has_tests() -> None:
    rows = ROW.findall(PAGE)

    assert [int(number) for number, _ in rows] == list(range(1, FINDINGS + 1))
    assert [number for number, tests in rows if not TEST.findall(tests)] == []


def test_each_of_them_is_there() -> None:
    named = TEST.findall(PAGE)

    assert [f"{path}::{name}" for path, name in named if not is_there(path, name)] == []
