"""The size caps: a module, a function or a partial that outgrows them has more than one idea in it.

Those of the scripts and stylesheets are rules of ESLint and stylelint (`make check`).
"""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULE_MAX, FUNCTION_MAX, PARTIAL_MAX = 300, 40, 60
MODULES = [
    path
    for package in ("config", "chat", "search", "inference", "languages", "launcher", "redis_servers")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]
PARTIALS = sorted((ROOT / "templates").rglob("_*.html"))


def test_no_module_is_longer_than_the_cap() -> None:
    lengths = {place(path): line_count(path) for path in MODULES}

    assert {name: length for name, length in lengths.items() if length > MODULE_MAX} == {}


def test_no_python_function_is_longer_than_the_cap() -> None:
    lengths = {
        f"{place(path)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    assert {name: length for name, length in lengths.items() if length > FUNCTION_MAX} == {}


def test_no_partial_is_longer_than_the_cap() -> None:
    lengths = {place(path): line_count(path) for path in PARTIALS}

    assert {name: length for name, length in lengths.items() if length > PARTIAL_MAX} == {}


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


def line_count(path: Path) -> int:
    return len(path.read_text().splitlines())
