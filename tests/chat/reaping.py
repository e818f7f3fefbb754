"""A reaper whose clock the test moves, and writers that are lost to it."""

from asgiref.sync import sync_to_async

from chat.models import Run
from chat.runs.reaper import Reaper


class Reaping:
    """Rounds of one reaper, a second apart by its own clock."""

    def __init__(self) -> None:
        self.now = 0.0
        self.reaper = Reaper(lambda: self.now)

    async def once(self) -> None:
        """The next round."""
        self.now += 1.0
        await self.reaper.round()

    async def for_seconds(self, seconds: float) -> None:
        """Round after round."""
        for _ in range(round(seconds)):
            await self.once()


def lose_writer(run: Run) -> str:
    """Have the run written by a process that nobody has ever heard of; its token."""
    token = "0" * 32
    Run.objects.filter(pk=run.pk).update(writer=token)
    return token


alose_writer = sync_to_async(lose_writer)
