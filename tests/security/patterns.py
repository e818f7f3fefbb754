"""Every regular expression of the product, and texts that make a careless one slow.

Found by walking the modules: compiled patterns in globals, classes, containers and cached functions by importing; those
written at the place of use (`re.sub(r"…", …)`) in the source. So a new pattern is covered without being named anywhere.
"""

import ast
import dataclasses
import functools
import importlib
import inspect
import operator
import pkgutil
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

PACKAGES = [
    name
    for name in ("chat", "search", "inference", "config", "launcher")
    if (Path(__file__).parents[2] / name).is_dir()
]
CALLS = {"compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"}
FLAG = re.compile(r"re\.([A-Z]{5,})")
LEFT_OUT = ("sandbox_environment", ".migrations", ".wsgi")
EXTRAS = frozenset({"django_auth_ldap"})
"""Packages of no lock file of the tests: they are installed where a setting wants them."""


@dataclasses.dataclass(frozen=True)
class Found:
    """One pattern, and where it stands."""

    module: str
    name: str
    pattern: re.Pattern[str]

    @property
    def place(self) -> str:
        return f"{self.module.replace('.', '/')}.py: {self.name}"


class Sample(str):
    """Stands for whatever a pattern is made of at run time."""

    def __getattr__(self, name: str) -> "Sample":
        return self


class Names(dict[str, object]):
    """The names that an expression may use: what is not known is a sample."""

    def __missing__(self, name: str) -> object:
        builtin = getattr(importlib.import_module("builtins"), name, None)
        return Sample("word") if builtin is None else builtin


def patterns() -> list[Found]:
    """Each pattern of the product once, in the order of its modules."""
    found: dict[tuple[str, int], Found] = {}
    for module in modules():
        for one in (*held(module), *written(module)):
            found.setdefault((one.pattern.pattern, one.pattern.flags), one)
    return list(found.values())


def modules() -> Iterator[ModuleType]:
    for package in map(importlib.import_module, PACKAGES):
        yield package
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not any(part in info.name for part in LEFT_OUT) and not info.name.endswith("__main__"):
                yield from imported(info.name)


def imported(name: str) -> Iterator[ModuleType]:
    """The module, unless it builds on a package that is not wanted here."""
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name not in EXTRAS:
            raise
    else:
        yield module


def held(module: ModuleType) -> Iterator[Found]:
    """What the module's globals hold, themselves or in containers, classes and cached functions."""
    for name, value in vars(module).items():
        for pattern in inside(value, module, depth=4):
            yield Found(module.__name__, name, pattern)


def inside(value: object, module: ModuleType, depth: int) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif depth and (parts := parts_of(value, module)):
        for part in parts:
            yield from inside(part, module, depth - 1)


def parts_of(value: object, module: ModuleType) -> Iterable[object]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        return value
    if inspect.isclass(value) and value.__module__ == module.__name__:
        return list(vars(value).values())
    if callable(value) and hasattr(value, "cache_info") and "Pattern" in str(value.__annotations__.get("return")):
        return () if inspect.signature(value).parameters else [value()]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, field.name) for field in dataclasses.fields(value)]
    return ()


def written(module: ModuleType) -> Iterator[Found]:
    """What is handed to `re` at the place of use."""
    tree = ast.parse(Path(module.__file__ or "").read_text(encoding="utf-8")) if module.__file__ else ast.Module([], [])
    names = Names(vars(module))
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from called(module, function, Names(names | assigned(function, names)))


def assigned(function: ast.AST, names: Names) -> dict[str, object]:
    """The local names that a pattern may be kept in."""
    local: dict[str, object] = {}
    for node in ast.walk(function):
        if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)):
            continue
        if (value := evaluated(node.value, names)) is not None:
            local[node.targets[0].id] = value
    return local


def called(module: ModuleType, function: ast.FunctionDef | ast.AsyncFunctionDef, names: Names) -> Iterator[Found]:
    for node in ast.walk(function):
        if not (
            isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in {f"re.{call}" for call in CALLS}
        ):
            continue
        first = evaluated(node.args[0], names)
        flags = " ".join(ast.unparse(argument) for argument in (*node.args[1:], *(k.value for k in node.keywords)))
        wanted = functools.reduce(operator.or_, (re.RegexFlag[flag] for flag in FLAG.findall(flags)), re.RegexFlag(0))
        handed_in = isinstance(first, Sample) and isinstance(node.args[0], ast.Name | ast.Attribute)
        for text in strings(own_values(module), 4) if handed_in else [first]:
            if isinstance(text, str) and (pattern := compiled(text, wanted)):
                yield Found(module.__name__, f"{function.name}()", pattern)


def is_plain(expression: ast.expr) -> bool:
    """Whether it only puts texts together: nothing of the product is called for it."""
    calls = [node.func for node in ast.walk(expression) if isinstance(node, ast.Call)]
    plain = ast.Constant | ast.JoinedStr | ast.BinOp | ast.Name | ast.Attribute
    return isinstance(expression, plain) and all(ast.unparse(call) == "re.escape" for call in calls)


def evaluated(expression: ast.expr, names: Names) -> object:
    if not is_plain(expression):
        return None
    try:
        return eval(compile(ast.Expression(expression), "pattern", "eval"), {"__builtins__": {}}, names)
    except (AttributeError, TypeError, NameError, ValueError):
        return None  # made of what is only there at run time


def own_values(module: ModuleType) -> list[object]:
    return [value for name, value in vars(module).items() if not name.startswith("__")]


def strings(value: object, depth: int) -> Iterator[str]:
    """Every text in such a value, however deep."""
    if isinstance(value, str):
        yield value
    elif depth and isinstance(value, list | tuple):
        for part in value:
            yield from strings(part, depth - 1)
    elif depth and dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from strings([getattr(value, field.name) for field in dataclasses.fields(value)], depth - 1)


def compiled(text: str, flags: re.RegexFlag) -> re.Pattern[str] | None:
    try:
        return re.compile(text, flags)
    except re.error:
        return None
