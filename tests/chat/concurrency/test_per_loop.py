"""One of each for each event loop."""

import asyncio

from chat.concurrency.per_loop import PerLoop


def test_a_loop_has_one_and_another_loop_has_another() -> None:
    things = PerLoop(object)

    async def twice() -> tuple[object, object]:
        return things(), things()

    first, second = asyncio.run(twice()), asyncio.run(twice())
    assert first[0] is first[1]
    assert second[0] is not first[0]


async def test_what_is_popped_is_made_anew() -> None:
    things = PerLoop(object)
    before = things()
    assert things.pop() is before
    assert things.pop() is None
    assert things() is not before
