"""The size caps: a module, a function or a partial that outgrows them has more than one idea in it."""

import ast
from pathlib import Path

import pytest

from tests.javascript import functions

ROOT = Path(__file__).resolve().parent.parent
MODULE_MAX, FUNCTION_MAX, PARTIAL_MAX = 400, 40, 60
MODULES = [
    path
    for package in ("config", "chat", "search", "inference", "launcher")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]
SCRIPTS = [path for path in sorted((ROOT / "static" / "js").rglob("*.js")) if "vendor" not in path.parts]
PARTIALS = sorted((ROOT / "templates").rglob("_*.html"))


def test_no_module_is_longer_than_the_cap() -> None:
    lengths = {place(path): line_count(path) for path in [*MODULES, *SCRIPTS]}

    assert {name: length for name, length in lengths.items() if length > MODULE_MAX} == {}


def test_no_python_function_is_longer_than_the_cap() -> None:
    lengths = {
        f"{place(path)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }

    assert {name: length for name, length in lengths.items() if length > FUNCTION_MAX} == {}


def test_no_javascript_function_is_longer_than_the_cap() -> None:
    lengths = {
        f"{place(path)}:{function.line} {function.name}": function.lines
        for path in SCRIPTS
        for function in functions(path.read_text())
    }

    assert {name: length for name, length in lengths.items() if length > FUNCTION_MAX} == {}


def test_no_partial_is_longer_than_the_cap() -> None:
    lengths = {place(path): line_count(path) for path in PARTIALS}

    assert {name: length for name, length in lengths.items() if length > PARTIAL_MAX} == {}


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("function a(b) {\n  return b\n}", [3]),
        ("const a = (b) => {\n\n\n}", [4]),
        ("class A {\n  #a() {\n  }\n  async b(c = {}) {\n\n  }\n}", [2, 3]),
        ("if (a) {\n\n\n}", []),
        ("const a = b => ({\n  c: 1,\n})", [3]),
        ('const a = { "b": (c) => {\n} }', [2]),
        ("f(() => {\n  `}${g(() => {\n})}{`\n})", [2, 4]),
        ("const a = () => {\n  return /[/}]{2}/.test('}') // }\n}", [3]),
        ("for (const a of b()) {\n c(function () {\n})\n}", [2]),
    ],
)
def test_functions_are_measured_from_bracket_to_bracket(source: str, lines: list[int]) -> None:
    assert [function.lines for function in functions(source)] == lines


def place(path: Path) -> str:
    return str(path.relative_to(ROOT))


def line_count(path: Path) -> int:
    return len(path.read_text().splitlines())
