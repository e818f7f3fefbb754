"""Spans of what is done for a question: nothing happens here unless `OTEL_EXPORTER_OTLP_ENDPOINT` is set.

The trace of a run has the run's own id: every process writes into it without being told, whoever goes on with the run.
"""

import time
from contextlib import AbstractContextManager
from uuid import UUID

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, TraceFlags

_tracer = trace.get_tracer("wenyuan")
_LOW_BITS = (1 << 64) - 1


def of_run(run_id: UUID) -> Context:
    """The place of a run's spans, whichever process begins them."""
    root = SpanContext(run_id.int, run_id.int & _LOW_BITS, is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED))
    return trace.set_span_in_context(NonRecordingSpan(root))


def span(name: str, run_id: UUID | None = None, **attributes: str | int | float) -> AbstractContextManager[Span]:
    """What happens within takes part in the run's trace, or in the one that is open.

    An error is no part of it: its words may be a stranger's.
    """
    within = of_run(run_id) if run_id else None
    return _tracer.start_as_current_span(
        name, within, attributes=attributes, record_exception=False, set_status_on_exception=False
    )


def past(name: str, run_id: UUID, began: float, **attributes: str | int | float) -> None:
    """What has been done for a run whose id came only with it. `began`: seconds, as of `time.time()`."""
    start = int(began * 1e9)
    _tracer.start_span(name, of_run(run_id), attributes=attributes, start_time=start).end(time.time_ns())
