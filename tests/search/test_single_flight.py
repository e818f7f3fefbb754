"""Work that several want at once is done once."""

import asyncio

import pytest

from search.single_flight import SingleFlight


class Work:
    def __init__(self) -> None:
        self.begun = self.ended = 0
        self.go_on = asyncio.Event()

    async def __call__(self) -> int:
        self.begun += 1
        await self.go_on.wait()
        self.ended += 1
        return 42


async def test_those_who_come_while_it_is_done_share_it() -> None:
    flights, work = SingleFlight[int](), Work()
    both = asyncio.gather(flights.do("a", work), flights.do("a", work))
    await asyncio.sleep(0)
    work.go_on.set()

    assert list(await both) == [42, 42]
    assert work.begun == 1


async def test_another_key_and_a_later_time_are_other_work() -> None:
    flights, work = SingleFlight[int](), Work()
    work.go_on.set()
    await asyncio.gather(flights.do("a", work), flights.do("b", work))
    await flights.do("a", work)

    assert work.begun == 3


async def test_it_goes_on_while_anybody_waits_and_is_cancelled_when_nobody_does() -> None:
    flights, work = SingleFlight[int](), Work()
    first, second = (asyncio.create_task(flights.do("a", work)) for _ in range(2))
    await asyncio.sleep(0.01)
    first.cancel()
    await asyncio.sleep(0.01)
    work.go_on.set()
    assert await second == 42

    lonely, work = asyncio.create_task(flights.do("b", Work())), work
    await asyncio.sleep(0.01)
    lonely.cancel()
    with pytest.raises(asyncio.CancelledError):
        await lonely


async def test_a_failure_is_everybody_s_and_is_not_kept() -> None:
    flights = SingleFlight[int]()

    async def fails() -> int:
        raise ValueError

    told = await asyncio.gather(flights.do("a", fails), flights.do("a", fails), return_exceptions=True)
    work = Work()
    work.go_on.set()

    assert [type(one) for one in told] == [ValueError, ValueError]
    assert await flights.do("a", work) == 42
