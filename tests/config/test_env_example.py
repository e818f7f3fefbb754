"""`.env.example` names every variable that `config/` and `launcher/` read, and no other."""

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENTS = {"env", "environ", "variables"}
NOT_SETTINGS = {"PATH", "ENV_FILE", "DJANGO_SETTINGS_MODULE"}
"""Read from the process's environment only: they mean nothing in the file."""


def test_the_example_names_every_variable_that_is_read() -> None:
    assert names_read() - names_explained() == set()


def test_the_example_names_no_variable_that_nobody_reads() -> None:
    assert names_explained() - names_read() == set()


def test_the_example_is_a_file_that_the_supervisor_accepts() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()

    assert all(not line or line.startswith("# ") for line in lines)


def test_every_variable_is_explained_above_it() -> None:
    lines = ["", *(ROOT / ".env.example").read_text().splitlines()]

    firsts = [line for before, line in itertools.pairwise(lines) if not before and name_in(line)]

    assert firsts == []


def names_explained() -> set[str]:
    return {name for line in (ROOT / ".env.example").read_text().splitlines() if (name := name_in(line))}


def name_in(line: str) -> str | None:
    found = re.match(r"# ([A-Z][A-Z_]+)=", line)
    return found.group(1) if found else None


def names_read() -> set[str]:
    trees = (ast.parse(path.read_text()) for path in modules())
    return {name for tree in trees for node in ast.walk(tree) for name in names_at(node)} - NOT_SETTINGS


def modules() -> list[Path]:
    """Where the environment is read."""
    return [path for package in ("config", "launcher") for path in sorted((ROOT / package).rglob("*.py"))]


def names_at(node: ast.AST) -> Iterator[str]:
    """`env("X")`, `env.str("X")`, `environ.get("X")` and `environ["X"]`, wherever the object came from."""
    match node:
        case ast.Call(func=ast.Name(id=source), args=[ast.Constant(value=str(name)), *_]):
            pass
        case ast.Call(func=ast.Attribute(value=value), args=[ast.Constant(value=str(name)), *_]):
            source = last_name(value)
        case ast.Subscript(value=value, slice=ast.Constant(value=str(name))):
            source = last_name(value)
        case _:
            return
    if source in ENVIRONMENTS:
        yield name


def last_name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
