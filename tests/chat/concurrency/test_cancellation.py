"""Tasks that are told to end."""

import asyncio

from chat.concurrency.cancellation import end


async def test_a_task_that_swallows_a_cancellation_ends_all_the_same() -> None:
    async def deaf() -> None:
        for _ in range(2):
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                continue
        await asyncio.sleep(60)

    task = asyncio.create_task(deaf())
    await asyncio.sleep(0)
    await asyncio.wait_for(end(task, again_seconds=0.01), 2)
    assert task.done()


async def test_what_a_task_does_at_its_end_is_not_cut() -> None:
    done = []

    async def careful() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.3)
            done.append("farewell")

    task = asyncio.create_task(careful())
    await asyncio.sleep(0)
    await end(task, again_seconds=2)
    assert done == ["farewell"]
