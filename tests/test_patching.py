"""No test puts something of its own in the place of ours, but for those below: what may vary is an argument."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ("chat", "config", "inference", "launcher", "search", "tests")
BETWEEN = "what another process does between two steps of one function; nothing else stops there"
PATCHED = {
    ("tests/chat/api/test_routes.py", "SETTLE_SECONDS"): "how long a request waits, three functions below its view",
    ("tests/chat/runs/test_admission.py", "append"): BETWEEN,
    ("tests/chat/runs/test_takeover.py", "beginning"): BETWEEN,
    ("tests/launcher/test_local_model.py", "MEMORY"): "the kernel's file, read several functions below what is tested",
}
"""(test file, name that it replaces) → why it may not be an argument."""
SETTERS = {"setattr", "delattr", "setitem", "delitem"}
PATCHES = {"patch", "object", "multiple", "dict"}


def test_nothing_of_ours_is_replaced_without_a_reason() -> None:
    replaced = {
        (str(path.relative_to(ROOT)), name)
        for path in (ROOT / "tests").rglob("*.py")
        for name in replacements(ast.parse(path.read_text()))
    }

    assert replaced - set(PATCHED) == set()
    assert set(PATCHED) - replaced == set(), "listed, and replaced no more"


def test_every_way_of_replacing_is_seen() -> None:
    ways = (
        "from chat import a\nmonkeypatch.setattr(a, 'name', 1)",
        "from chat.a import B\nmonkeypatch.setattr(B.c, 'name', 1)",
        "import chat.a\nmonkeypatch.setattr(chat.a, 'name', 1)",
        "from unittest import mock\nmock.patch('chat.a.name', 1)",
        "from unittest.mock import patch\n@patch('chat.a.name')\ndef f(): ...",
        "from unittest.mock import patch\nfrom chat import a\nwith patch.object(a, 'name'): ...",
        "mocker.patch('chat.a.name')",
        "monkeypatch.setattr('chat.a.name', 1)",
        "from chat import a\nfor key in ('x', 'y'): monkeypatch.setattr(a, key, 1)",
        "from chat import a\na.name = 1",
    )
    assert [replacements(ast.parse(way)) for way in ways] == [["name"]] * 8 + [["key"], ["name"]]


def test_what_is_not_ours_may_be_replaced() -> None:
    ways = (
        "import socket\nmonkeypatch.setattr(socket, 'getaddrinfo', 1)",
        "monkeypatch.setenv('HOST', '1')",
        "client.patch('/chat', {})",
        "settings.CHAT = 1",
    )
    assert [replacements(ast.parse(way)) for way in ways] == [[]] * 4


def replacements(tree: ast.Module) -> list[str]:
    """The names of ours that a test file replaces, by pytest, by the standard library, or by an assignment."""
    ours = imported(tree)
    return [name for node in ast.walk(tree) for name in replaced_by(node, ours)]


def imported(tree: ast.Module) -> set[str]:
    """What of ours the file names."""
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(source)) if source.split(".")[0] in OURS:
                names |= {alias.asname or alias.name for alias in node.names}
            case ast.Import():
                roots = {alias.asname or alias.name.split(".")[0]: alias.name.split(".")[0] for alias in node.names}
                names |= {name for name, root in roots.items() if root in OURS}
    return names


def replaced_by(node: ast.AST, ours: set[str]) -> list[str]:
    match node:
        case ast.Call(func=ast.Attribute(attr=verb) | ast.Name(id=verb), args=[target, *rest]):
            return called(verb, target, rest, ours)
        case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=name), attr=attribute)]) if name in ours:
            return [attribute]
    return []


def called(verb: str, target: ast.expr, rest: list[ast.expr], ours: set[str]) -> list[str]:
    if verb not in SETTERS | PATCHES:
        return []
    match target:
        case ast.Constant(value=str(dotted)) if "." in dotted and dotted.split(".")[0] in OURS:
            return [dotted.rpartition(".")[2]]
        case ast.Name() | ast.Attribute() if root(target) in ours:
            return [text(rest[0])] if rest else [ast.unparse(target)]
    return []


def root(expression: ast.expr) -> str:
    """The name that `a.b.c` begins with; empty if it begins with none."""
    while isinstance(expression, ast.Attribute):
        expression = expression.value
    return expression.id if isinstance(expression, ast.Name) else ""


def text(argument: ast.expr) -> str:
    return (
        argument.value
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        else ast.unparse(argument)
    )
