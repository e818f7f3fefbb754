"""Which turns of a conversation a reader is given at a time: the end of one branch, and then what comes before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chat.api.schemas import TurnNode

LIMIT_MAX = 100


@dataclass(frozen=True)
class Window:
    """At most `limit` turns of the branch through `leaf` that are followed by `before`, or by nothing."""

    limit: int
    leaf: UUID | None = None
    """A turn of the branch; the newest turn below it ends it. None, or unknown: the newest of all."""
    before: UUID | None = None
    """The turn whose ancestors are wanted; None, or unknown: the end of the branch itself."""

    def turns(self, tree: Sequence[TurnNode]) -> list[UUID]:
        """The ids of the turns, oldest first; `tree` is oldest first too, so that children come after their parents."""
        parents = {node.id: node.parent for node in tree}
        if self.before in parents:
            last = parents[self.before]
        else:
            last = newest_under(tree, self.leaf if self.leaf in parents else None)
        turns: list[UUID] = []
        while last is not None and len(turns) < self.limit:
            turns.append(last)
            last = parents.get(last)
        return turns[::-1]


def newest_under(tree: Sequence[TurnNode], top: UUID | None) -> UUID | None:
    """The newest turn below `top` or `top` itself; of the whole conversation where it is None."""
    if top is None:
        return tree[-1].id if tree else None
    below = {top}
    newest = top
    for node in tree:
        if node.parent in below:
            below.add(node.id)
            newest = node.id
    return newest
