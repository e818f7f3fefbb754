"""Parts that answer depends on: anybody may ask for them, and a thousand who ask cost one look."""

import asyncio

from chat.runs.health import AWAY_SECONDS, KNOWN_SECONDS, RecentCheck, parts


class Part:
    """Something that answers or does not, and counts who looks."""

    def __init__(self, *, answers: bool) -> None:
        self.is_there = answers
        self.looks = 0
        self.now = 100.0

    async def check(self) -> bool:
        self.looks += 1
        await asyncio.sleep(0.01)
        return self.is_there

    def clock(self) -> float:
        return self.now


async def test_a_thousand_who_ask_at_once_cost_one_look() -> None:
    part = Part(answers=True)
    recent = RecentCheck(part.check, part.clock)

    assert all(await asyncio.gather(*(recent.answers() for _ in range(1000))))
    assert part.looks == 1


async def test_a_part_is_looked_at_anew_after_a_second() -> None:
    part = Part(answers=True)
    recent = RecentCheck(part.check, part.clock)
    await recent.answers()
    part.is_there, part.now = False, part.now + KNOWN_SECONDS - 0.01
    before = await recent.answers()
    part.now += 0.02

    assert (before, await recent.answers()) == (True, False)


async def test_a_part_that_is_away_is_looked_for_sooner() -> None:
    part = Part(answers=False)
    recent = RecentCheck(part.check, part.clock)
    await recent.answers()
    part.is_there, part.now = True, part.now + AWAY_SECONDS

    assert await recent.answers()


async def test_only_the_parts_that_are_named_are_looked_at(transactional_db: None) -> None:
    assert await parts(("redis", "sql")) == {"redis": True, "sql": True}
