"""Whether a run may still ask a model's server for something: SQL is asked right before each request goes out.

The monitor's looks find a stop soon after it is stored, not before all that is done meanwhile: its process may have
been asleep, its loop late, a cancellation swallowed. A request that would begin after the stop is never sent.
"""

from chat.journal.lease import LeaseLost
from chat.models import Run
from inference import BeforeSending


class StopRequested(Exception):
    """The reader has stopped the run: ask for nothing more."""


def permission(run: Run) -> BeforeSending:
    """What is awaited before a request of `run`, as its writer has loaded it. Raises StopRequested, LeaseLost."""

    async def permitted() -> None:
        mine = Run.objects.live().filter(pk=run.pk, writer=run.writer).values_list("stop_asked_at", flat=True)
        stops = [stop async for stop in mine]
        if not stops:
            raise LeaseLost
        if stops[0] is not None:
            raise StopRequested

    return permitted
