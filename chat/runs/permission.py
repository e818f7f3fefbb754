"""Whether a run may still ask a model's server for something: SQL is asked right before each request goes out.

The monitor's looks find a stop soon after it is stored, not before all that is done meanwhile: its process may have
been asleep, its loop late, a cancellation swallowed. A request that would begin after the stop is never sent.
"""

from asgiref.sync import sync_to_async

from chat.journal.lease import LeaseLost
from chat.models import Run
from chat.models.prepared import Parameter, Rows
from inference import BeforeSending


class StopRequested(Exception):
    """The reader has stopped the run: ask for nothing more."""


_MINE = Run.objects.live().filter(pk=Parameter("run"), writer=Parameter("writer"))
_STOPS = Rows(lambda: _MINE.values_list("stop_asked_at", flat=True))


def permission(run: Run) -> BeforeSending:
    """What is awaited before a request of `run`, as its writer has loaded it. Raises StopRequested, LeaseLost."""

    async def permitted() -> None:
        stops = await sync_to_async(_STOPS.all)(run=run.pk, writer=run.writer)
        if not stops:
            raise LeaseLost
        if stops[0] is not None:
            raise StopRequested

    return permitted
