"""What a reader is sent of a run: the lines after its cursor, then live; a snapshot where some are missing."""

import asyncio
from collections.abc import AsyncIterator
from itertools import count, takewhile
from uuid import UUID

from chat.journal import Line, lines_after, stream_key
from chat.models import Run
from chat.state import RunState
from chat.tail import tail

CURSOR_MAX = 10_000_000
"""No run has so many entries."""
PATIENCE_SECONDS = 15.0
"""How long silence is taken to mean that nothing happens, before SQL is asked."""


async def feed(run_id: UUID, after: int) -> AsyncIterator[Line | RunState]:
    """Yield lines in order without a gap, each once, until the terminal one; a `RunState` replaces all before it.

    Raises Run.DoesNotExist when the run is deleted meanwhile, RedisError.
    """
    cursor = after
    async with tail().watch(stream_key(run_id), f"{after}-0") as grown:
        in_doubt = True  # whether the journal holds what this reader lacks
        while True:
            grown.clear()
            found = await lines_after(run_id, cursor)
            lines = contiguous(found, cursor)
            for line in lines:
                yield line
                cursor = line.seq
                if line.terminal:
                    return
            if lines:
                in_doubt = False
                continue
            if in_doubt or found:
                state = (await Run.objects.aget(pk=run_id)).state()
                if state.seq > cursor or (state.is_over and state.seq != cursor):
                    yield state
                    cursor = state.seq
                if state.is_over:
                    return
            in_doubt = not await grows(grown, 1.0 if found else PATIENCE_SECONDS)


def contiguous(lines: list[Line], cursor: int) -> list[Line]:
    """The lines that follow the cursor without a gap."""
    return [line for line, _ in takewhile(lambda pair: pair[0].seq == pair[1], zip(lines, count(cursor + 1)))]


async def grows(grown: asyncio.Event, seconds: float) -> bool:
    """Whether the stream has grown within `seconds`."""
    try:
        await asyncio.wait_for(grown.wait(), seconds)
    except TimeoutError:
        return False
    return True
