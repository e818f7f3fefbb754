"""The public functions that are given strangers' text, found by walking the packages that look at such text.

A function whose every needed parameter is text is called with it as it is; any other that takes text has to stand in
`test_whole_functions.py`: with how it is called, or with the reason why it is not.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

PACKAGES = (
    "chat.citations",
    "chat.history",
    "chat.prompts",
    "chat.runs.language_guard",
    "chat.runs.titles",
    "chat.sharing",
    "inference.openai",
    "inference.quotes",
    "languages",
    "search.extraction",
    "search.fetching.addresses",
    "search.fusion",
    "search.intent",
    "search.providers",
    "search.ranking",
    "search.rewriting",
    "search.text",
)
TEXTS: dict[Any, Callable[[str], Any]] = {str: str, bytes: lambda text: text.encode("utf-8", "surrogatepass")}


def public_functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """`chat.citations.marks.without_marks`, and the function."""
    for module in map(importlib.import_module, PACKAGES):
        for one in (module, *submodules(module)):
            for name, value in vars(one).items():
                is_own = getattr(value, "__module__", "") == one.__name__ and not name.startswith("_")
                if is_own and callable(value) and inspect.isroutine(inspect.unwrap(value)):
                    yield f"{one.__name__}.{name}", value


def submodules(package: ModuleType) -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(getattr(package, "__path__", []), f"{package.__name__}."):
        yield importlib.import_module(info.name)


def needed(function: Callable[..., Any]) -> list[inspect.Parameter]:
    """The parameters without a default; `*texts` is one."""
    return [
        one
        for one in inspect.signature(function).parameters.values()
        if one.default is one.empty and one.kind is not one.VAR_KEYWORD
    ]


def takes_text(function: Callable[..., Any]) -> bool:
    parameters = inspect.signature(function).parameters.values()
    return any(word in str(one.annotation) for one in parameters for word in ("str", "bytes"))


def called_with_text(function: Callable[..., Any]) -> Callable[[str], Any] | None:
    """The function with the text for all that it needs; None where it needs something else."""
    parameters = needed(function)
    if not parameters or any(one.annotation not in TEXTS for one in parameters):
        return None
    return lambda text: consumed(function(*(TEXTS[one.annotation](text) for one in parameters)))


def consumed(value: Any) -> Any:
    """What a generator gives is only made when somebody takes it."""
    return list(value) if inspect.isgenerator(value) else value
