"""Which error of the tree a server's "no" is. The server's own words stay in the exception's text, for the log."""

import json
import re
from dataclasses import replace

from inference.errors import Busy, EngineError, Refused, TooLong, Unreachable
from inference.openai.chunks import ServerError, server_error

_FULL = re.compile(
    r"queue is full|too many requests|overloaded|no available worker|service.?unavailable|higher priority request",
    re.IGNORECASE,
)
_LONG = re.compile(
    r"longer than the model'?s? (?:maximum )?context|maximum context length|context.{0,20}exceed"
    r"|exceeds? .{0,40}context|`?inputs`? tokens \+ `?max_new_tokens|request too large",
    re.IGNORECASE,
)
_WINDOW = re.compile(r"(?:maximum context length (?:of|is)|max_new_tokens`? must be <=) (\d{1,9})(?!\d)")
_PROMPT = re.compile(
    r"(?<!\d)(\d{1,9}) (?:tokens from the input messages|in the messages|input tokens|`?inputs`? tokens)"
)
_FLAG_MISSING = re.compile(r"param(?:eter)? requires --")
"""A server that was started without what a field needs; llama.cpp answers 500."""


def refusal(error: ServerError, after_seconds: float = 0.0) -> EngineError:
    """The error that stands for `error`: by its meaning where the text tells, else by its status.

    `after_seconds`: what the response's `Retry-After` says.
    """
    status = error.status or 0
    text = f"{status}: {error.message}" if status else error.message
    if _LONG.search(error.message) and status < 500:
        return TooLong(text)
    if status in (429, 503) or _FULL.search(error.message):
        return Busy(text, after_seconds)
    if status == 500 and _FLAG_MISSING.search(error.message):
        return Refused(text, 400, error.fields)
    if 400 <= status < 500 and status != 408:
        return Refused(text, status, error.fields)
    return Unreachable(text)


def response_error(status: int, body: bytes) -> ServerError:
    """The error that an HTTP response with `status` ≥ 400 tells of."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        fields = None
    if isinstance(fields, list) and fields:
        fields = fields[0]  # Gemini's
    if not isinstance(fields, dict):
        return ServerError(body[:2000].decode("utf-8", "replace").strip() or "no reason given", status)
    return replace(server_error(fields), status=status)


def retry_seconds(header: str) -> float:
    """The seconds of a `Retry-After`; 0 for none, and for a date."""
    return float(header) if re.fullmatch(r"\d{1,4}(?:\.\d{1,3})?", header.strip()) else 0.0


def window_tokens(error: EngineError) -> int | None:
    """The length of the context that a refusal names."""
    window = _WINDOW.search(str(error))
    return int(window[1]) if window else None


def room_tokens(error: EngineError) -> int | None:
    """How many tokens the window leaves for the answer, where the server has counted the prompt."""
    window, prompt = _WINDOW.search(str(error)), _PROMPT.search(str(error))
    return int(window[1]) - int(prompt[1]) - 1 if window and prompt else None
