"""What fits into a prompt."""

from collections.abc import Sequence


def fitting(
    room: float, passages: Sequence[float], turns: Sequence[float], *, passages_share: float = 0.5
) -> tuple[int, int]:
    """How many of the first passages and of the last turns fit into `room`; all sizes in tokens.

    Passages give way before turns, but a long conversation must not push the pages out: while there are turns, the
    best passage and their share of the room are the passages' own.
    """
    first, last = len(passages), len(turns)
    of_passages = sum(passages)
    used = of_passages + sum(turns)
    while first > 1 and used > room and of_passages > room * passages_share:
        first -= 1
        used, of_passages = used - passages[first], of_passages - passages[first]
    while last and used > room:
        used -= turns[len(turns) - last]
        last -= 1
    while first and used > room:
        first -= 1
        used -= passages[first]
    return first, last
