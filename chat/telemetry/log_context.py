"""Which request, run and engine's request a line of the log belongs to: told once, and then in every line.

Whoever begins one of the three sets its variable; tasks and threads that are started from there inherit it.
"""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Of the HTTP request: the proxy's `X-Request-ID`, or one of ours."""
visitor_address: ContextVar[str] = ContextVar("visitor_address", default="")
"""Where the HTTP request comes from, as far as trusted proxies tell."""
run_id: ContextVar[str] = ContextVar("run_id", default="")
engine_request_id: ContextVar[str] = ContextVar("engine_request_id", default="")
"""By which the model's server knows what it writes (SGLang's `rid`)."""


def ids() -> dict[str, str]:
    """What is known here: `request`, `run` and `rid`, without those that are not."""
    known = {"request": request_id.get(), "run": run_id.get(), "rid": engine_request_id.get()}
    return {name: value for name, value in known.items() if value}
