"""A package's `__all__` names the modules that other packages may import; whatever else is in it is its own."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LEAVES = ("chat", "search", "inference")
ROOMS = sorted(
    ".".join(folder.relative_to(ROOT).parts)
    for leaf in LEAVES
    for folder in (ROOT / leaf).iterdir()
    if (folder / "__init__.py").exists() and folder.name not in {"management", "migrations"}
)
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): ast.parse(path.read_text())
    for leaf in (*LEAVES, "config")
    for path in (ROOT / leaf).rglob("*.py")
}


@pytest.mark.parametrize("room", ROOMS)
def test_others_import_what_a_room_offers_and_all_of_it(room: str) -> None:
    modules = {path.stem for path in (ROOT / room.replace(".", "/")).glob("*.py")}

    assert {name for _, name in imports_of(room)} & modules == set(import_module(room).__all__) & modules


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_in_a_sentence_what_it_is(room: str) -> None:
    assert (import_module(room).__doc__ or "").strip().endswith(".")


def imports_of(room: str) -> Iterator[tuple[str, str]]:
    """Who outside of `room` imports which of its modules."""
    for name, tree in MODULES.items():
        if name != room and not name.startswith(f"{room}."):
            for imported in imported_names(tree):
                if imported.startswith(f"{room}."):
                    yield name, imported.removeprefix(f"{room}.").split(".")[0]


def imported_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
