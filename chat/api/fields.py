"""What single fields of a request may be. Text loses what nobody sees where it enters, here."""

from typing import Annotated

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
Words = Annotated[str, Field(max_length=200), AfterValidator(one_line)]
"""What a list is searched for."""
Number = Annotated[StrictInt, Field(ge=1, le=NUMBER_MAX)]
