"""Where two pages say nearly the same sentence with another number, date or name.

Only what a cited page does say is compared, and only with a sentence that shares most of its other words: two pages
that speak of different things do not disagree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from chat.citations.cited_page import cited_page, comparable
from chat.citations.contrasts import contrast
from chat.citations.facts import facts_of, is_han
from chat.citations.numbers import CALENDAR_MONTH, Quantity, quantities

Kind = Literal["number", "date", "name"]
_ALIKE = 0.6
"""The share of the other words of a claim that a sentence must have for its number to be about the same."""
_ALIKE_BUT_A_NAME = 0.65
"""The same where names are exchanged, whose characters are then among the words that are missing."""
_WORDS_MIN = 3
"""A claim of fewer words besides its numbers is like too many sentences."""
_YEARS = range(1000, 2101)
_NOTHING: Mapping[int, Sequence[str]] = {}
_CALENDAR = frozenset({"year", "month", "day", CALENDAR_MONTH})


@dataclass(frozen=True)
class Conflict:
    """`quote` of the other page, by its source's number, says otherwise."""

    kind: Kind
    other: int
    quote: str


def conflicts(
    claim: str, cited: int, pages: Mapping[int, Sequence[str]], above: Mapping[int, Sequence[str]] = _NOTHING
) -> list[Conflict]:
    """Which of `pages` (passages by source number) say otherwise than `claim`, which page `cited` supports.

    What stands `above` them says nothing here; with it they have been taken apart already.
    """
    numbers = quantities(claim)
    others = comparable(claim, frozenset())
    if len(others) < _WORDS_MIN:
        return []
    disagreeing, in_han = [], is_han(claim)
    for index, passages in pages.items():
        page = cited_page(tuple(passages), tuple(above.get(index, ())))
        if index == cited or page.is_han != in_han:
            continue
        share, quote = page.nearest(others, _ALIKE)
        if share >= _ALIKE and (kind := _disagreement(claim, numbers, quote, share)):
            disagreeing.append(Conflict(kind, index, quote))
    return disagreeing


def _disagreement(claim: str, numbers: frozenset[Quantity], quote: str, share: float) -> Kind | None:
    if kind := _other_number(numbers, quantities(quote)):
        return kind
    if share < _ALIKE_BUT_A_NAME or not facts_of(claim).numbers <= quantities(quote):
        return None
    return "name" if contrast(claim, quote) == "name" else None


def _other_number(mine: frozenset[Quantity], theirs: frozenset[Quantity]) -> Kind | None:
    """Of what kind the one number is that each states of a unit, and states otherwise."""
    for unit in {_unit(number) for number in mine}:
        ours = [number for number in mine if _unit(number) == unit]
        others = [number for number in theirs if _unit(number) == unit]
        if len(ours) != 1 or len(others) != 1:
            continue
        one, other = ours[0], others[0]
        if not one.is_in(frozenset({other})) and not other.is_in(frozenset({one})):
            return "date" if unit in _CALENDAR else "number"
    return None


def _unit(number: Quantity) -> str:
    is_year = not number.unit and number.value.isdigit() and int(number.value[:9]) in _YEARS
    return "year" if is_year else number.unit
