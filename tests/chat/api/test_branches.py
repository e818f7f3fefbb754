"""Which turns are given at a time."""

from uuid import UUID

from chat.api.branches import Window
from chat.api.schemas import TurnNode


def turn(letter: str) -> UUID:
    return UUID(int=ord(letter))


def tree(rows: str) -> list[TurnNode]:
    """Such as "a b<a c<b d<a", oldest first."""
    pairs = [row.partition("<") for row in rows.split()]
    return [TurnNode(id=turn(id), parent=turn(parent) if parent else None) for id, _, parent in pairs]


def given(window: Window, rows: str = "a b<a c<b d<a e<c f<d") -> str:
    return "".join(chr(id.int) for id in window.turns(tree(rows)))


def test_the_end_of_the_newest_branch_comes_first() -> None:
    assert given(Window(2)) == "df"


def test_another_branch_is_given_by_any_of_its_turns() -> None:
    assert given(Window(9, leaf=turn("b"))) == "abce"
    assert given(Window(2, leaf=turn("e"))) == "ce"


def test_older_turns_are_those_before_one_of_them() -> None:
    assert given(Window(2, before=turn("e"))) == "bc"
    assert given(Window(9, before=turn("a"))) == ""


def test_a_turn_that_is_not_there_leads_to_the_newest_branch() -> None:
    assert given(Window(1, leaf=turn("x"), before=turn("y"))) == "f"


def test_a_conversation_without_turns_has_none() -> None:
    assert given(Window(5), "") == ""
