"""What single fields of a request may be."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from chat.api.fields import NUMBER_MAX, Number, Site, Title, Words

HIDDEN = "\0\x1b\u202e\u200b\ufeff"


@pytest.mark.parametrize(
    ("field", "given", "taken"),
    [
        (Title, f" A {HIDDEN}\n name", "A name"),
        (Site, f"-exa{HIDDEN}mple.org", "-example.org"),
        (Words, f"{HIDDEN}tide {HIDDEN}", "tide"),
        (Number, NUMBER_MAX, NUMBER_MAX),
    ],
)
def test_what_nobody_sees_is_taken_out(field: Any, given: object, taken: object) -> None:
    assert TypeAdapter(field).validate_python(given) == taken


@pytest.mark.parametrize(
    ("field", "given"),
    [(Title, HIDDEN), (Title, "a" * 201), (Site, f"{HIDDEN}.{HIDDEN}"), (Number, 0), (Number, NUMBER_MAX + 1)],
)
def test_what_then_is_none_is_refused(field: Any, given: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(field).validate_python(given)
