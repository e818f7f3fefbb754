"""A name says its noun: no value is called by a bare participle, which tells what happened and not what it is."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("chat", "config", "inference", "languages", "launcher", "redis_servers", "search")
NOT_NAMES = {"asked", "found", "has", "held", "kept", "left", "said", "seen", "taken", "told", "wanted"}
NOUNS = {
    ("chat/protocol/events.py", "kept"),  # a field of an event: the wire format stays
    ("search/extraction/pdf_layout.py", "left"),  # a side, as opposed to right
}
MODULES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_value_is_called_by_a_bare_participle(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    names = {name for name in given_names(ast.parse(path.read_text())) if (place, name) not in NOUNS}

    assert names & NOT_NAMES == set()


def given_names(tree: ast.Module) -> Iterator[str]:
    """Of variables, parameters and attributes that are set; functions may be verbs."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
