"""The launcher runs before anything is installed: it imports the standard library and itself."""

import ast
import sys
from pathlib import Path

import pytest

LAUNCHER = Path(__file__).resolve().parents[2] / "launcher"
MODEL_SERVER = "model_server"
"""Runs in the product's environment, as the process of the small local model."""


@pytest.mark.parametrize(
    "path", [path for path in sorted(LAUNCHER.rglob("*.py")) if path.stem != MODEL_SERVER], ids=lambda path: path.stem
)
def test_a_module_imports_the_standard_library_only(path: Path) -> None:
    imported = {name.split(".")[0] for name in imports(ast.parse(path.read_text()))}

    assert imported - sys.stdlib_module_names <= {"launcher"}


def imports(tree: ast.Module) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "launcher")
    return names
