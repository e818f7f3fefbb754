"""What single fields of a request may be. Text loses what nobody sees where it enters, here."""

from functools import cache
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, StrictInt, StrictStr

from search.text.cleaning import one_line

NUMBER_MAX = 2**31 - 1
"""The highest number of a source or an entry: what a column of a database holds."""

ClientId = Annotated[StrictStr, Field(min_length=1, max_length=64, pattern=r"^[\w.:-]+$")]

SITE = r"^-?[^\s/:@]+\.[^\s/:@]+$"
# What is not seen is taken out, and what is left must be what was wanted still.
Site = Annotated[StrictStr, Field(max_length=253, pattern=SITE), AfterValidator(one_line), Field(pattern=SITE)]
Title = Annotated[
    StrictStr, Field(min_length=1, max_length=200, pattern=r"\S"), AfterValidator(one_line), Field(pattern=r"\S")
]
FolderName = Annotated[
    StrictStr, Field(min_length=1, max_length=80, pattern=r"\S"), AfterValidator(one_line), Field(pattern=r"\S")
]
Words = Annotated[str, Field(max_length=200), AfterValidator(one_line)]
"""What a list is searched for."""


def known_zone(name: str) -> str:
    """Raises ValueError for what no zone of the IANA database is called."""
    if name not in _zones():  # not by trying: a name may be that of a folder, or of any other file
        raise ValueError("no time zone has this name")
    return name


@cache
def _zones() -> set[str]:
    return available_timezones()


Zone = Annotated[str, Field(max_length=64), AfterValidator(known_zone)]
"""A time zone by its IANA name, such as `Asia/Shanghai`."""
Number = Annotated[StrictInt, Field(ge=1, le=NUMBER_MAX)]
