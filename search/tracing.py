"""Spans of providers, pages and their extraction, for whoever traces the process; see opentelemetry-api."""

from functools import partial

from opentelemetry import trace

# What an error says may be a stranger's words: its code is an attribute instead.
span = partial(
    trace.get_tracer("wenyuan.search").start_as_current_span, record_exception=False, set_status_on_exception=False
)
