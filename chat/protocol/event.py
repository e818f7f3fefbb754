"""What every event is: a fact with fields, and how these are written in an entry."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self

ALIASES = {"kept": "from"}
WRITTEN: dict[str, list[tuple[str, str]]] = {}
"""The fields of each event, and what they are called in an entry; filled once all events are known (`events`)."""


@dataclass(frozen=True)
class Event:
    """A fact. Its fields are the entry's `data`; a field called `kept` is written `from`."""

    type: ClassVar[str]
    terminal: ClassVar[bool] = False
    omitted: ClassVar[frozenset[str]] = frozenset()
    """Fields that are not written while they are None."""

    def data(self) -> dict[str, object]:
        values = ((name, written, getattr(self, name)) for name, written in WRITTEN[self.type])
        return {written: value for name, written, value in values if value is not None or name not in self.omitted}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Raises TypeError when a field is missing or unknown."""
        names = {alias: name for name, alias in ALIASES.items()}
        return cls(**{names.get(key, key): value for key, value in data.items()})
