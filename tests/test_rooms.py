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


def test_chat_has_no_more_rooms_and_floors_than_one_can_hold_in_mind() -> None:
    rooms = {path.stem for path in (ROOT / "chat").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    floors = max(floor(room, {}) for room in rooms)

    assert len(rooms - {"__init__"}) <= 22
    assert floors <= 7


def floor(room: str, known: dict[str, int]) -> int:
    """How many rooms of chat stand one upon the other, up to this one."""
    if room not in known:
        known[room] = 1 + max((floor(under, known) for under in under_rooms(room)), default=0)
    return known[room]


def under_rooms(room: str) -> set[str]:
    """The rooms of chat that `room` imports from. Migrations are made from models, and stand beside them."""
    trees = [tree for name, tree in MODULES.items() if name == f"chat.{room}" or name.startswith(f"chat.{room}.")]
    imported = {name.split(".")[1] for tree in trees for name in imported_names(tree) if name.startswith("chat.")}
    return imported & {name.split(".")[1] for name in MODULES if name.startswith("chat.")} - {room, "migrations"}


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
