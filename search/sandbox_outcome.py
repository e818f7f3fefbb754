"""What a child of the sandbox says of its job: JSON, of which nothing can be made but what the job is said to return.

A child has read a stranger's bytes and may do the stranger's will. Unpickling what it sends would do it here as well.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, TypeVar, get_type_hints

from pydantic import TypeAdapter, ValidationError

from search.errors import SearchError

T = TypeVar("T")

_VALUE, _ERROR = b"v", b"e"


class Unreadable(Exception):
    """The child has sent what its job cannot have returned."""


def packed(job: Callable[..., T], value: T) -> bytes:
    """A job's value, which is of the type that it is annotated to return."""
    return _VALUE + _type_of(job).dump_json(value, warnings="error")


def packed_error(error: SearchError) -> bytes:
    """An error of the search that a job has raised."""
    return _ERROR + _error().dump_json((type(error).__name__, str(error)))


def unpacked(job: Callable[..., T], outcome: bytes) -> T:
    """The value of `packed`. Raises the error of `packed_error`, and `Unreadable`."""
    try:
        if outcome[:1] == _VALUE:
            value: T = _type_of(job).validate_json(outcome[1:])
            return value
        name, message = _error().validate_json(outcome[1:])
        error = _errors()[name](message)
    except (ValidationError, KeyError) as reason:
        raise Unreadable(f"{job.__module__}.{job.__qualname__}: {type(reason).__name__}") from reason
    raise error


@lru_cache(maxsize=64)
def _type_of(job: Callable[..., Any]) -> TypeAdapter[Any]:
    return TypeAdapter(get_type_hints(job)["return"])


@lru_cache(maxsize=1)
def _error() -> TypeAdapter[tuple[str, str]]:
    return TypeAdapter(tuple[str, str])


@lru_cache(maxsize=1)
def _errors() -> dict[str, type[SearchError]]:
    return {one.__name__: one for one in _family(SearchError)}


def _family(cls: type[SearchError]) -> Iterator[type[SearchError]]:
    yield cls
    for child in cls.__subclasses__():
        yield from _family(child)
